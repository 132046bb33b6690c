import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrap, bootstraps } from "./bootstrap.ts";
import { quantile } from "./quantile.ts";
import { random } from "./random.ts";
import { wilson } from "./wilson.ts";

const mean = (values: readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

const shares = (hits: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < hits));

describe("bootstrap", () => {
  test("of a share comes near the Wilson interval", () => {
    const made = bootstrap({
      conclude: mean,
      evidence: shares(760, 1000),
      resamples: 4000,
      seed: 1,
    });
    const { low, high } = wilson(760, 1000);
    expect(made.estimate).toBe(0.76);
    expect(made.low).toBeCloseTo(low, 2);
    expect(made.high).toBeCloseTo(high, 2);
  });

  test("holds the true mean about as often as it says", () => {
    const { normal } = random(17);
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      const evidence = Array.from({ length: 50 }, normal);
      const { low, high } = bootstrap({
        conclude: mean,
        evidence,
        resamples: 300,
        level: 0.9,
        seed,
      });
      if (low <= 0 && 0 <= high) held++;
    }
    // 0.9 less what a percentile interval of 50 loses; five standard errors are 0.087.
    expect(held / 300).toBeGreaterThan(0.8);
    expect(held / 300).toBeLessThan(0.96);
  });

  test("says the same from the same seed, and something else from another", () => {
    const evidence = Array.from({ length: 40 }, (_, i) => Math.sqrt(i));
    const from = (seed: number) => bootstrap({ conclude: mean, evidence, resamples: 50, seed });
    expect(from(3)).toEqual(from(3));
    expect(from(3).low).not.toBe(from(4).low);
  });

  test("moves and stretches with the evidence, and lies within it", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.nat(), (evidence, seed) => {
        const ask = { conclude: mean, resamples: 40, seed };
        const plain = bootstrap({ ...ask, evidence });
        const moved = bootstrap({ ...ask, evidence: evidence.map((x) => 4 * x + 8) });
        expect(moved.low).toBeCloseTo(4 * plain.low + 8, 8);
        expect(moved.high).toBeCloseTo(4 * plain.high + 8, 8);
        expect(plain.low).toBeGreaterThanOrEqual(Math.min(...evidence));
        expect(plain.high).toBeLessThanOrEqual(Math.max(...evidence));
        expect(plain.low).toBeLessThanOrEqual(plain.high);
      }),
    );
  });

  test("every resample has as many pieces as the evidence, all of them from it", () => {
    const evidence = ["a", "b", "c"];
    const conclude = (resample: readonly string[]) => {
      expect(resample).toHaveLength(3);
      for (const piece of resample) expect(evidence).toContain(piece);
      return 0;
    };
    bootstrap({ conclude, evidence, resamples: 20, seed: 2 });
    expect(evidence).toEqual(["a", "b", "c"]);
  });

  test("counts the resamples without an answer, and leaves them out", () => {
    const evidence = [1, 1, 1, Number.NaN];
    const made = bootstrap({ conclude: mean, evidence, resamples: 1000, seed: 6 });
    // A resample misses the NaN with probability (3/4)⁴ = 0.316.
    expect(made.undefinedResamples).toBeGreaterThan(620);
    expect(made.undefinedResamples).toBeLessThan(750);
    expect([made.low, made.high]).toEqual([1, 1]);
    expect(made.estimate).toBeNaN();
  });

  test("of no evidence, there is no interval", () => {
    const made = bootstrap({ conclude: mean, evidence: [], seed: 0 });
    expect([made.low, made.high, made.undefinedResamples]).toEqual([Number.NaN, Number.NaN, 1000]);
  });

  test("a thousand resamples of ImageNet take seconds", { timeout: 20_000 }, () => {
    const { low, high } = bootstrap({ conclude: mean, evidence: shares(38_078, 50_000), seed: 1 });
    expect(low).toBeCloseTo(0.7578, 3);
    expect(high).toBeCloseTo(0.76527, 3);
  });
});

// NumPy 2.5: numpy.quantile([1, 2, 4, 8], p)
test.each([
  [0, 1],
  [0.025, 1.075],
  [0.5, 3],
  [0.9, 6.8],
  [1, 8],
])("the quantile %d of 1, 2, 4, 8 is %d, as in NumPy", (p, expected) => {
  expect(quantile([1, 2, 4, 8], p)).toBeCloseTo(expected, 14);
});

describe("several questions of the same units", () => {
  const evidence = Array.from({ length: 40 }, (_, i) => Math.sin(i));
  const squares = evidence.map((value) => value * value);
  const options = { resamples: 200, level: 0.9, seed: 3 };

  test("have each the answer that they have alone", () => {
    const [first, second] = bootstraps(
      [
        { conclude: mean, evidence },
        { conclude: mean, evidence: squares },
      ],
      options,
    );
    expect(first).toEqual(bootstrap({ conclude: mean, evidence, ...options }));
    expect(second).toEqual(bootstrap({ conclude: mean, evidence: squares, ...options }));
  });

  test("may be none, and are refused where they are about others", () => {
    expect(bootstraps([], options)).toEqual([]);
    expect(() =>
      bootstraps(
        [
          { conclude: mean, evidence },
          { conclude: mean, evidence: [1] },
        ],
        options,
      ),
    ).toThrow(
      "questions of one bootstrap are about the same units, got 40 and 1 pieces of evidence",
    );
  });
});
