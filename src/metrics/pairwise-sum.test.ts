import { expect, test } from "vitest";
import { pairwiseSum } from "./pairwise-sum.ts";

// NumPy 2.4.6: numpy.sum(numpy.array([((i * 7919) % 1000) / 997 for i in range(n)]))
test.each([
  [3, 1.7622868605817452],
  [7, 4.311935807422266],
  [8, 4.746238716148445],
  [100, 49.19759277833499],
  [128, 63.8234704112337],
  [129, 64.45737211634905],
  [1000, 501.00300902708125],
  [80800, 40480.842527582754],
])("the sum of %i numbers is NumPy's to the last bit", (n, expected) => {
  const values = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1000) / 997);
  expect(pairwiseSum(values)).toBe(expected);
  const inside = Float64Array.of(99, ...values, 99);
  expect(pairwiseSum(inside, 1, n)).toBe(expected);
});

test("the sum of nothing is 0", () => {
  expect(pairwiseSum(new Float64Array(0))).toBe(0);
});
