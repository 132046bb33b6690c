import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sortByScore } from "./by-score.ts";

const sorted = (scores: number[]) => {
  const order = Int32Array.from(scores, (_, i) => i);
  sortByScore(order, 0, order.length, Float64Array.from(scores));
  return [...order];
};

describe("sortByScore", () => {
  test("puts the best first, and leaves equal scores in their order", () => {
    expect(sorted([0.1, 0.9, 0.5, 0.9, 0.1])).toEqual([1, 3, 2, 0, 4]);
    expect(sorted([0, -0, 0])).toEqual([0, 1, 2]);
  });

  test("puts NaN last, several in their order", () => {
    expect(sorted([Number.NaN, 1, Number.NaN, Number.NEGATIVE_INFINITY])).toEqual([1, 3, 0, 2]);
  });

  test("touches nothing outside of its part", () => {
    const order = Int32Array.of(3, 0, 1, 2);
    sortByScore(order, 1, 3, Float64Array.of(1, 2, 3, 4));
    expect([...order]).toEqual([3, 1, 0, 2]);
  });

  test("agrees with a stable sort by comparison, however many there are", () => {
    const score = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double(), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(score, { maxLength: 300, size: "max" }), (scores) => {
        const last = (x: number) => (Number.isNaN(x) ? 1 : 0);
        const expected = scores
          .map((_, i) => i)
          .sort((i, j) => {
            const [a, b] = [scores[i], scores[j]];
            return last(a) - last(b) || (a > b ? -1 : a < b ? 1 : 0);
          });
        expect(sorted(scores)).toEqual(expected);
      }),
    );
  });
});
