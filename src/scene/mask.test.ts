import { describe, expect, test } from "vitest";
import { casesOf, digest, drawnRuns, says } from "./fixtures/mask-cases.ts";
import { maskArea, maskBox, maskOfRuns } from "./mask.ts";
import { bitmapOfMask } from "./mask-bitmap.ts";

const square = { width: 3, height: 3 };
const of = (...runs: number[]) => maskOfRuns(runs, square);

describe("a mask", () => {
  test("has the pixels of every second run, down the columns", () => {
    expect(maskArea(of(4, 3, 2))).toBe(3);
    expect(maskBox(of(4, 3, 2))).toEqual([1, 0, 2, 3]);
    expect(maskBox(of(4, 1, 4))).toEqual([1, 1, 1, 1]);
  });

  test("has as its box the whole height where a run goes on in the next column", () => {
    expect(maskBox(of(2, 2, 5))).toEqual([0, 0, 2, 3]);
  });

  test("without a pixel has no area, and a box at the origin", () => {
    for (const empty of [of(9), of(5, 0, 4), maskOfRuns([], { width: 0, height: 4 })]) {
      expect(maskArea(empty)).toBe(0);
      expect(maskBox(empty)).toEqual([0, 0, 0, 0]);
    }
  });

  test("keeps runs of 0, with the text, area, box and bitmap that pycocotools 2.0.11 gives", () => {
    const { draw, digests } = casesOf("runs");
    for (const [i, expected] of digests.entries()) {
      const size = { width: 1 + draw.whole(30), height: 1 + draw.whole(30) };
      const mask = maskOfRuns(drawnRuns(draw, size.width * size.height), size);
      expect(digest(`${says(mask)}${bitmapOfMask(mask).join("")}`), `case ${i}`).toBe(expected);
    }
  });

  test("does not change with what it was made of", () => {
    const counts = [4, 3, 2];
    const mask = maskOfRuns(counts, square);
    counts[0] = 7;
    expect([...mask.runs]).toEqual([4, 3, 2]);
  });

  test.each<[number[], string]>([
    [[4, 3], "the runs of a mask have 7 pixels, the image has 3×3 = 9"],
    [[4, 3, 3], "the runs of a mask have 10 pixels, the image has 3×3 = 9"],
    [[], "the runs of a mask have 0 pixels, the image has 3×3 = 9"],
    [[11, -2], "run 0 of a mask is 11; expected a whole number from 0 to the 9 pixels"],
    [[9, -2, 2], "run 1 of a mask is -2"],
    [[4.5, 4.5], "run 0 of a mask is 4.5"],
    [[Number.NaN, 9], "run 0 of a mask is NaN"],
  ])("of the runs %j is refused", (runs, message) => {
    expect(() => of(...runs)).toThrow(RangeError);
    expect(() => of(...runs)).toThrow(message);
  });

  test.each([
    [-3, -3],
    [1.5, 2],
    [Number.NaN, 1],
    [65_536, 32_768],
  ])("of %d×%d pixels is refused", (width, height) => {
    expect(() => maskOfRuns([width * height], { width, height })).toThrow("has no masks");
  });
});
