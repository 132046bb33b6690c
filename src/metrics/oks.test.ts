import { describe, expect, test } from "vitest";
import { cocoSigmas } from "./ap-settings.ts";
import { objectKeypointSimilarity } from "./oks.ts";

const similarity = objectKeypointSimilarity(cocoSigmas);
const boxes = Float64Array.of(10, 20, 30, 10);

/** Seventeen keypoints on a line, the first `marked` of them visible. */
const pose = (dx = 0, dy = 0, marked = 17) => ({
  keypoints: Float64Array.from(
    Array.from({ length: 17 }, (_, i) => [
      10 + 5 * i + dx,
      20 + 3 * i + dy,
      i < marked ? 2 : 0,
    ]).flat(),
  ),
  at: 0,
});

// pycocotools 2.0.11, NumPy 2.4.6: COCOeval.computeOks
describe("objectKeypointSimilarity", () => {
  test.each([
    [0, 1],
    [1, 0.9707457235676342],
    [2, 0.8937262013189157],
    [4, 0.6916818430866545],
    [8, 0.3860783334632987],
  ])("of keypoints that are %i pixels off, on an area of 2000, is %d", (dx, expected) => {
    expect(similarity(pose(dx), { ...pose(), area: 2000, boxes })).toBeCloseTo(expected, 13);
  });

  test("is the mean over the keypoints that are marked", () => {
    const expected = 0.22978858631012694;
    const truth = { ...pose(0, 0, 5), area: 500, boxes };
    expect(similarity(pose(2, -1), truth)).toBeCloseTo(expected, 13);
  });

  test("goes by the grown box where none is marked", () => {
    const truth = { keypoints: new Float64Array(51), at: 0, area: 500, boxes };
    expect(similarity(pose(2, -1), truth)).toBeCloseTo(0.5175931162193853, 13);
  });

  test("is about that of the thing that is asked for", () => {
    const both = Float64Array.of(...pose(9).keypoints, ...pose(1).keypoints);
    const truth = {
      keypoints: both,
      at: 1,
      area: 2000,
      boxes: Float64Array.of(0, 0, 0, 0, ...boxes),
    };
    expect(similarity({ keypoints: both, at: 1 }, truth)).toBe(1);
    expect(similarity(pose(), truth)).toBeCloseTo(0.9707457235676342, 13);
  });
});
