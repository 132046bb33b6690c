import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/distributions.json" with { type: "json" };
import { wilson } from "./wilson.ts";

describe("wilson", () => {
  test.each(fixture.wilson)(
    "%i of %i at level %d, as in SciPy's binomtest",
    (k, n, level, low, high) => {
      const interval = wilson(k, n, level);
      expect(interval.low).toBeCloseTo(low, 13);
      expect(interval.high).toBeCloseTo(high, 13);
    },
  );

  // Percent, as the literature prints them.
  test.each([
    [38_078, 50_000, 75.78, 76.527],
    [40_000, 50_000, 79.647, 80.348],
    [45_000, 50_000, 89.734, 90.26],
    [7_600, 10_000, 75.153, 76.827],
    [760, 1_000, 73.257, 78.544],
    [0, 100, 0, 3.699],
    [1, 1, 20.655, 100],
  ])("%i of %i lie in %d … %d percent", (hits, n, low, high) => {
    const interval = wilson(hits, n);
    expect(100 * interval.low).toBeCloseTo(low, 3);
    expect(100 * interval.high).toBeCloseTo(high, 3);
  });

  test("of no trials, nothing is known", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1, level: 0.95 });
  });

  test("holds what was seen, stays in 0 … 1, and mirrors where hits and misses change places", () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.nat(2000),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (a, b, level) => {
          fc.pre(a + b > 0);
          const n = a + b;
          const { low, high } = wilson(a, n, level);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(a / n);
          expect(high).toBeGreaterThanOrEqual(a / n);
          expect(1 - wilson(b, n, level).high).toBeCloseTo(low, 12);
        },
      ),
    );
  });

  test.each([
    [5, 4, 0.95, "5 hits of 4 trials: there are more hits than trials"],
    [-1, 4, 0.95, "hits counts something: expected a whole number from 0, got -1"],
    [0.5, 4, 0.95, "hits counts something: expected a whole number from 0, got 0.5"],
    [1, 4, 95, "a level lies between 0 and 1 (0.95 for 95 %), got 95"],
  ])("refuses %d of %d at level %d", (hits, n, level, message) => {
    expect(() => wilson(hits, n, level)).toThrow(new RangeError(message));
  });
});
