import { describe, expect, test } from "vitest";
import {
  casesOf,
  drawnMask,
  drawnPolygon,
  drawnSize,
  numbers,
  several,
} from "./fixtures/mask-cases.ts";
import { type Mask, maskOfRuns } from "./mask.ts";
import { maskIoU } from "./mask-overlap.ts";
import { boxMask, polygonMask } from "./mask-polygon.ts";

const eight = { width: 8, height: 8 };
const one = boxMask([1, 1, 4, 4], eight);
const other = boxMask([3, 3, 4, 4], eight);
const none = new Uint8Array(9);
const iou = (a: Mask, b: Mask, isCrowd = false) => maskIoU([a], [b], Uint8Array.of(+isCrowd))[0];

describe("the IoU of masks", () => {
  test("is the share that both have of what either has", () => {
    expect(iou(one, other)).toBe(4 / 28);
    expect(iou(one, one)).toBe(1);
  });

  test("with a crowd is the share of the detection that lies in it", () => {
    expect(iou(one, other, true)).toBe(4 / 16);
    expect(iou(other, boxMask([0, 0, 8, 8], eight), true)).toBe(1);
  });

  test("has a row for each detection", () => {
    expect([...maskIoU([one, other], [one, other, one], none)]).toEqual([
      1,
      4 / 28,
      1,
      4 / 28,
      1,
      4 / 28,
    ]);
  });

  test("is −1 for images of different sizes, but 0 where boxes do not meet", () => {
    const wide = { width: 16, height: 8 };
    expect(iou(one, boxMask([1, 1, 4, 4], wide))).toBe(-1);
    expect(iou(one, boxMask([9, 1, 4, 4], wide))).toBe(0);
  });

  test("is 0 for masks without pixels", () => {
    const empty = maskOfRuns([64], eight);
    expect([iou(empty, empty), iou(empty, one), iou(one, empty, true)]).toEqual([0, 0, 0]);
  });

  test("is 0 where only the boxes meet", () => {
    expect(iou(polygonMask([0, 0, 7, 0, 0, 7], eight), boxMask([6, 6, 1, 1], eight))).toBe(0);
  });

  test("of none is nothing", () => {
    expect(maskIoU([], [one], none)).toHaveLength(0);
    expect(maskIoU([one], [], none)).toHaveLength(0);
  });

  test("goes into an array that is given, which may be longer", () => {
    const out = new Float64Array(5).fill(7);
    expect(maskIoU([one], [one, other], none, out)).toBe(out);
    expect([...out]).toEqual([1, 4 / 28, 7, 7, 7]);
  });

  test("is that of pycocotools 2.0.11 to the bit, with crowds, runs of 0 and other sizes", () => {
    const { draw, digests } = casesOf("maskIoU");
    for (const [i, expected] of digests.entries()) {
      const size = drawnSize(draw);
      const drawn = () => {
        if (!draw.chance(12)) return drawnMask(draw, size);
        const other = drawnSize(draw);
        return polygonMask(drawnPolygon(draw, other), other);
      };
      const detections = several(1 + draw.whole(5), drawn);
      const truths = several(1 + draw.whole(5), drawn);
      const crowd = Uint8Array.from(truths, () => Number(draw.chance(4)));
      expect(numbers(maskIoU(detections, truths, crowd)), `case ${i}`).toBe(expected);
    }
  });

  test("does not hang on masks with many runs", () => {
    const size = { width: 500, height: 40 };
    const runs = (first: number) => [first, ...new Array(19_999 - first).fill(1), 1];
    const comb = maskOfRuns(runs(0), size);
    expect(iou(comb, comb)).toBe(1);
    expect(iou(comb, maskOfRuns(runs(1), size))).toBe(0);
  });
});
