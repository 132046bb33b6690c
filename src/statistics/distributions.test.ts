/** SciPy's values are in fixtures/distributions.json, which names its version. */
import { describe, expect, test } from "vitest";
import { binomialCdf, binomialPmf, binomialSurvival } from "./binomial.ts";
import fixture from "./fixtures/distributions.json" with { type: "json" };
import { logGamma, upperGamma } from "./gamma.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** How far apart two numbers are, as a share of the second; near 0, in itself. */
const relative = (got: number, expected: number): number =>
  Math.abs(got - expected) / (Math.abs(expected) || 1);

describe("the normal distribution", () => {
  test.each(fixture.normalCdf)("Φ(%d) is %d", (z, p) => {
    expect(relative(normalCdf(z), p)).toBeLessThan(1e-12);
  });

  test.each(fixture.normalQuantile)("%d is reached at %d", (p, z) => {
    expect(relative(normalQuantile(p), z)).toBeLessThan(1e-14);
  });

  test("has its ends at infinity", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(() => normalQuantile(1.5)).toThrow("a probability lies in 0 … 1, got 1.5");
  });
});

describe("the gamma function", () => {
  test.each(fixture.logGamma)("ln Γ(%d) is %d", (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(4e-15 * Math.max(1, Math.abs(expected)));
  });

  test.each(fixture.upperGamma)("Q(%d, %d) is %d", (a, x, expected) => {
    expect(relative(upperGamma(a, x), expected)).toBeLessThan(1e-11);
  });

  test("has nothing beyond infinity, and all from 0 on", () => {
    expect(upperGamma(0.5, Number.POSITIVE_INFINITY)).toBe(0);
    expect(upperGamma(0.5, 0)).toBe(1);
    expect(() => upperGamma(0, 1)).toThrow(RangeError);
  });
});

describe("the binomial distribution", () => {
  test.each(fixture.binomial)("%d of %d with share %d", (k, n, p, pmf, cdf, survival) => {
    expect(relative(binomialPmf(k, { n, p }), pmf)).toBeLessThan(1e-11);
    expect(relative(binomialCdf(k, { n, p }), cdf)).toBeLessThan(1e-11);
    expect(relative(binomialSurvival(k, { n, p }), survival)).toBeLessThan(1e-11);
  });

  test("is certain where the share is", () => {
    expect(binomialPmf(0, { n: 5, p: 0 })).toBe(1);
    expect(binomialPmf(5, { n: 5, p: 1 })).toBe(1);
    expect(binomialCdf(4, { n: 5, p: 1 })).toBe(0);
    expect(binomialSurvival(1, { n: 5, p: 0 })).toBe(0);
    expect(binomialPmf(6, { n: 5, p: 0.5 })).toBe(0);
  });
});
