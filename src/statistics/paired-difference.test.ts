import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/distributions.json" with { type: "json" };
import { pairedDifference } from "./paired-difference.ts";

const table = ([both, onlyFirst, onlySecond, neither]: readonly number[]) => ({
  both,
  onlyFirst,
  onlySecond,
  neither,
});

describe("pairedDifference", () => {
  test.each(fixture.pairedDifference)("of $table, with SciPy's Wilson limits", (row) => {
    const { wald, newcombe } = pairedDifference(table(row.table));
    expect(wald.low).toBeCloseTo(row.wald[0], 12);
    expect(wald.high).toBeCloseTo(row.wald[1], 12);
    expect(newcombe.low).toBeCloseTo(row.newcombe[0], 12);
    expect(newcombe.high).toBeCloseTo(row.newcombe[1], 12);
  });

  test("is 0 where both are right on the same images, and never surely so", () => {
    const { difference, newcombe } = pairedDifference(table([9, 0, 0, 1]));
    expect(difference).toBe(0);
    expect(newcombe.low).toBeLessThan(0);
    expect(newcombe.high).toBeGreaterThan(0);
  });

  test("turns its sign where the models change places, and stays in −1 … 1", () => {
    const count = fc.nat(60);
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        fc.pre(a + b + c + d > 0);
        const one = pairedDifference(table([a, b, c, d]));
        const other = pairedDifference(table([a, c, b, d]));
        expect(one.newcombe.low).toBeCloseTo(-other.newcombe.high, 12);
        expect(one.wald.low).toBeCloseTo(-other.wald.high, 12);
        expect(one.newcombe.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(one.newcombe.low).toBeLessThanOrEqual(one.difference + 1e-12);
        expect(one.newcombe.high).toBeGreaterThanOrEqual(one.difference - 1e-12);
      }),
    );
  });

  test("of no images there is none", () => {
    expect(() => pairedDifference(table([0, 0, 0, 0]))).toThrow(RangeError);
  });
});
