import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Assurance, type Convention, calibrationBins, float32Edges } from "./calibration.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { maximumCalibrationError } from "./maximum-calibration-error.ts";
import { negativeLogLikelihood } from "./negative-log-likelihood.ts";
import { ranking } from "./ranking.ts";
import { reliability } from "./reliability.ts";

const conventions: Convention[] = ["guo", "torchmetrics"];
const sure = (confidence: number, isRight: boolean): Assurance => ({ confidence, isRight });

/** Of `n` images of one confidence, as many right as it says. */
const calibrated = (right: number, n: number) =>
  Array.from({ length: n }, (_, i) => sure(right / n, i < right));

describe.each(conventions)("calibration by %s", (convention) => {
  test("has no error where every confidence holds", () => {
    const evidence = [...calibrated(3, 4), ...calibrated(9, 10), ...calibrated(5, 5)];
    expect(expectedCalibrationError({ convention }).conclude(evidence)).toBeCloseTo(0, 14);
    expect(maximumCalibrationError({ convention }).conclude(evidence)).toBeCloseTo(0, 14);
  });

  test("has the error 1 where all are sure and wrong", () => {
    const evidence = [sure(1, false), sure(1, false)];
    expect(expectedCalibrationError({ convention }).conclude(evidence)).toBe(1);
  });

  test("puts every confidence above 0 into the one bin that holds it", () => {
    fc.assert(
      fc.property(
        fc.float({ min: 0, max: 1, minExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (x, bins) => {
          const row = calibrationBins([sure(x, true)], { bins, convention }).filter(
            ({ n }) => n > 0,
          );
          expect(row).toHaveLength(1);
          const [{ low, high }] = row;
          const holds =
            convention === "guo" ? low < x && x <= high : low <= x && (x < high || x === 1);
          expect(holds).toBe(true);
        },
      ),
    );
  });

  test("lies between 0 and its maximum, and does not depend on the order", () => {
    const piece = fc.record({
      confidence: fc.float({ min: 0, max: 1, noNaN: true }),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (evidence) => {
        const ece = expectedCalibrationError({ convention });
        const error = ece.conclude(evidence);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(
          maximumCalibrationError({ convention }).conclude(evidence) + 1e-12,
        );
        expect(ece.conclude([...evidence].reverse())).toBeCloseTo(error, 12);
      }),
    );
  });

  test("has no value with a NaN, and none of no images", () => {
    for (const metric of [expectedCalibrationError, maximumCalibrationError]) {
      expect(metric({ convention }).conclude([sure(0.5, true), sure(Number.NaN, false)])).toBeNaN();
      expect(metric({ convention }).conclude([])).toBeNaN();
    }
  });
});

test("the conventions differ where a confidence lies on an edge", () => {
  const evidence = [sure(0.5, false), sure(0.6, true)];
  const ece = (convention: Convention) =>
    expectedCalibrationError({ bins: 2, convention }).conclude(evidence);
  expect(ece("guo")).toBeCloseTo(0.5 * 0.5 + 0.5 * 0.4, 12); // 0.5 is in the lower bin
  expect(ece("torchmetrics")).toBeCloseTo(Math.abs(0.55 - 0.5), 12); // both in the upper
});

test("the confidence is the softmax of the best class", () => {
  const { observe } = expectedCalibrationError({ convention: "guo" });
  const of = (scores: number[]) =>
    observe(ranking(scores, { keep: 1, truth: [0], kind: "logits" }), [0]);
  expect(of([Math.log(3), 0]).confidence).toBeCloseTo(0.75, 7);
  expect(of([100, 0])).toEqual({ confidence: 1, isRight: true });
  expect(of([Number.NaN, 0])).toEqual({ confidence: Number.NaN, isRight: false });
});

test("a reliability diagram has a row for each bin", () => {
  const evidence = [sure(0.9, true), sure(0.8, false), sure(0.1, false)];
  const rows = reliability({ bins: 2, convention: "guo" }).conclude(evidence);
  expect(rows).toEqual([
    { low: 0, high: 0.5, n: 1, accuracy: 0, confidence: 0.1 },
    { low: 0.5, high: 1, n: 2, accuracy: 0.5, confidence: expect.closeTo(0.85, 12) },
  ]);
});

test("refuses a number of bins that is none", () => {
  expect(() => float32Edges(0)).toThrow("calibration needs a whole number of bins from 1, got 0");
});

describe("negativeLogLikelihood", () => {
  const observe = (scores: number[], kind: "logits" | "probabilities", truth: number[]) =>
    negativeLogLikelihood.observe(ranking(scores, { keep: 1, truth, kind }), truth);

  test("is −ln p, of logits and of probabilities, which need not add up to 1", () => {
    expect(observe([Math.log(3), 0], "logits", [1])).toBeCloseTo(Math.log(4), 6);
    expect(observe([0.6, 0.2], "probabilities", [1])).toBeCloseTo(Math.log(4), 6);
  });

  test("is infinite where the truth had no chance, and NaN with a NaN", () => {
    expect(observe([1, 0], "probabilities", [1])).toBe(Number.POSITIVE_INFINITY);
    expect(observe([1, Number.NaN], "logits", [0])).toBeNaN();
    expect(() => observe([1, 2], "logits", [])).toThrow(RangeError);
  });
});
