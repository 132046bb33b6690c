import { describe, expect, test } from "vitest";
import { casesOf, digest, drawnMask, drawnSize, several } from "./fixtures/mask-cases.ts";
import { type Mask, maskOfRuns } from "./mask.ts";
import { bitmapOfMask } from "./mask-bitmap.ts";
import { maskIntersection, maskUnion } from "./mask-merge.ts";
import { boxMask } from "./mask-polygon.ts";
import { maskText } from "./mask-text.ts";

const eight = { width: 8, height: 8 };
const masks = [boxMask([1, 1, 4, 4], eight), boxMask([3, 3, 4, 4], eight)];

/** The bitmap of what any of the masks has, or all. */
function counted(masks: readonly Mask[], any: boolean): Uint8Array {
  const bitmaps = masks.map(bitmapOfMask);
  const least = any ? 1 : masks.length;
  return bitmaps[0].map((_, at) => +(bitmaps.filter((bitmap) => bitmap[at]).length >= least));
}

describe("the union and the intersection of masks", () => {
  test("are what is inside of any, and of all", () => {
    expect(maskText(maskUnion(masks, eight))).toBe("944002N02N005");
    expect(maskText(maskIntersection(masks, eight))).toBe("k0260e0");
  });

  test("are those of pycocotools 2.0.11, but where it ends before the last pixel", () => {
    const { draw, digests } = casesOf("merges");
    for (let i = 0; i < digests.length; i += 2) {
      const size = drawnSize(draw);
      const masks = several(1 + draw.whole(4), () => drawnMask(draw, size));
      for (const [which, merge] of [maskUnion, maskIntersection].entries()) {
        const merged = merge(masks, size);
        if (digests[i + which] === "too few ") {
          expect(bitmapOfMask(merged), `case ${i}`).toEqual(counted(masks, which === 0));
        } else {
          expect(digest(maskText(merged)), `case ${i}`).toBe(digests[i + which]);
        }
      }
    }
  });

  test("of one mask are that mask, with its runs of 0, but not its array", () => {
    const mask = maskOfRuns([3, 0, 1, 5], { width: 3, height: 3 });
    const union = maskUnion([mask], mask);
    expect(union).toEqual(mask);
    expect(union.runs).not.toBe(mask.runs);
  });

  test("go on where both have a run of 0, at which maskApi would end", () => {
    const [a, b] = [Uint32Array.of(3, 0, 1, 5), Uint32Array.of(3, 0, 0, 6)].map((runs) => ({
      width: 3,
      height: 3,
      runs,
    }));
    expect([...bitmapOfMask(maskUnion([a, b], a))]).toEqual([0, 1, 1, 0, 1, 1, 0, 1, 1]);
  });

  test("of no masks are empty", () => {
    expect([...maskUnion([], eight).runs]).toEqual([64]);
    expect([...maskIntersection([], eight).runs]).toEqual([64]);
  });

  test("of images of another size are refused", () => {
    expect(() => maskUnion(masks, { width: 4, height: 16 })).toThrow(
      "mask 0 has 8×8 pixels, the image has 4×16",
    );
  });
});
