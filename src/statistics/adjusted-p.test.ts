import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjustedP, type Correction, corrections } from "./adjusted-p.ts";
import fixture from "./fixtures/comparisons.json" with { type: "json" };

const rules = ["holm", "bh", "by"] as const;
const names = Object.keys(corrections) as Correction[];
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

describe("adjusted p-values", () => {
  // statsmodels 0.15.0, multipletests with holm, fdr_bh and fdr_by.
  test.each(fixture.adjusted.map((family) => [family.p.length, family] as const))(
    "of a family of %i tests are those of statsmodels",
    (_, family) => {
      for (const rule of rules) {
        const found = adjustedP(family.p, rule);
        for (const [i, p] of family[rule].entries()) expect(found[i], rule).toBeCloseTo(p, 14);
      }
    },
  );

  test("by hand: Holm multiplies the smallest by m, the next by m − 1, and never goes down", () => {
    expect(adjustedP([0.02, 0.01, 0.02], "holm")).toEqual([0.04, 0.03, 0.04]);
    expect(adjustedP([0.01, 0.04, 0.03], "holm")).toEqual([0.03, 0.06, 0.06]);
  });

  test("without a correction are the p-values", () => {
    expect(adjustedP([0.3, 0.01, Number.NaN], "none")).toEqual([0.3, 0.01, Number.NaN]);
  });

  test("leave a NaN out, as if that test had not been made", () => {
    for (const rule of names) {
      const [a, b, c] = adjustedP([0.01, Number.NaN, 0.2], rule);
      expect([a, c]).toEqual(adjustedP([0.01, 0.2], rule));
      expect(b).toBeNaN();
    }
    expect(adjustedP([], "bh")).toEqual([]);
  });

  test("are never below p, never above 1, and keep the order of p", () => {
    fc.assert(
      fc.property(shares, fc.constantFrom(...names), (p, rule) => {
        const found = adjustedP(p, rule);
        for (const [i, adjusted] of found.entries()) {
          expect(adjusted).toBeGreaterThanOrEqual(p[i]);
          expect(adjusted).toBeLessThanOrEqual(1);
          for (const [j, other] of found.entries()) {
            if (p[i] < p[j]) expect(adjusted).toBeLessThanOrEqual(other);
          }
        }
      }),
    );
  });
});
