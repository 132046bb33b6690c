import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noise } from "./fixtures/images.ts";
import { looksOf, prepareLook, seenOf } from "./looks.ts";
import type { Pixels } from "./pixels.ts";
import type { Preprocessing, StepData } from "./preprocessing.ts";
import type { Window } from "./view.ts";

const { steps: _, ...plain }: Preprocessing = {
  steps: [],
  encoding: {
    layout: "NCHW",
    dtype: "uint8",
    channels: "RGB",
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
};

/** The image with other pixels outside of the window. */
function changedOutside(image: Pixels, { x, y, width, height }: Window): Pixels {
  const data = image.data.map((level) => 255 - level);
  for (let row = y; row < y + height; row++) {
    const [from, to] = [(row * image.width + x) * 3, (row * image.width + x + width) * 3];
    data.set(image.data.subarray(from, to), from);
  }
  return { ...image, data };
}

function shown(image: Pixels, preprocessing: Preprocessing): Uint8Array[] {
  return looksOf(preprocessing, image).map((look) => {
    const out = new Uint8Array(3 * look.window.width * look.window.height);
    prepareLook(image, look, preprocessing, out, 0);
    return out;
  });
}

const resizing = fc.oneof(
  fc.record({
    resizer: fc.constant("pillow" as const),
    filter: fc.constantFrom("nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"),
  }),
  fc.record({
    resizer: fc.constant("opencv" as const),
    filter: fc.constantFrom("nearest", "bilinear"),
  }),
);
const side = fc.integer({ min: 10, max: 60 });
const size = { width: side, height: side };
const fill = fc.constant([1, 2, 3] as [number, number, number]);
const cropping = fc.record({
  step: fc.constant("center-crop" as const),
  ...size,
  rounding: fc.constantFrom("half-even", "floor"),
  fill,
});
const resized = fc.oneof(
  fc.tuple(resizing, fc.record({ step: fc.constant("resize" as const), ...size })),
  fc.tuple(
    resizing,
    fc.record({
      step: fc.constant("resize-shorter" as const),
      size: fc.integer({ min: 5, max: 60 }),
    }),
  ),
  fc.tuple(
    resizing,
    fc.record({
      step: fc.constant("letterbox" as const),
      ...size,
      rounding: fc.constantFrom("half-even", "down"),
      place: fc.constantFrom("top-left", "center"),
      enlarges: fc.boolean(),
      fill,
    }),
  ),
);
const steps = fc
  .tuple(resized, cropping, fc.constantFrom("", "mirror", "crop first", "no crop"))
  .map(([[how, resize], crop, order]): StepData[] => {
    const first = { ...resize, ...how } as StepData;
    const cut = crop as StepData;
    if (order === "mirror") return [first, { step: "mirror" }, cut];
    if (order === "crop first") return [cut, first];
    return order === "no crop" ? [first] : [first, cut];
  });

describe("pixels that are not seen change nothing", () => {
  test("whatever the steps are", () => {
    let smaller = 0;
    fc.assert(
      fc.property(steps, fc.record(size), (steps, { width, height }) => {
        const how = { ...plain, steps };
        const image = noise(width + 8, height + 8);
        const seen = seenOf(how, image);
        if (seen.width * seen.height < image.width * image.height) smaller++;
        expect(shown(changedOutside(image, seen), how)).toEqual(shown(image, how));
      }),
      { numRuns: 500 },
    );
    expect(smaller).toBeGreaterThan(100);
  });

  test("in several looks", () => {
    const crop = { step: "center-crop", width: 20, height: 20, rounding: "half-even" } as const;
    const how: Preprocessing = {
      ...plain,
      steps: [{ ...crop, fill: [0, 0, 0] }],
      looks: {
        mirrored: true,
        sliding: { crop: { width: 12, height: 12 }, stride: { width: 8, height: 8 } },
      },
    };
    const image = noise(50, 40);
    expect(seenOf(how, image)).toEqual({ x: 15, y: 10, width: 20, height: 20 });
    const changed = changedOutside(image, seenOf(how, image));
    expect(shown(changed, how)).toEqual(shown(image, how));
  });
});

test("a window that lies in the borders alone sees nothing, and shows them", () => {
  const how: Preprocessing = {
    ...plain,
    steps: [{ step: "resize", width: 40, height: 40, filter: "bilinear", resizer: "opencv" }],
    padding: { multiple: 32, value: 7 },
    looks: { sliding: { crop: { width: 16, height: 16 }, stride: { width: 16, height: 16 } } },
  };
  const image = noise(60, 50);
  expect(seenOf(how, image)).toEqual({ x: 0, y: 0, width: 60, height: 50 });
  const looks = shown(image, how);
  expect(looks).toHaveLength(16);
  expect(looks[15]).toEqual(new Uint8Array(3 * 16 * 16).fill(7));
});

test("a photo is seen where the crop is, and as far as the filter reaches", () => {
  const how: Preprocessing = {
    ...plain,
    steps: [
      { step: "resize-shorter", size: 256, filter: "bilinear", resizer: "pillow" },
      { step: "center-crop", width: 224, height: 224, rounding: "half-even", fill: [0, 0, 0] },
    ],
  };
  // 500 / 341 = 1.466 pixels become one: of the middles of columns 58 and 281, 85.8 and 412.8, and of rows 16 and 239, 24.2 and 350.8, 1.5 reach
  expect(seenOf(how, { width: 500, height: 375 })).toEqual({
    x: 84,
    y: 23,
    width: 330,
    height: 329,
  });
});
