import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaCoverage, type Outline, type Point } from "./outline.ts";

const image = { width: 8, height: 8 };
const rectangle = (x0: number, y0: number, x1: number, y1: number): Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];
const area = (outline: Outline, size = image) =>
  areaCoverage(outline, size).data.reduce((sum, share) => sum + share, 0);

describe("areaCoverage", () => {
  test("is the product of the shares of both sides, for a rectangle", () => {
    expect(areaCoverage([rectangle(1.5, 2.25, 3.75, 4)], image)).toEqual({
      x: 1,
      y: 2,
      width: 3,
      height: 2,
      data: Float64Array.of(0.375, 0.75, 0.5625, 0.5, 1, 0.75),
    });
  });

  test("is a half where the diagonal of a pixel is the edge", () => {
    const triangle: Outline = [
      [
        [0, 0],
        [2, 2],
        [0, 2],
      ],
    ];
    expect([...areaCoverage(triangle, image).data]).toEqual([0.5, 0, 1, 0.5]);
  });

  test("takes away what a contour that runs the other way encloses", () => {
    expect(area([rectangle(1, 1, 6, 6), rectangle(2, 2, 5, 5).toReversed()])).toBe(25 - 9);
  });

  test("keeps only what lies inside the image", () => {
    expect(area([rectangle(-3, 5, 2, 20)])).toBe(2 * 3);
    expect(areaCoverage([rectangle(20, 20, 22, 22)], image)).toMatchObject({ width: 0, height: 0 });
  });

  test("adds up to the area of any triangle, wherever its corners are", () => {
    const corner = fc.tuple(
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
    );
    fc.assert(
      fc.property(corner, corner, corner, (a, b, c) => {
        const twice = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        const clockwise = twice > 0 ? [a, b, c] : [a, c, b];
        expect(area([clockwise])).toBeCloseTo(Math.abs(twice) / 2, 7);
      }),
    );
  });
});
