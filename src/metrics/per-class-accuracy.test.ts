import { describe, expect, test } from "vitest";
import { confusionPairs } from "./confusion-pairs.ts";
import { meanPerClassAccuracy, perClassAccuracy } from "./per-class-accuracy.ts";
import { ranking } from "./ranking.ts";
import type { Verdict } from "./verdict.ts";

const said = (truth: number, predicted: number | null): Verdict => ({
  truth,
  predicted,
  isRight: truth === predicted,
});

const observe = (scores: number[], labels: number[]) =>
  perClassAccuracy.observe(ranking(scores, { keep: 2, truth: labels, kind: "logits" }), labels);

describe("a verdict", () => {
  test("is right if the best class is one of the true", () => {
    expect(observe([1, 3, 2], [1])).toEqual({ truth: 1, predicted: 1, isRight: true });
    expect(observe([1, 3, 2], [2, 1])).toEqual({ truth: 2, predicted: 1, isRight: true });
    expect(observe([1, 3, 2], [0])).toEqual({ truth: 0, predicted: 1, isRight: false });
  });

  test("of an image with a NaN predicts nothing", () => {
    expect(observe([1, 3, Number.NaN], [1])).toEqual({ truth: 1, predicted: null, isRight: false });
  });

  test("of an image without a label is refused", () => {
    expect(() => observe([1, 2], [])).toThrow(RangeError);
  });
});

describe("perClassAccuracy", () => {
  test("has a row for each class that occurs", () => {
    expect(perClassAccuracy.conclude([said(3, 3), said(1, 3), said(3, 0), said(3, 3)])).toEqual([
      { class: 1, n: 1, correct: 0, accuracy: 0 },
      { class: 3, n: 3, correct: 2, accuracy: 2 / 3 },
    ]);
  });

  test("has a mean in which every class counts the same", () => {
    const verdicts = [said(0, 0), said(0, 0), said(0, 0), said(1, 0)];
    expect(meanPerClassAccuracy.conclude(verdicts)).toBe(1 / 2);
    expect(meanPerClassAccuracy.conclude([])).toBeNaN();
  });
});

test("confusionPairs lists the mistakes, the most frequent first", () => {
  const verdicts = [said(1, 2), said(0, 0), said(2, 1), said(1, 2), said(0, 5), said(0, null)];
  expect(confusionPairs.conclude(verdicts)).toEqual([
    { truth: 1, predicted: 2, count: 2 },
    { truth: 0, predicted: 5, count: 1 },
    { truth: 0, predicted: null, count: 1 },
    { truth: 2, predicted: 1, count: 1 },
  ]);
});
