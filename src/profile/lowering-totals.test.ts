import { expect, test } from "vitest";
import { idealBytesIn, loweringTotals, medianOf } from "./lowering-totals.ts";

const scan = { length: 100, channels: 8, states: 1, routes: 2 };
const way = (lowering: string, ms: number, peakBytes: number | null = 10) => ({
  lowering,
  mediansMs: peakBytes === null ? [] : [ms, ms + 1],
  bytesOutside: 100,
  bytesInside: 7,
  peakBytes,
  problem: peakBytes === null ? "out of memory: too large" : null,
});

const lowered = {
  model: "m",
  sides: [32, 32] as [number, number],
  batch: 1,
  scans: [
    { ...scan, blocks: 2, idealBytes: 50, chosen: "b", lowerings: [way("a", 4), way("b", 3)] },
    {
      ...scan,
      blocks: 3,
      idealBytes: 40,
      chosen: "a",
      lowerings: [way("a", 1, 30), way("b", 9, null)],
    },
  ],
};

test("the scans of a model are those of all of its blocks, as built and by lowering", () => {
  const [built, a, b] = loweringTotals(lowered);
  expect(built).toEqual({
    lowering: "as built: b, a",
    mediansMs: [2 * 3 + 3 * 1, 2 * 4 + 3 * 2],
    bytesOutside: 500,
    bytesInside: 35,
    peakBytes: 30,
    problem: null,
  });
  expect(a.mediansMs).toEqual([2 * 4 + 3, 2 * 5 + 3 * 2]);
  expect(b).toMatchObject({ mediansMs: [], peakBytes: null, problem: "out of memory: too large" });
  expect(idealBytesIn(lowered)).toBe(2 * 50 + 3 * 40);
});

test("of no rounds there is no median", () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([])).toBeNaN();
});
