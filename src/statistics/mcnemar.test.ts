import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/distributions.json" with { type: "json" };
import { mcnemar } from "./mcnemar.ts";

describe("mcnemar", () => {
  test.each(fixture.mcnemar)("of $b against $c, as in SciPy", (row) => {
    const test = mcnemar(row.b, row.c);
    expect(test.exact / row.exact).toBeCloseTo(1, 11);
    expect(test.midP / row.midP).toBeCloseTo(1, 11);
    expect(test.chiSquare.p / row.chiSquare).toBeCloseTo(1, 11);
    expect(test.corrected.p / row.corrected).toBeCloseTo(1, 11);
  });

  // Checked against an independent binomial test; the correction is void where b = c.
  test.each([
    [8, 2, 0.109375, 0.06543, 0.05778, 0.113846],
    [10, 5, 0.301758, 0.210114, 0.196706, 0.3017],
    [5, 5, 1, 0.876953, 1, 1],
    [121, 59, 4.434e-6, 3.267e-6, 3.815e-6, 5.45e-6],
    [1500, 1400, 0.065987, 0.063345, 0.063318, 0.066006],
    [2600, 2400, 0.0048836, 0.004677, 0.0046777, 0.0048886],
  ])("%i against %i: exact %d, mid-p %d, chi-square %d, corrected %d", (b, c, ...expected) => {
    const { exact, midP, chiSquare, corrected } = mcnemar(b, c);
    const digits = (p: number) => Number(p.toPrecision(4));
    expect([exact, midP, chiSquare.p, corrected.p].map(digits)).toEqual(expected.map(digits));
  });

  test("without an image on which they differ, every p is 1", () => {
    const none = { statistic: 0, p: 1 };
    expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1, chiSquare: none, corrected: none });
  });

  test("does not care which model is the first, and gives probabilities, mid-p never above exact", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (b, c) => {
        const one = mcnemar(b, c);
        expect(mcnemar(c, b)).toEqual(one);
        expect(one.midP).toBeLessThanOrEqual(one.exact);
        for (const p of [one.exact, one.midP, one.chiSquare.p, one.corrected.p]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
