import { describe, expect, test } from "vitest";
import { boxIoU } from "./box-overlap.ts";
import { casesOf, drawnBox, drawnSize, numbers, several } from "./fixtures/mask-cases.ts";

const iou = (detection: number[], truth: number[], isCrowd = false) =>
  boxIoU(Float64Array.from(detection), Float64Array.from(truth), Uint8Array.of(+isCrowd))[0];

describe("the IoU of boxes", () => {
  test("is the share that both have of what either has", () => {
    expect(iou([0, 0, 4, 4], [2, 2, 4, 4])).toBe(4 / 28);
    expect(iou([0, 0, 4, 4], [0, 0, 4, 4])).toBe(1);
  });

  test("with a crowd is the share of the detection that lies in it", () => {
    expect(iou([0, 0, 4, 4], [2, 2, 40, 40], true)).toBe(4 / 16);
  });

  test("is 0 where they touch", () => {
    expect(iou([0, 0, 4, 4], [4, 0, 4, 4])).toBe(0);
  });

  test("has a row for each detection, in an array that is given, which may be longer", () => {
    const boxes = Float64Array.of(0, 0, 4, 4, 2, 2, 4, 4);
    const out = new Float64Array(3).fill(7);
    expect(boxIoU(boxes, boxes.subarray(0, 4), new Uint8Array(1), out)).toBe(out);
    expect([...out]).toEqual([1, 4 / 28, 7]);
    expect(boxIoU(boxes, new Float64Array(0), new Uint8Array(0))).toHaveLength(0);
  });

  test("is that of pycocotools 2.0.11 to the bit, with crowds, empty boxes, NaN and infinities", () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200, 0, -0];
    const { draw, digests } = casesOf("boxIoU");
    for (const [i, expected] of digests.entries()) {
      const size = drawnSize(draw);
      const drawn = () => {
        const box = drawnBox(draw, size);
        if (draw.chance(20)) {
          const value = odd[draw.whole(6)];
          box[draw.whole(4)] = value;
        }
        return box;
      };
      const detections = several(1 + draw.whole(6), drawn).flat();
      const truths = several(1 + draw.whole(6), drawn);
      const crowd = Uint8Array.from(truths, () => Number(draw.chance(4)));
      const overlaps = boxIoU(
        Float64Array.from(detections),
        Float64Array.from(truths.flat()),
        crowd,
      );
      expect(numbers(overlaps), `case ${i}`).toBe(expected);
    }
  });
});
