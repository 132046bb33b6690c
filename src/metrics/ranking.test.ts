import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/classification.json" with { type: "json" };
import { rank } from "./rank.ts";
import { type RankingOptions, ranking } from "./ranking.ts";

const logits: RankingOptions = { keep: 3, truth: [0], kind: "logits" };

/** A ranking with plain arrays in it. */
function ranked(...args: Parameters<typeof ranking>) {
  const { classes, scores, ...rest } = ranking(...args);
  return { classes: Array.from(classes), scores: Array.from(scores), ...rest };
}

/** What `ranking` has to say, by a full stable sort. */
function sorted(scores: ArrayLike<number>, subset = Array.from(scores, (_, c) => c)): number[] {
  const above = (score: number) => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score);
  const isNaNs = (c: number) => Number(Number.isNaN(scores[c]));
  return [...subset].sort(
    (a, b) =>
      isNaNs(a) - isNaNs(b) ||
      (above(scores[b]) > above(scores[a]) ? 1 : above(scores[b]) < above(scores[a]) ? -1 : a - b),
  );
}

/** Scores of which many are equal, with the special ones among them. */
const scoresWith = (...special: number[]) =>
  fc.array(
    fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.float({ noNaN: true }),
      fc.constantFrom(...special),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

describe("ranking", () => {
  test("keeps the best classes, best first, with their scores", () => {
    const { classes, scores } = ranked([1, 4, 2, 8, 5], logits);
    expect(classes).toEqual([3, 4, 1]);
    expect(scores).toEqual([8, 5, 4]);
  });

  test("of equal scores the lower class is ahead, and NaN is last", () => {
    const kept = (scores: number[]) => ranked(scores, { ...logits, keep: 9 }).classes;
    expect(kept([5, 5, 7, 5])).toEqual([2, 0, 1, 3]);
    expect(kept([Number.NaN, -1, Number.NaN, 3])).toEqual([3, 1, 0, 2]);
    expect(kept([Number.NEGATIVE_INFINITY, Number.NaN])).toEqual([0, 1]);
  });

  test("equals a full stable sort, cut", () => {
    const special = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0];
    fc.assert(
      fc.property(scoresWith(...special), fc.integer({ min: 1, max: 50 }), (scores, keep) => {
        const { classes } = ranked(scores, { ...logits, keep });
        expect(classes).toEqual(sorted(scores).slice(0, keep));
      }),
    );
  });

  test("of a subset, only those compete", () => {
    fc.assert(
      fc.property(
        scoresWith(Number.NaN),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (scores, bits, keep) => {
          const subset = scores.map((_, c) => c).filter((c) => c === 0 || (bits >> (c % 31)) & 1);
          const made = ranked(scores, { ...logits, keep, subset });
          const alone = ranked(
            subset.map((c) => scores[c]),
            { ...logits, keep },
          );
          expect(made.classes).toEqual(alone.classes.map((place) => subset[place]));
          expect(made.logSumExp).toEqual(alone.logSumExp);
          expect(made.truthScore).toEqual(alone.truthScore);
        },
      ),
    );
  });

  // torch 2, float64
  test("sums exp(logit) without overflow, as torch's logsumexp", () => {
    fixture.logits.forEach((scores, i) => {
      const made = ranked(Float32Array.from(scores), logits);
      expect(made.logSumExp).toBeCloseTo(fixture.logSumExp[i], 12);
    });
    expect(ranked([1e4, 1e4], logits).logSumExp).toBeCloseTo(1e4 + Math.LN2, 10);
    expect(ranked([-1e4, -1e4], logits).logSumExp).toBeCloseTo(-1e4 + Math.LN2, 10);
  });

  test("logSumExp is NaN if, and only if, a score is", () => {
    const endless = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    fc.assert(
      fc.property(scoresWith(Number.NaN, ...endless), (scores) => {
        const broken = scores.some((score) => Number.isNaN(score));
        expect(Number.isNaN(ranked(scores, logits).logSumExp)).toBe(broken);
      }),
    );
  });

  test("keeps the score of the first true class; NaN where none is true", () => {
    const truthScore = (truth: number[]) =>
      ranked([1, 4, 2], { ...logits, keep: 1, truth }).truthScore;
    expect(truthScore([2, 1])).toBe(2);
    expect(truthScore([1])).toBe(4);
    expect(truthScore([])).toBeNaN();
  });

  test.each<[string, number[], Partial<RankingOptions>]>([
    ["no score for label 3: the model has 3 classes, labels start at 0", [1, 2, 3], { truth: [3] }],
    [
      "no score for label -1: the model has 3 classes, labels start at 0",
      [1, 2, 3],
      { truth: [-1] },
    ],
    ["class 0 is true, but not among the 2 that compete", [1, 2, 3], { subset: [1, 2] }],
    ["a subset names classes of 0 … 2, ascending; its entry 1 is 1", [1, 2, 3], { subset: [1, 1] }],
    ["a subset names classes of 0 … 2, ascending; its entry 1 is 3", [1, 2, 3], { subset: [0, 3] }],
    ["a ranking keeps a whole number of classes from 1, got 0", [1, 2, 3], { keep: 0 }],
    [
      "output: class 1 has the probability -0.5, below 0; if these are logits",
      [1.5, -0.5],
      { kind: "probabilities" },
    ],
  ])("refuses: %s", (message, scores, options) => {
    expect(() => ranked(scores, { ...logits, ...options })).toThrow(message);
  });
});

