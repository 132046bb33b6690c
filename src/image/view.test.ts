import { expect, test } from "vitest";
import { noise } from "./fixtures/images.ts";
import { crop, pad, viewOf, wholeOf } from "./view.ts";

const image = noise(7, 5);
const pixel = (x: number, y: number): number[] => [
  ...image.data.subarray((y * 7 + x) * 3, (y * 7 + x) * 3 + 3),
];

test("a window has the pixels that are there", () => {
  const { data } = viewOf(image).read({ x: 2, y: 1, width: 2, height: 2 });
  expect([...data]).toEqual([pixel(2, 1), pixel(3, 1), pixel(2, 2), pixel(3, 2)].flat());
});

test("whole rows share memory with the image", () => {
  expect(viewOf(image).read(wholeOf(image)).data.buffer).toBe(image.data.buffer);
});

test("a crop of a crop", () => {
  const inner = crop(crop(viewOf(image), { x: 1, y: 1, width: 5, height: 4 }), {
    x: 2,
    y: 1,
    width: 1,
    height: 1,
  });
  expect([...inner.read(wholeOf(inner)).data]).toEqual(pixel(3, 2));
});

test("borders have the colour, and what lies inside has the image", () => {
  const framed = pad(viewOf(image), { x: 1, y: 2, width: 9, height: 8 }, [9, 8, 7]);
  expect([...framed.read({ x: 0, y: 2, width: 2, height: 1 }).data]).toEqual([
    9,
    8,
    7,
    ...pixel(0, 0),
  ]);
  expect([...framed.read({ x: 0, y: 0, width: 2, height: 1 }).data]).toEqual([9, 8, 7, 9, 8, 7]);
  expect(framed.read({ x: 1, y: 2, width: 7, height: 5 })).toEqual(image);
});
