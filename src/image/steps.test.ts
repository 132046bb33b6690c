import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { noise, synth } from "./fixtures/images.ts";
import type { Pixels } from "./pixels.ts";
import type { Encoding, Preprocessing, StepData } from "./preprocessing.ts";
import type { Step } from "./step.ts";
import { stepsOf } from "./steps.ts";
import { viewOf, wholeOf } from "./view.ts";

const encoding: Encoding = {
  layout: "NCHW",
  dtype: "float32",
  channels: "RGB",
  scale: 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const stepOf = (step: StepData): Step => stepsOf({ steps: [step], encoding } as Preprocessing)[0];

const shorter = (size: number): StepData => ({
  step: "resize-shorter",
  size,
  filter: "bilinear",
  resizer: "pillow",
});
const inside = (width: number, height: number): StepData => ({
  step: "resize-inside",
  width,
  height,
  filter: "bicubic",
  resizer: "pillow",
});
const crop = (width: number, height: number, fill: [number, number, number] = [0, 0, 0]) =>
  ({ step: "center-crop", width, height, rounding: "half-even", fill }) as const;

const sizeAfter = (step: StepData, width: number, height: number): [number, number] => {
  const view = stepOf(step).apply(viewOf({ ...noise(0, 0), width, height }));
  return [view.width, view.height];
};
const through = (step: StepData, image: Pixels): Pixels => {
  const view = stepOf(step).apply(viewOf(image));
  return view.read(wholeOf(view));
};

test.each<[StepData, string]>([
  [shorter(256), "resize-shorter(256, bilinear, pillow)"],
  [{ ...inside(224, 160), step: "resize" } as StepData, "resize(224×160, bicubic, pillow)"],
  [inside(224, 160), "resize-inside(224×160, bicubic, pillow)"],
  [crop(224, 160, [124, 116, 104]), "center-crop(224×160, half-even, fill 124 116 104)"],
])("%j says what it does", (step, does) => {
  expect(stepOf(step).does).toBe(does);
});

// torchvision 0.29.2, transforms.functional._compute_resized_output_size
test.each([
  [500, 375, 256, [341, 256]],
  [375, 500, 256, [256, 341]],
  [333, 500, 232, [232, 348]],
  [1, 1000, 256, [256, 256000]],
  [256, 256, 256, [256, 256]],
])("the shorter side of %i×%i to %i: the longer loses its fraction", (w, h, size, expected) => {
  expect(sizeAfter(shorter(size), w, h)).toEqual(expected);
});

// timm 1.0.31, ResizeKeepRatio(size, longest=1).get_params
test.each([
  [500, 375, 224, 224, [224, 168]],
  [500, 333, 224, 224, [224, 149]],
  [300, 301, 100, 50, [50, 50]],
  [8, 5, 4, 4, [4, 2]],
  [8, 7, 4, 4, [4, 4]],
])("%i×%i inside %i×%i", (w, h, width, height, expected) => {
  expect(sizeAfter(inside(width, height), w, h)).toEqual(expected);
});

test("an image that has the size already is left as it is", () => {
  const view = viewOf(noise(40, 30));
  expect(stepOf(shorter(30)).apply(view)).toBe(view);
});

test("an image that would lose a side is refused", () => {
  expect(() => sizeAfter(inside(224, 224), 1, 1000)).toThrow(Refusal);
  expect(() => sizeAfter(inside(224, 224), 1, 1000)).toThrow("cannot resize 1×1000 to 0×224");
});

test("OpenCV knows only some filters", () => {
  const step: StepData = {
    step: "resize",
    width: 4,
    height: 4,
    filter: "lanczos",
    resizer: "opencv",
  };
  expect(() => stepOf(step)).toThrow(
    'the resizer opencv has no filter "lanczos" here; use bilinear',
  );
});

describe("the centre of an image", () => {
  // Python's round(difference / 2), as in torchvision CenterCrop, and difference // 2.
  test.each([
    [1, 0, 0],
    [2, 1, 1],
    [3, 2, 1],
    [5, 2, 2],
    [7, 4, 3],
    [9, 4, 4],
  ])("%i columns and rows too many: it begins at %i, or rounded down at %i", (rest, even, down) => {
    const image = noise(10 + rest, 12 + rest);
    const at = (begin: number) => viewOf(image).read({ x: begin, y: begin, width: 10, height: 12 });
    expect(through(crop(10, 12), image)).toEqual(at(even));
    expect(through({ ...crop(10, 12), rounding: "floor" }, image)).toEqual(at(down));
  });

  test("a smaller image gets borders first, of an odd number more after it", () => {
    const { data } = through(crop(4, 2, [1, 2, 3]), {
      width: 1,
      height: 5,
      data: synth(1, 5).data,
    });
    const fill = [1, 2, 3];
    const [first, second] = [synth(1, 5).data.slice(6, 9), synth(1, 5).data.slice(9, 12)];
    expect([...data]).toEqual([
      ...[fill, [...first], fill, fill].flat(),
      ...[fill, [...second], fill, fill].flat(),
    ]);
  });

  test("where the crop rounds down, the larger half of the borders comes before the image", () => {
    // transformers 5.23.0, image_transforms.center_crop of 5×5 to 8×8: 0 0 1 2 3 4 5 0
    const image = {
      width: 5,
      height: 1,
      data: Uint8Array.from({ length: 15 }, (_, i) => 1 + Math.floor(i / 3)),
    };
    const { data } = through({ ...crop(8, 1), rounding: "floor" }, image);
    expect([...data].filter((_, i) => i % 3 === 0)).toEqual([0, 0, 1, 2, 3, 4, 5, 0]);
  });
});
