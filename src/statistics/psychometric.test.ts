/** SciPy's fits of the same likelihood are in fixtures/psychometric.json, which names its version. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/psychometric.json" with { type: "json" };
import { psychometric } from "./psychometric.ts";
import { fitPsychometric } from "./psychometric-fit.ts";
import {
  deviance,
  intensityAt,
  type PsychometricFunction,
  type Responses,
  type Shape,
  shareCorrect,
} from "./psychometric-function.ts";
import { random } from "./random.ts";

const answers = (table: readonly (readonly [number, number, number])[]): Responses[] =>
  table.map(([intensity, correct, n]) => ({ intensity, correct, n }));

const tenLetters = { guessRate: 0.1, seed: 1, resamples: 200 };

describe("fitPsychometric", () => {
  test.each(fixture.rows)("fits a $shape with lapse rate $lapseRate as SciPy does", (row) => {
    const shape = row.shape as Shape;
    const lapseRate = row.lapseRate as number | { atMost: number };
    const fit = fitPsychometric(row.responses, { shape, lapseRate, guessRate: fixture.guessRate });
    // Never less likely than SciPy's fit, and at the same place.
    expect(fit.logLikelihood).toBeGreaterThan(row.fit.logLikelihood - 1e-8);
    expect(fit.logLikelihood).toBeLessThan(row.fit.logLikelihood + 1e-7);
    fixture.shares.forEach((share, i) => {
      expect(intensityAt(fit, share) / row.fit.at[i]).toBeCloseTo(1, 6);
    });
    expect(deviance(fit, row.responses)).toBeCloseTo(row.fit.deviance, 6);
    expect(fit.lapseRate).toBeCloseTo(row.fit.lapse, 5);
  });

  test("a change of unit moves the thresholds and nothing else", () => {
    const [{ responses }] = fixture.rows;
    const assumptions = { shape: "logistic", guessRate: 0.1, lapseRate: 0 } as const;
    const inches = responses.map((at) => ({ ...at, intensity: at.intensity / 25.4 }));
    const [fit, moved] = [responses, inches].map((data) => fitPsychometric(data, assumptions));
    expect(intensityAt(moved, 0.5) * 25.4).toBeCloseTo(intensityAt(fit, 0.5), 5);
    expect(moved.slope).toBeCloseTo(fit.slope, 5);
  });
});

describe("the psychometric function", () => {
  test.each(["logistic", "weibull"] as const)(
    "of form %s: intensityAt undoes shareCorrect",
    (shape) => {
      const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
      fc.assert(
        fc.property(
          real(-3, 3),
          real(0.5, 6),
          real(0, 0.1),
          real(0.15, 0.85),
          (location, slope, lapseRate, share) => {
            const f = { shape, guessRate: 0.1, lapseRate, location, slope };
            expect(shareCorrect(f, intensityAt(f, share))).toBeCloseTo(share, 9);
          },
        ),
      );
    },
  );

  test("a logistic is half way up at its location, a Weibull at 1 − 1/e", () => {
    const f = { guessRate: 0, lapseRate: 0, location: Math.log(7), slope: 3 };
    expect(shareCorrect({ ...f, shape: "logistic" }, 7)).toBeCloseTo(0.5, 14);
    expect(shareCorrect({ ...f, shape: "weibull" }, 7)).toBeCloseTo(1 - 1 / Math.E, 14);
  });

  test("never gets to a share that lapses forbid", () => {
    const f = { shape: "logistic", guessRate: 0.1, lapseRate: 0.1, location: 0, slope: 1 } as const;
    expect(intensityAt(f, 0.95)).toBeNaN();
  });
});

describe("psychometric", () => {
  const truth: PsychometricFunction = {
    shape: "logistic",
    guessRate: 0.1,
    lapseRate: 0.02,
    location: Math.log(10),
    slope: 3,
  };
  const simulate = (n: number, seed: number): Responses[] => {
    const { float } = random(seed);
    return [2, 3, 4, 6, 8, 11, 16, 22, 32, 45].map((intensity) => {
      const share = shareCorrect(truth, intensity);
      const right = Array.from({ length: n }, () => Number(float() < share));
      return { intensity, correct: right.reduce((a, b) => a + b), n };
    });
  };

  test("finds the thresholds of answers that were made from a known function", () => {
    const { thresholds, goodness } = psychometric({ ...tenLetters, responses: simulate(400, 3) });
    for (const threshold of thresholds) {
      if (threshold.kind !== "measured") throw new Error("expected a measured threshold");
      const expected = intensityAt(truth, threshold.share);
      expect(threshold.intensity / expected).toBeCloseTo(1, 1);
      expect(threshold.low).toBeLessThan(expected);
      expect(threshold.high).toBeGreaterThan(expected);
    }
    expect(goodness.degreesOfFreedom).toBe(7);
    expect(goodness.p).toBeGreaterThan(0.01);
  });

  test("its intervals hold the threshold about as often as they say", () => {
    let held = 0;
    const runs = 60;
    for (let seed = 0; seed < runs; seed++) {
      const options = { guessRate: 0.1, seed, resamples: 80, level: 0.9, shares: [0.5] };
      const [threshold] = psychometric({
        ...options,
        responses: simulate(30, 1000 + seed),
      }).thresholds;
      if (threshold.kind !== "measured") throw new Error("expected a measured threshold");
      const expected = intensityAt(truth, 0.5);
      if ((threshold.low ?? 0) <= expected && expected <= (threshold.high ?? 99)) held++;
    }
    expect(held / runs).toBeGreaterThan(0.75);
  });

  test("a bad fit shows in its deviance", () => {
    const zigzag = answers([
      [1, 5, 50],
      [2, 45, 50],
      [4, 8, 50],
      [8, 46, 50],
      [16, 12, 50],
      [32, 50, 50],
    ]);
    expect(psychometric({ ...tenLetters, responses: zigzag }).goodness.p).toBeLessThan(0.01);
  });

  test("says the same from the same seed, in whatever order the answers come", () => {
    const responses = simulate(20, 5);
    const parts = responses.flatMap(({ intensity, correct, n }) => [
      { intensity, correct, n: n - 5 + (correct > n - 5 ? 5 : 0) },
      ...(correct > n - 5 ? [] : [{ intensity, correct: 0, n: 5 }]),
    ]);
    const one = psychometric({ ...tenLetters, responses });
    expect(psychometric({ ...tenLetters, responses: parts.reverse() })).toEqual(one);
  });

  test("all right: the thresholds are at most where enough right answers came together", () => {
    const { thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 4, 4],
        [2, 4, 4],
        [4, 4, 4],
      ]),
    });
    // ½⁴ = 0.06 is not yet 0.05, ½⁸ is; 0.75⁸ = 0.10 is not, 0.75¹² = 0.03 is.
    expect(thresholds).toEqual([
      { kind: "at-most", share: 0.5, intensity: 2 },
      { kind: "at-most", share: 0.75, intensity: 4 },
    ]);
  });

  test("all wrong: the thresholds are at least where enough wrong answers came together", () => {
    const { thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 0, 4],
        [2, 0, 4],
        [4, 0, 4],
      ]),
    });
    expect(thresholds).toEqual([
      { kind: "at-least", share: 0.5, intensity: 2 },
      { kind: "at-least", share: 0.75, intensity: 4 },
    ]);
  });

  test("too few answers: there is not even a bound", () => {
    const { thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 1, 1],
        [2, 1, 1],
      ]),
    });
    expect(thresholds).toEqual([
      { kind: "at-most", share: 0.5, intensity: null },
      { kind: "at-most", share: 0.75, intensity: null },
    ]);
  });

  test("guessing at every intensity: the thresholds are at least at the greatest", () => {
    const { thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 5, 50],
        [2, 6, 50],
        [4, 4, 50],
        [8, 5, 50],
      ]),
    });
    expect(thresholds).toEqual([
      { kind: "at-least", share: 0.5, intensity: 8 },
      { kind: "at-least", share: 0.75, intensity: 8 },
    ]);
  });

  test("a step: the thresholds lie between its two sides, and the interval says no more", () => {
    const { fit, thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 5, 50],
        [2, 4, 50],
        [4, 6, 50],
        [8, 50, 50],
        [16, 50, 50],
      ]),
    });
    expect(fit.isStep).toBe(true);
    const between = { kind: "measured", intensity: Math.sqrt(32), low: 4, high: 8 };
    expect(thresholds).toEqual([
      { ...between, share: 0.5 },
      { ...between, share: 0.75 },
    ]);
  });

  test("the worse with more intensity: nothing is made up", () => {
    const { thresholds } = psychometric({
      ...tenLetters,
      responses: answers([
        [1, 48, 50],
        [2, 30, 50],
        [4, 10, 50],
      ]),
    });
    // Flat at 88 of 150, which is above ½ and below ¾; and no bound where the order is the other way.
    expect(thresholds.map(({ kind }) => kind)).toEqual(["at-most", "at-least"]);
  });

  test("intensities that no curve can tell apart are one", () => {
    const nearly = answers([
      [0.001, 1, 2],
      [0.0010000000000000002, 2, 2],
      [1, 2, 2],
    ]);
    const merged = answers([
      [0.001, 3, 4],
      [1, 2, 2],
    ]);
    const of = (responses: typeof nearly) =>
      psychometric({ ...tenLetters, responses, resamples: 3 });
    expect(of(nearly)).toEqual(of(merged));
    expect(() => of(nearly.slice(0, 2))).toThrow("needs two intensities or more, got 1");
  });

  test("whatever is answered, it ends with a threshold or a bound", () => {
    const table = fc.array(
      fc.tuple(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.nat(12), fc.nat(12)),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(table, fc.constantFrom<Shape>("logistic", "weibull"), (rows, shape) => {
        const responses = answers(rows.map(([x, right, wrong]) => [x, right, right + wrong + 1]));
        const xs = rows.map(([x]) => x).sort((a, b) => a - b);
        fc.pre(xs.some((x, i) => i > 0 && x > xs[i - 1] * (1 + 1e-8)));
        const made = psychometric({ responses, shape, guessRate: 0.1, resamples: 5, seed: 0 });
        expect(made.fit.logLikelihood).toBeLessThanOrEqual(0);
        for (const threshold of made.thresholds) {
          expect(threshold.intensity).not.toBeNaN();
          if (threshold.kind !== "measured") continue;
          expect(threshold.intensity).toBeGreaterThanOrEqual(Math.min(...rows.map(([x]) => x)));
          expect(threshold.intensity).toBeLessThanOrEqual(Math.max(...rows.map(([x]) => x)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each<[string, Partial<Parameters<typeof psychometric>[0]>]>([
    [
      "an intensity is above 0 and finite, got 0",
      {
        responses: answers([
          [0, 1, 2],
          [1, 1, 2],
        ]),
      },
    ],
    [
      "3 of 2 answers are right at 1",
      {
        responses: answers([
          [1, 3, 2],
          [2, 1, 2],
        ]),
      },
    ],
    [
      "a psychometric function needs two intensities or more, got 1",
      { responses: answers([[1, 1, 2]]) },
    ],
    ["no threshold at 0.1: it must be above the guess rate 0.1", { shares: [0.1] }],
    ["guess rate and lapse rate are shares, together below 1, got 0.1 and 0.9", { lapseRate: 0.9 }],
  ])("refuses: %s", (message, options) => {
    const responses = answers([
      [1, 1, 10],
      [2, 9, 10],
    ]);
    expect(() => psychometric({ ...tenLetters, responses, ...options })).toThrow(message);
  });
});
