import { describe, expect, test } from "vitest";
import {
  casesOf,
  digest,
  drawnBox,
  drawnCoordinate,
  drawnPolygon,
  drawnSize,
  says,
  several,
} from "./fixtures/mask-cases.ts";
import { maskArea, maskBox } from "./mask.ts";
import { boxMask, polygonMask, polygonsMask } from "./mask-polygon.ts";
import { maskText } from "./mask-text.ts";

const eight = { width: 8, height: 8 };
const ten = { width: 10, height: 10 };

describe("a polygon", () => {
  // Of pycocotools, as are all below.
  test.each<[string, number[], string]>([
    ["a triangle", [1, 1, 6, 1, 1, 6], "944O1O1Oh0"],
    ["a triangle between pixels", [1.3, 0.7, 6.2, 2.9, 2.1, 6.8], "a054N101N>"],
    ["a square that sticks out", [-3, -3, 4, -3, 4, 4, -3, 4], "04400000P1"],
    ["the whole image", [0, 0, 8, 0, 8, 8, 0, 8], "0P2"],
    ["a bow-tie", [0, 0, 8, 8, 8, 0, 0, 8], "072N2N2N10O2N2N2O"],
    ["a line", [1, 1, 5, 5], "P2"],
    ["a point", [3, 3], "P2"],
    ["what lies beyond the image", [20, 20, 30, 20, 30, 30], "P2"],
  ])("that is %s has its text", (_, polygon, text) => {
    expect(maskText(polygonMask(polygon, eight))).toBe(text);
  });

  test("has the mask that pycocotools 2.0.11 draws, whatever its corners", () => {
    const { draw, digests } = casesOf("polygons");
    for (const [i, expected] of digests.entries()) {
      const size = drawnSize(draw);
      const polygon = drawnPolygon(draw, size);
      expect(digest(says(polygonMask(polygon, size))), `case ${i}: ${polygon}`).toBe(expected);
    }
  });

  test("has that mask where it goes many times through a column", () => {
    const { draw, digests } = casesOf("tangles");
    for (const [i, expected] of digests.entries()) {
      const size = { width: 1 + draw.whole(12), height: 1 + draw.whole(60) };
      const polygon = several(20 + draw.whole(200), () => [
        drawnCoordinate(draw, size.width),
        drawnCoordinate(draw, size.height),
      ]).flat();
      expect(digest(says(polygonMask(polygon, size))), `case ${i}`).toBe(expected);
    }
  });

  test("is read from any list of numbers", () => {
    const corners = [1, 1, 6, 1, 1, 6];
    expect(polygonMask(Float32Array.from(corners), eight)).toEqual(polygonMask(corners, eight));
  });

  test.each<[number[], string]>([
    [[], "a polygon has no corner; expected x and y of each"],
    [[3], "a polygon has no corner"],
    [
      [1, 2, Number.NaN, 4],
      "number 2 of a polygon is NaN; expected pixels, from −3355443 to 3355443",
    ],
    [[1, 2, 3, Number.NEGATIVE_INFINITY], "number 3 of a polygon is -Infinity"],
    [[1e9, 2, 3, 4], "number 0 of a polygon is 1000000000"],
  ])("of %j is refused", (polygon, message) => {
    expect(() => polygonMask(polygon, eight)).toThrow(RangeError);
    expect(() => polygonMask(polygon, eight)).toThrow(message);
  });
});

describe("several polygons", () => {
  test("are together what is inside of any", () => {
    const { draw, digests } = casesOf("parts");
    for (const [i, expected] of digests.entries()) {
      const size = drawnSize(draw);
      const parts = several(1 + draw.whole(5), () => drawnPolygon(draw, size));
      expect(digest(says(polygonsMask(parts, size))), `case ${i}: ${JSON.stringify(parts)}`).toBe(
        expected,
      );
    }
  });

  test("make no holes", () => {
    const square = [1, 1, 7, 1, 7, 7, 1, 7];
    const within = [3, 3, 5, 3, 5, 5, 3, 5];
    expect(polygonsMask([square, within], eight)).toEqual(polygonMask(square, eight));
  });
});

describe("a box", () => {
  test("is the polygon of its corners", () => {
    const box = boxMask([1.5, 2.5, 3, 2], ten);
    expect([maskText(box), maskArea(box), maskBox(box)]).toEqual(["g028000_1", 6, [2, 3, 3, 2]]);
    expect(maskText(boxMask([1.4, 2.4, 3, 2], ten))).toBe("<28000j1");
  });

  test("has the mask that pycocotools 2.0.11 draws", () => {
    const { draw, digests } = casesOf("boxes");
    for (const [i, expected] of digests.entries()) {
      const size = drawnSize(draw);
      expect(digest(says(boxMask(drawnBox(draw, size), size))), `case ${i}`).toBe(expected);
    }
  });
});
