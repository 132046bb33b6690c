import { describe, expect, test } from "vitest";
import fixture from "./fixtures/growth.json" with { type: "json" };
import { crossoverOf, growthOf } from "./growth.ts";
import { exponentAt, growthAt, growthFit } from "./growth-fit.ts";
import { random } from "./random.ts";
import { warmUpOf } from "./warm-up.ts";

const sides = [224, 288, 384, 512, 640, 768, 1024];

describe("growthFit", () => {
  test.each(fixture.fits)(
    "is no worse than SciPy's best fit, and the same curve: p = $p",
    (fit) => {
      const points = fit.n.map((n, i) => ({ n, y: fit.y[i] }));
      const growth = growthFit(points);
      const loss = points.reduce((sum, { n, y }) => sum + (growthAt(growth, n) / y - 1) ** 2, 0);
      expect(loss).toBeLessThanOrEqual(fit.loss * (1 + 1e-6) + 1e-15);
      for (const { n } of points) {
        expect(growthAt(growth, n) / growthAt(fit, n)).toBeCloseTo(1, 4);
      }
    },
  );

  test("finds the curve that the points lie on", () => {
    const curve = { a: 3, b: 2e-9, p: 1.9 };
    const points = sides.map((side) => ({ n: side ** 2, y: growthAt(curve, side ** 2) }));
    const found = growthFit(points);
    expect(found.p).toBeCloseTo(1.9, 6);
    expect(found.a).toBeCloseTo(3, 5);
    expect(exponentAt(found, 1024 ** 2)).toBeCloseTo(exponentAt(curve, 1024 ** 2), 6);
  });

  test("of what does not grow, b is the whole, or nothing", () => {
    const flat = growthFit(sides.map((n) => ({ n, y: 7 })));
    for (const n of sides) expect(growthAt(flat, n)).toBeCloseTo(7, 9);
  });

  test.each([
    [[1, 2], [1, 1], "growth needs three sizes or more, got 1,2"],
    [[1, 2, 3], [1, 0, 1], "growth is fitted to numbers above 0, got 0 at 2"],
  ])("refuses sizes %j with %j", (n, y, message) => {
    expect(() => growthFit(n.map((size, i) => ({ n: size, y: y[i] })))).toThrow(message);
  });
});

describe("growthOf", () => {
  const runsOf = (curve: { a: number; b: number; p: number }, seed: number) => {
    const chance = random(seed);
    return sides.map((side) => ({
      n: side ** 2,
      runs: Array.from(
        { length: 7 },
        () => growthAt(curve, side ** 2) * (1 + 0.02 * chance.normal()),
      ),
    }));
  };

  test("holds the true exponent about as often as it says", () => {
    let held = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { exponent } = growthOf(runsOf({ a: 2, b: 1e-4, p: 1 }, seed), {
        resamples: 100,
        seed,
      });
      held += Number(exponent.low <= 1 && 1 <= exponent.high);
    }
    expect(held).toBeGreaterThan(30); // of 40; percentile intervals over 7 runs are a little narrow
  });

  test("says the same with the same seed, and names the step between sizes", () => {
    const runs = runsOf({ a: 0, b: 1e-9, p: 2 }, 1);
    const first = growthOf(runs, { resamples: 50, seed: 3 });
    expect(growthOf(runs.toReversed(), { resamples: 50, seed: 3 })).toEqual(first);
    expect(first.local.map(({ from, to }) => [from, to])).toEqual(
      sides.slice(1).map((side, i) => [sides[i] ** 2, side ** 2]),
    );
    for (const { exponent } of first.local) expect(exponent).toBeCloseTo(2, 0);
  });

  test("finds where a quadratic curve overtakes a linear one", () => {
    const linear = { a: 10, b: 2e-4, p: 1 };
    const square = { a: 1, b: 5e-10, p: 2 }; // equal where 5e-10 n² − 2e-4 n − 9 = 0: n = 440,832
    const crossover = crossoverOf(
      [runsOf(linear, 1), runsOf(square, 2)],
      { from: 224 ** 2, to: 1024 ** 2 },
      { resamples: 100, seed: 0 },
    );
    expect(crossover.share).toBe(1);
    expect(crossover.interval.low).toBeLessThan(440_832);
    expect(crossover.interval.high).toBeGreaterThan(440_832);
    const apart = crossoverOf(
      [runsOf(linear, 1), runsOf({ ...linear, a: 1000 }, 2)],
      { from: 224 ** 2, to: 1024 ** 2 },
      { resamples: 20, seed: 0 },
    );
    expect(apart).toMatchObject({ n: null, share: 0 });
  });
});

describe("warmUpOf", () => {
  test.each(fixture.warmUps)("as NumPy says: $warmUp", ({ latencies, warmUp }) => {
    expect(warmUpOf(latencies) ?? null).toBe(warmUp);
  });

  test("of too few measurements, nothing is said", () => {
    expect(warmUpOf([1, 1, 1])).toBeUndefined();
  });
});
