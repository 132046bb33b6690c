import { describe, expect, test } from "vitest";
import { casesOf, digest, drawnMask, drawnSize } from "./fixtures/mask-cases.ts";
import { maskArea, maskBox, maskOfRuns } from "./mask.ts";
import { bitmapOfMask } from "./mask-bitmap.ts";
import { maskBoundary } from "./mask-boundary.ts";
import { boxMask } from "./mask-polygon.ts";
import { maskText } from "./mask-text.ts";

describe("the boundary of a mask", () => {
  test("is what lies within 2 % of the diagonal from its edge, and a pixel at least", () => {
    const size = { width: 300, height: 400 }; // 2 % of 500 are 10
    const boundary = maskBoundary(boxMask([100, 100, 60, 50], size));
    expect(maskBox(boundary)).toEqual([100, 100, 60, 50]);
    expect(maskArea(boundary)).toBe(60 * 50 - 40 * 30);
    const small = maskBoundary(boxMask([1, 1, 4, 4], { width: 8, height: 8 }));
    expect(bitmapOfMask(small).filter(Boolean)).toHaveLength(12);
  });

  test("runs along the border of the image where the mask is cut there", () => {
    const size = { width: 8, height: 6 };
    expect(maskArea(maskBoundary(boxMask([0, 0, 8, 6], size)))).toBe(8 * 6 - 6 * 4);
  });

  test("is the whole mask where it is thin, and empty where that is", () => {
    const thin = boxMask([1, 1, 2, 6], { width: 8, height: 8 });
    expect(maskBoundary(thin)).toEqual(thin);
    const empty = maskOfRuns([64], { width: 8, height: 8 });
    expect(maskBoundary(empty)).toEqual(empty);
  });

  test("sees through runs of 0", () => {
    const size = { width: 4, height: 4 };
    const whole = maskBoundary(maskOfRuns([0, 16], size));
    expect(maskBoundary(maskOfRuns([0, 5, 0, 6, 0, 0, 0, 5], size))).toEqual(whole);
  });

  test("is that of mask_to_boundary with OpenCV 5.0.0, to the pixel", () => {
    const odd = [
      [15, 20],
      [60, 45],
      [75, 100],
      [240, 70],
      [225, 300],
      [360, 150],
    ];
    const { draw, digests } = casesOf("boundaries");
    for (const [i, expected] of digests.entries()) {
      const inside = draw.chance(2);
      const [width, height] = inside ? Object.values(drawnSize(draw)) : odd[draw.whole(odd.length)];
      const ratio = [0.02, 0.02, 0.02, 0.05, 0.15, 0, 1][draw.whole(7)];
      const boundary = maskBoundary(drawnMask(draw, { width, height }), ratio);
      expect(digest(maskText(boundary)), `case ${i}`).toBe(expected);
    }
  });

  test("of a share that is none is refused", () => {
    const mask = maskOfRuns([64], { width: 8, height: 8 });
    expect(() => maskBoundary(mask, -0.1)).toThrow("0 to 1 of the diagonal of the image, got -0.1");
    expect(() => maskBoundary(mask, Number.NaN)).toThrow(RangeError);
  });
});
