import { describe, expect, test } from "vitest";
import { familyBootstrap } from "./family-bootstrap.ts";
import fixture from "./fixtures/comparisons.json" with { type: "json" };
import { pairedBootstrap, pairedSpread } from "./paired-bootstrap.ts";
import { random } from "./random.ts";
import { lineOf, type Resampled, type Reweighed } from "./resamples.ts";
import { spreadOf } from "./spread.ts";

const { resampled, images } = fixture;
const fromJson = (values: readonly (number | null)[]): Resampled => ({
  lines: 3,
  values: Float64Array.from(values, (value) => value ?? Number.NaN),
});
const first = fromJson(resampled.first);
const second = fromJson(resampled.second);

/** Hits of all images over their objects: as IoU and AP, no mean over images. */
const ratio =
  (hits: readonly number[]): Reweighed =>
  (counts) => {
    let above = 0;
    let below = 0;
    for (const [i, hit] of hits.entries()) {
      above += counts[i] * hit;
      below += counts[i] * images.objects[i];
    }
    return [above / below];
  };
const models = images.hits.map(ratio);

const mean =
  (values: readonly number[]): Reweighed =>
  (counts) => [values.reduce((sum, x, i) => sum + x * counts[i], 0) / values.length];

// NumPy 2.4.6: quantile, std with ddof=1, and the shares counted there.
describe.each([0, 1, 2])("of line %i, with some resamples that have no answer,", (line) => {
  test("the spread is that of NumPy", () => {
    const expected = resampled.spread[line];
    const spread = spreadOf(lineOf(first, line), resampled.level);
    expect(spread.low).toBeCloseTo(expected.low, 14);
    expect(spread.high).toBeCloseTo(expected.high, 14);
    expect(spread.standardError).toBeCloseTo(expected.standardError, 14);
    expect(spread).toMatchObject({ resamples: 41, undefinedResamples: expected.undefined });
  });

  test("the difference of two models and its p are those of NumPy", () => {
    const expected = resampled.paired[line];
    const pair = pairedSpread({
      difference: 0.01,
      first: lineOf(first, line),
      second: lineOf(second, line),
      level: resampled.level,
    });
    expect(pair.low).toBeCloseTo(expected.low, 14);
    expect(pair.high).toBeCloseTo(expected.high, 14);
    expect(pair.standardError).toBeCloseTo(expected.standardError, 14);
    expect(pair.p).toBeCloseTo(expected.p, 14);
    expect(pair.undefinedResamples).toBe(expected.undefined);
  });
});

// SciPy 1.17.1: bootstrap with 200,000 resamples, method="percentile". Of 50,000 resamples a limit
// has a standard error near 0.012 of the standard error of the number.
describe("on 60 images, within five standard errors of SciPy's resamples,", () => {
  const ask = { n: 60, resamples: 50_000, seed: 9 };
  const near = (a: number, b: number, standardError: number) =>
    expect(Math.abs(a - b)).toBeLessThan(5 * 0.014 * standardError);

  test.each([
    ["first", models[0]],
    ["second", models[1]],
  ] as const)("lies the interval of the %s model", (name, reweighed) => {
    const expected = fixture.bootstrap[name];
    const [made] = familyBootstrap({ reweighed, ...ask });
    expect(made.estimate).toBeCloseTo(expected.value, 14);
    near(made.low, expected.low, expected.standardError);
    near(made.high, expected.high, expected.standardError);
    near(made.standardError, expected.standardError, expected.standardError);
  });

  test("lies that of their difference", () => {
    const expected = fixture.bootstrap.difference;
    const [pair] = pairedBootstrap({ first: models[0], second: models[1], ...ask });
    expect(pair.difference).toBeCloseTo(expected.value, 14);
    near(pair.low, expected.low, expected.standardError);
    near(pair.high, expected.high, expected.standardError);
    near(pair.standardError, expected.standardError, expected.standardError);
  });
});

describe("pairedBootstrap", () => {
  test("asks both models about the same images: one and the same model has no difference", () => {
    const [pair] = pairedBootstrap({ first: models[0], second: models[0], n: 60, seed: 4 });
    expect(pair).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 });
  });

  test("never says a p below 2 / (resamples + 1)", () => {
    const zeros = mean(new Array<number>(30).fill(0));
    const halves = mean(new Array<number>(30).fill(0.5));
    const [pair] = pairedBootstrap({ first: halves, second: zeros, n: 30, resamples: 99, seed: 4 });
    expect(pair.p).toBe(0.02);
  });

  test("changes its sign, and not its p, where the models change places", () => {
    const ask = { n: 60, resamples: 500, seed: 8 };
    const [one] = pairedBootstrap({ first: models[0], second: models[1], ...ask });
    const [other] = pairedBootstrap({ first: models[1], second: models[0], ...ask });
    expect(other.p).toBe(one.p);
    expect(other.low).toBeCloseTo(-one.high, 14);
    expect(other.difference).toBe(-one.difference);
  });

  test("finds a difference that is not there about as often as it says", () => {
    const { normal } = random(21);
    let found = 0;
    for (let seed = 0; seed < 400; seed++) {
      const [a, b] = [0, 0].map(() => mean(Array.from({ length: 60 }, normal)));
      const [{ p }] = pairedBootstrap({ first: a, second: b, n: 60, resamples: 199, seed });
      if (p <= 0.1) found++;
    }
    // 0.1 and what a percentile interval of 60 lacks; five standard errors are 0.075.
    expect(found / 400).toBeGreaterThan(0.05);
    expect(found / 400).toBeLessThan(0.175);
  });

  test("where no resample has an answer, there is no p", () => {
    const none: Reweighed = () => [Number.NaN];
    const [pair] = pairedBootstrap({ first: none, second: none, n: 3, resamples: 5, seed: 0 });
    expect([pair.p, pair.low, pair.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(pair.undefinedResamples).toBe(5);
  });

  test("refuses what was not asked of the same resamples", () => {
    const pair = {
      difference: 0,
      first: new Float64Array(3),
      second: new Float64Array(2),
      level: 0.9,
    };
    expect(() => pairedSpread(pair)).toThrow(
      "a pair is asked about the same resamples: there are 3 and 2",
    );
  });
});
