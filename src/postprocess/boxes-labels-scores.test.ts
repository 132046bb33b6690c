import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bitmapOfMask, maskArea } from "../scene/index.ts";
import { boxesLabelsScores } from "./boxes-labels-scores.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers, settings, tensor } from "./fixtures/numbers.ts";
import { geometry, keptOf } from "./fixtures/reference.ts";
import { pastedMask } from "./paste-mask.ts";

const corners = [
  [2, 4, 12, 14],
  [-3, 0, 9, 40],
  [0, 0, 1, 1],
];
const scores = [0.25, 0.75, 0];
const labels = BigInt64Array.of(3n, 1n, 0n);
const seen = geometry([40, 60], [32, 32], [20, 30]); // every side half, and borders
const expected = {
  corners: [
    [0, 0, 18, 60],
    [4, 8, 24, 28],
  ],
  scores: [0.75, 0.25],
};
const named = (...outputNames: string[]) =>
  settings({ ...boxesLabelsScores.defaults, outputNames, categoryIds: "contiguous" });

describe("boxes, labels and scores", () => {
  const outputs = {
    boxes: tensor([3, 4], Float32Array.from(corners.flat())),
    labels: { shape: [3], dtype: "int64", data: labels } as const,
    scores: tensor([3], Float32Array.from(scores)),
  };

  test("of torchvision come back to the image, the best first, those without a score left out", () => {
    const ours = boxesLabelsScores.decode(outputs, seen, named("boxes", "labels", "scores"));
    expect(keptOf(ours)).toEqual({ ...expected, classes: [1, 3] });
  });

  test("labels may count from 1", () => {
    const said = { ...named("boxes", "labels", "scores"), categoryIds: "from-1" } as const;
    expect([...boxesLabelsScores.decode(outputs, seen, said).categories]).toEqual([0, 2]);
  });

  test("of MMDeploy have their scores behind the corners, and an axis for the batch", () => {
    const dets = tensor(
      [1, 3, 5],
      Float32Array.from(corners.flatMap((box, i) => [...box, scores[i]])),
    );
    const both = { dets, labels: { shape: [1, 3], dtype: "int64", data: labels } as const };
    const ours = boxesLabelsScores.decode(both, seen, named("dets", "labels"));
    expect(keptOf(ours)).toEqual({ ...expected, classes: [1, 3] });
  });

  test("none at all is an answer", () => {
    const none = {
      boxes: tensor([0, 4], new Float32Array()),
      labels: { shape: [0], dtype: "int64", data: new BigInt64Array() } as const,
      scores: tensor([0], new Float32Array()),
    };
    const ours = boxesLabelsScores.decode(none, seen, named("boxes", "labels", "scores"));
    expect(keptOf(ours)).toEqual({ corners: [], scores: [], classes: [] });
  });

  test("masks the size of the input are cut to the image and resized to it", () => {
    const masks = new Float32Array(3 * 32 * 32);
    for (let y = 0; y < 32; y++) for (let x = 0; x < 10; x++) masks[32 * 32 + y * 32 + x] = 1;
    const all = { ...outputs, masks: tensor([3, 1, 32, 32], masks) };
    const ours = boxesLabelsScores.decode(all, seen, named("boxes", "labels", "scores", "masks"));
    expect(ours.masks?.map(maskArea)).toEqual([20 * 60, 0]); // the left half of 40 columns
    expect([...ours.areas]).toEqual([1200, 0]);
  });

  test("masks the size of their boxes are pasted into them", () => {
    const all = { ...outputs, masks: tensor([3, 28, 28], new Float32Array(3 * 784).fill(1)) };
    const ours = boxesLabelsScores.decode(all, seen, named("boxes", "labels", "scores", "masks"));
    expect(ours.masks?.map(maskArea)).toEqual([18 * 60, 20 * 20]);
  });
});

describe(`a mask of 28×28 (${reference.versions}; formula of _do_paste_mask)`, () => {
  test.each(reference.paste)(
    "in the box $box has the pixels of grid_sample",
    ({ seed, box, mask }) => {
      const shares = numbers(seed, 784, 0, 1);
      const size = { width: 90, height: 70 };
      const ours = pastedMask({ width: 28, height: 28, shares }, Float32Array.from(box), size, 0.5);
      expect([maskArea(ours), crc32(bitmapOfMask(ours))]).toEqual(mask);
    },
  );
});
