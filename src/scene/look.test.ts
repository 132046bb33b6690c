import { expect, test } from "vitest";
import { windowsOf } from "./look.ts";

const slide = (width: number, height: number, crop: number, stride: number) =>
  windowsOf(
    { width, height },
    { crop: { width: crop, height: crop }, stride: { width: stride, height: stride } },
  ).map((window) => [window.x, window.y, window.width, window.height]);

// By hand, from `slide_inference` of mmsegmentation 1.2: max(side − crop + stride − 1, 0) // stride + 1 starts.
test.each<[string, number[], number[][]]>([
  [
    "ADE20K's usual 512 and 341: two across",
    [683, 512, 512, 341],
    [
      [0, 0, 512, 512],
      [171, 0, 512, 512],
    ],
  ],
  [
    "the last is moved back to the end",
    [25, 10, 10, 7],
    [
      [0, 0, 10, 10],
      [7, 0, 10, 10],
      [14, 0, 10, 10],
      [15, 0, 10, 10],
    ],
  ],
  [
    "a stride that ends exactly needs no more",
    [24, 10, 10, 7],
    [
      [0, 0, 10, 10],
      [7, 0, 10, 10],
      [14, 0, 10, 10],
    ],
  ],
  [
    "a smaller image makes a smaller window",
    [8, 20, 10, 10],
    [
      [0, 0, 8, 10],
      [0, 10, 8, 10],
    ],
  ],
])("%s", (_, [width, height, crop, stride], expected) => {
  expect(slide(width, height, crop, stride)).toEqual(expected);
});
