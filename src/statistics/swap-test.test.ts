import { describe, expect, test } from "vitest";
import fixture from "./fixtures/comparisons.json" with { type: "json" };
import type { Reweighed } from "./resamples.ts";
import { swapTest } from "./swap-test.ts";

const { objects, hits } = fixture.images;

/** The share of the objects of the first `n` images that a model found, of both models as one. */
function pooled(n: number): Reweighed {
  const found = hits.flatMap((model) => model.slice(0, n));
  return (counts) => {
    let above = 0;
    let below = 0;
    for (let i = 0; i < 2 * n; i++) {
      above += counts[i] * found[i];
      below += counts[i] * objects[i % n];
    }
    return [above / below];
  };
}

describe("swapTest", () => {
  // SciPy 1.17.1: permutation_test over all 2ⁿ swaps, permutation_type="samples".
  test.each(fixture.swapped)(
    "of $n images comes to SciPy's exact p of $p",
    ({ n, difference, p }) => {
      const swaps = 20_000;
      const [found] = swapTest({ pooled: pooled(n), n, swaps, seed: 12 });
      expect(found.difference).toBeCloseTo(difference, 14);
      expect(Math.abs(found.p - p)).toBeLessThanOrEqual(
        5 * Math.sqrt((p * (1 - p)) / swaps) + 1 / swaps,
      );
    },
  );

  test("of a model with itself says 1, and never 0 of any two", () => {
    const equal = swapTest({ pooled: () => [0.5, 1], n: 4, swaps: 50, seed: 1 });
    expect(equal.map(({ p }) => p)).toEqual([1, 1]);
    // Only if no image, or every one, is swapped are 30 images as far apart again.
    const apart: Reweighed = (counts) => [
      Array.from(counts)
        .slice(0, 30)
        .reduce((a, b) => a + b),
    ];
    const [{ p, difference }] = swapTest({ pooled: apart, n: 30, swaps: 99, seed: 1 });
    expect([difference, p]).toEqual([30, 0.01]);
  });

  test("leaves out mixtures without an answer, and says how many", () => {
    let asked = 0;
    const sometimes: Reweighed = () => [asked++ % 4 === 2 ? Number.NaN : 0];
    const [found] = swapTest({ pooled: sometimes, n: 2, swaps: 10, seed: 1 });
    expect(found).toMatchObject({ p: 1, swaps: 10, undefinedSwaps: 5 });
  });
});
