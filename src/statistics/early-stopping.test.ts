import { describe, expect, test } from "vitest";
import { earlyStoppingQuantile, fewestLatencies } from "./early-stopping.ts";

// The table of MLPerf Inference's policies, "early stopping", confidence 0.99, tolerance 0.
describe("fewestLatencies", () => {
  test.each([
    [0.9, 1, 64],
    [0.9, 2, 81],
    [0.9, 3, 97],
    [0.9, 5, 127],
    [0.9, 10, 197],
    [0.9, 20, 325],
    [0.9, 50, 681],
    [0.9, 100, 1246],
    [0.95, 1, 130],
    [0.95, 2, 165],
    [0.95, 3, 198],
    [0.97, 1, 219],
    [0.97, 2, 277],
    [0.97, 3, 332],
    [0.99, 1, 662],
    [0.99, 2, 838],
    [0.99, 3, 1001],
    [0.99, 5, 1307],
    [0.99, 10, 2010],
    [0.999, 1, 6636],
  ])("of percentile %d, %i to set aside: %i", (percentile, t, n) => {
    expect(fewestLatencies(t, { percentile })).toBe(n);
  });
});

describe("earlyStoppingQuantile", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => n - i);

  test("is the largest but t − 1, where t may be set aside", () => {
    expect(earlyStoppingQuantile(upTo(64), { percentile: 0.9 })).toBe(64);
    expect(earlyStoppingQuantile(upTo(81), { percentile: 0.9 })).toBe(80);
    expect(earlyStoppingQuantile(upTo(1246), { percentile: 0.9 })).toBe(1147);
  });

  test("of too few, there is none", () => {
    expect(earlyStoppingQuantile(upTo(63), { percentile: 0.9 })).toBeUndefined();
  });
});
