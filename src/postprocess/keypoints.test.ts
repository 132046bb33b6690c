import { describe, expect, test } from "vitest";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers, settings, tensor } from "./fixtures/numbers.ts";
import { geometry } from "./fixtures/reference.ts";
import { heatmaps } from "./heatmaps.ts";
import { movenet, movenetMultipose } from "./movenet.ts";
import { yolov8Pose } from "./yolov8-pose.ts";

/** Twice as wide as what was prepared of it, and moved by 4 pixels. */
const seen = geometry([96, 64], [64, 64], [48, 64], [4, 0]);

const pointsOf = (keypoints: Float64Array | undefined, count: number) =>
  Array.from({ length: count }, (_, k) => [...(keypoints ?? []).slice(k * 3, k * 3 + 3)]);

describe("heat maps", () => {
  test(`peaks are those of get_final_preds (formula of HRNet, ${reference.versions})`, () => {
    const [count, height, width] = [17, 16, 12];
    const maps = numbers(9500, count * height * width, 0, 1);
    const area = height * width;
    for (let i = 0; i < area; i++) {
      maps[16 * area + i] *= -1;
      maps[15 * area + i] = Math.floor(maps[15 * area + i] * 3);
    }
    const { keypoints } = heatmaps.decode(
      { output: tensor([1, count, height, width], maps) },
      geometry([width, height], [width, height]),
      settings(heatmaps.defaults),
    );
    const { coords, scores } = reference.heatmaps;
    const theirs = coords.map(([x, y], k) => [x, y, Math.fround(scores[k])]);
    expect(pointsOf(keypoints, count)).toEqual(theirs);
  });

  test("the score of the person is the mean of the points above the threshold", () => {
    const maps = Float32Array.of(0.9, 0, 0, 0, 0.5, 0, 0, 0, 0.1, 0, 0, 0);
    const output = tensor([1, 3, 2, 2], maps);
    const { scores } = heatmaps.decode(
      { output },
      geometry([2, 2], [2, 2]),
      settings(heatmaps.defaults),
    );
    expect(scores[0]).toBeCloseTo(0.7, 6);
  });
});

describe("MoveNet", () => {
  const points = Float32Array.from({ length: 17 }, (_, k) => k / 32).reduce(
    (all, share, k) => {
      all.set([share, share / 2 + 0.25, 0.5], k * 3);
      return all;
    },
    new Float32Array(17 * 3),
  );
  // y = k/32 · 64, x = ((k/64 + 0.25) · 64 − 4) · 2
  const expected = Array.from({ length: 17 }, (_, k) => [(k + 16 - 4) * 2, k * 2, 0.5]);

  test("gives y before x, as shares of the input", () => {
    const output = tensor([1, 1, 17, 3], points);
    const { keypoints, boxes, areas, scores } = movenet.decode({ output }, seen, settings({}));
    expect(pointsOf(keypoints, 17)).toEqual(expected);
    expect([...boxes]).toEqual([24, 0, 32, 32]);
    expect([...areas]).toEqual([1024]);
    expect([...scores]).toEqual([0.5]);
  });

  test("gives up to six people, of whom those above the threshold count", () => {
    const people = new Float32Array(6 * 56);
    people.set(points, 56);
    people[56 + 55] = 0.75;
    people[55] = 0.25;
    const output = tensor([1, 6, 56], people);
    const said = settings({ scoreThreshold: 0.3 });
    const { keypoints, scores, categories } = movenetMultipose.decode({ output }, seen, said);
    expect([...scores]).toEqual([0.75]);
    expect([...categories]).toEqual([0]);
    expect(pointsOf(keypoints, 17)).toEqual(expected);
  });
});

test("a pose of YOLOv8 has its points behind its score, cut off at the borders", () => {
  const cells = 84;
  const data = new Float32Array((5 + 6) * cells);
  const column = [32, 32, 20, 20, 0.8, 14, 8, 0.9, 60, 70, 0.1];
  for (const [row, value] of column.entries()) data[row * cells + 7] = value;
  const { keypoints, scores } = yolov8Pose.decode(
    { output: tensor([1, 11, cells], data) },
    seen,
    settings(yolov8Pose.defaults),
  );
  expect([...scores]).toEqual([Math.fround(0.8)]);
  expect(pointsOf(keypoints, 2)).toEqual([
    [20, 8, Math.fround(0.9)],
    [96, 64, Math.fround(0.1)],
  ]);
});
