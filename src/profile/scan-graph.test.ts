import { describe, expect, test } from "vitest";
import { scanFeeds, scanGraph, scanMoves } from "./scan-graph.ts";
import { idealBytes } from "./scans.ts";

const block = { length: 50, channels: 6, states: 4, routes: 2 };
const moves = (lowering: Parameters<typeof scanGraph>[1], batch = 1) =>
  scanMoves(scanGraph(block, lowering), batch);

test("the scans of a block take four inputs for each route, and give one", () => {
  expect(Object.keys(scanGraph(block, "scan"))).toEqual(["y0", "y1"]);
  const feeds = scanFeeds(block, 3);
  expect(Object.keys(feeds)).toHaveLength(8);
  expect(feeds.delta1.shape).toEqual([3, 50, 6]);
  expect(feeds.b0.shape).toEqual([3, 50, 4]);
  expect(Math.min(...(feeds.delta0.data as Float32Array))).toBeGreaterThan(0);
});

describe("what a lowering moves", () => {
  /** Bytes of the states of all elements: what a kernel never writes that keeps them to itself. */
  const allStates = 4 * 2 * 50 * 6 * 4;

  test("is no less than what the ideal kernel moves, and grows with the batch", () => {
    for (const lowering of ["scan", "doubling", "linear-attention"] as const) {
      expect(moves(lowering).bytesOutside).toBeGreaterThanOrEqual(idealBytes(block));
      const { bytesOutside } = moves(lowering, 5);
      expect(bytesOutside).toBeGreaterThan(4 * moves(lowering).bytesOutside);
    }
  });

  test("is, step by step, the states, but inside and not in arrays as long as the sequence", () => {
    const { bytesOutside, bytesInside } = moves("scan");
    expect(bytesInside).toBeGreaterThan(2 * allStates); // each is read and written
    expect(bytesOutside).toBeLessThan(4 * idealBytes(block));
  });

  test("is, where states are not kept inside, all of them several times", () => {
    const { bytesOutside, bytesInside } = moves("doubling");
    expect(bytesInside).toBe(0);
    expect(bytesOutside).toBeGreaterThan(2 * Math.log2(50) * allStates); // in each round of doubling
  });
});
