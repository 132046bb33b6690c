import { describe, expect, test } from "vitest";
import { casesOf, digest, drawnBitmap, says } from "./fixtures/mask-cases.ts";
import { bitmapOfMask, maskOfBitmap } from "./mask-bitmap.ts";
import { maskText } from "./mask-text.ts";

describe("a bitmap", () => {
  test("is read row by row, and its runs go down the columns", () => {
    const mask = maskOfBitmap([0, 0, 1, 0, 1, 0, 0, 1, 0], { width: 3, height: 3 });
    expect(mask).toEqual({ width: 3, height: 3, runs: Uint32Array.of(4, 3, 2) });
    expect([...bitmapOfMask(mask)]).toEqual([0, 0, 1, 0, 1, 0, 0, 1, 0]);
  });

  test("is inside wherever it is not 0", () => {
    const mask = maskOfBitmap([7, 1, -1, 0.5], { width: 1, height: 4 });
    expect([...mask.runs]).toEqual([0, 4]);
  });

  test("of a rectangle is a short text", () => {
    const bitmap = new Uint8Array(100 * 100);
    for (let y = 10; y < 60; y++) bitmap.fill(1, 100 * y + 20, 100 * y + 30);
    const mask = maskOfBitmap(bitmap, { width: 100, height: 100 });
    expect(maskText(mask)).toBe("jn1b1b100000000000000000^j6");
  });

  test("has the mask that pycocotools 2.0.11 gives, and is had back from it", () => {
    const { draw, digests } = casesOf("bitmaps");
    for (const [i, expected] of digests.entries()) {
      const size = { width: 1 + draw.whole(30), height: 1 + draw.whole(30) };
      const bitmap = drawnBitmap(draw, size);
      const mask = maskOfBitmap(bitmap, size);
      expect(digest(says(mask)), `case ${i}`).toBe(expected);
      expect(bitmapOfMask(mask)).toEqual(bitmap);
    }
  });

  test("without pixels has one empty run", () => {
    for (const [width, height] of [
      [0, 0],
      [3, 0],
      [0, 3],
    ]) {
      expect([...maskOfBitmap([], { width, height }).runs]).toEqual([0]);
    }
  });

  test("of another size than the image is refused", () => {
    expect(() => maskOfBitmap([0, 1], { width: 3, height: 3 })).toThrow(
      "a bitmap of 2 pixels for an image of 3×3 = 9",
    );
  });
});