describe("ranking of probabilities", () => {
  const probabilities: RankingOptions = { keep: 100, truth: [0], kind: "probabilities" };

  test("keeps natural logarithms, and ln Σ p", () => {
    const made = ranked([0.5, 0.25, 0.15], probabilities);
    expect(made.scores.map((score) => Math.exp(score))).toEqual([
      expect.closeTo(0.5, 6),
      expect.closeTo(0.25, 6),
      expect.closeTo(0.15, 6),
    ]);
    expect(made.logSumExp).toBeCloseTo(Math.log(0.9), 14);
    expect(made.truthScore).toBe(made.scores[0]);
  });

  test("a probability of 0 has the logarithm −∞, and ties with another", () => {
    const { scores, truthScore } = ranked([0, 1, 0], { ...probabilities, keep: 2 });
    expect(scores).toEqual([0, Number.NEGATIVE_INFINITY]);
    expect(truthScore).toBe(Number.NEGATIVE_INFINITY);
  });

  test("has the ties of the probabilities, and no others, where logarithms round to one number", () => {
    // Neighbours in float32 near 1e-5: their logarithms differ by 6e-8, in steps of 1e-6.
    const near = fc.integer({ min: 0, max: 30 }).map((i) => Math.fround(1e-5 * (1 + i * 1.2e-7)));
    fc.assert(
      fc.property(
        fc.array(near, { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (p, keep) => {
          const { classes, scores, truthScore } = ranked(p, { ...probabilities, keep });
          expect(classes).toEqual(sorted(p).slice(0, keep));
          const last = classes.length - 1;
          for (let i = 1; i <= last; i++) {
            expect(scores[i] === scores[i - 1]).toBe(p[classes[i]] === p[classes[i - 1]]);
            expect(scores[i]).toBeLessThanOrEqual(scores[i - 1]);
          }
          if (!classes.includes(0)) {
            expect(truthScore === scores[last]).toBe(p[0] === p[classes[last]]);
            expect(truthScore).toBeLessThanOrEqual(scores[last]);
          }
          scores.forEach((score, i) => {
            expect(score).toBeCloseTo(Math.log(p[classes[i]]), 4);
          });
        },
      ),
    );
  });
});

describe("rank", () => {
  test("counts the classes that are ahead", () => {
    expect(rank([0.1, 0.7, 0.2], 2)).toBe(1);
    expect(rank([0.1, 0.7, 0.2], 1)).toBe(0);
  });

  test("of equal scores, the lower class is ahead", () => {
    expect(rank([5, 5, 5], 0)).toBe(0);
    expect(rank([5, 5, 5], 2)).toBe(2);
  });

  test("a NaN counts against the label, on either side", () => {
    expect(rank([Number.NaN], 0)).toBe(1);
    expect(rank([Number.NaN, Number.NaN], 0)).toBe(2);
    expect(rank([Number.NaN, 1], 1)).toBe(1);
  });

  test("is the place in the ranking, and each class has its own", () => {
    fc.assert(
      fc.property(scoresWith(Number.NEGATIVE_INFINITY), (scores) => {
        const order = sorted(scores);
        expect(order.map((label) => rank(scores, label))).toEqual(order.map((_, place) => place));
      }),
    );
  });

  test("moves with the classes, where no two scores are equal", () => {
    const distinct = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(distinct, fc.nat(), (scores, by) => {
        const n = scores.length;
        const turned = scores.map((_, c) => scores[(c + by) % n]);
        for (let c = 0; c < n; c++) expect(rank(turned, c)).toBe(rank(scores, (c + by) % n));
      }),
    );
  });

  test("refuses a label that the model does not have", () => {
    expect(() => rank([1, 2], 2)).toThrow("no score for label 2: the model has 2 classes");
  });
});
