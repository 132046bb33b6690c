import { describe, expect, test } from "vitest";
import { noise } from "./fixtures/images.ts";
import { looksOf, prepareLook } from "./looks.ts";
import { allThatIsDone, prepare, preparedSize } from "./prepare.ts";
import type { Preprocessing } from "./preprocessing.ts";

const plain: Preprocessing = {
  steps: [
    {
      step: "resize-keep-ratio",
      longer: 60,
      shorter: 30,
      rounding: "half-up",
      filter: "bilinear",
      resizer: "opencv",
    },
  ],
  encoding: {
    layout: "NCHW",
    dtype: "float32",
    channels: "RGB",
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
};
const image = noise(50, 40);
const sliding = { crop: { width: 20, height: 20 }, stride: { width: 13, height: 13 } };

/** Plane c of what a look shows, row by row. */
function shown(
  how: Preprocessing,
  i: number,
): { width: number; height: number; plane: Float32Array } {
  const look = looksOf(how, image)[i];
  const out = new Float32Array(3 * look.window.width * look.window.height);
  const { width, height } = prepareLook(image, look, how, out, 0);
  return { width, height, plane: out.subarray(0, width * height) };
}

function whole(how: Preprocessing, width: number, height: number): Float32Array {
  const out = new Float32Array(3 * width * height);
  prepare(image, how, out, 0);
  return out.subarray(0, width * height);
}

test("an image is seen once and whole where nothing else is said", () => {
  const [look, ...more] = looksOf(plain, image);
  expect(more).toEqual([]);
  expect(look.window).toEqual({ x: 0, y: 0, width: 38, height: 30 });
  expect(shown(plain, 0).plane).toEqual(whole(plain, 38, 30));
});

test("for each scale the image, and mirrored; every window of one belongs to its view", () => {
  const how = { ...plain, looks: { scales: [1, 0.5], mirrored: true, sliding } } as const;
  const looks = looksOf(how, image);
  expect(looks.map(({ view, mirrored, window: { x, y } }) => [view, mirrored, x, y])).toEqual([
    ...[0, 1].flatMap((view) =>
      [0, 10].flatMap((y) => [0, 13, 18].map((x) => [view, view === 1, x, y])),
    ),
    [2, false, 0, 0],
    [3, true, 0, 0],
  ]);
  expect(looks[12].window).toEqual({ x: 0, y: 0, width: 19, height: 15 });
  expect(looks[12].geometry.prepared).toEqual({ width: 19, height: 15 });
});

test("a window shows its part of the prepared image, borders and all", () => {
  const how = { ...plain, looks: { sliding }, padding: { multiple: 16, value: 7 } } as const;
  const all = whole(how, 48, 32);
  for (const [i, { window }] of looksOf(how, image).entries()) {
    const { plane, width } = shown(how, i);
    const cut = plane.map((_, k) => {
      return all[(window.y + Math.floor(k / width)) * 48 + window.x + (k % width)];
    });
    expect(plane).toEqual(cut);
  }
});

test("a mirrored image keeps its borders at the right", () => {
  const how = { ...plain, looks: { mirrored: true }, padding: { multiple: 16, value: 7 } } as const;
  const [straight, mirrored] = [shown(how, 0).plane, shown(how, 1).plane];
  const row = (plane: Float32Array, y: number) => plane.subarray(y * 48, y * 48 + 38);
  for (let y = 0; y < 30; y++) expect(row(mirrored, y)).toEqual(row(straight, y).toReversed());
  expect(mirrored[38]).toBe(7);
});

test("an image that would grow without bound is refused before it does", () => {
  const thin = noise(1, 9000);
  const steps = [
    { step: "resize-shorter", size: 300, filter: "bilinear", resizer: "pillow" },
  ] as const;
  const grown = { ...plain, steps };
  const [look] = looksOf(grown, thin);
  expect(() => prepareLook(thin, look, grown, new Float32Array(3), 0)).toThrow(
    "would become 300×2700000",
  );
});

describe("the record", () => {
  test("lists every setting of the looks", () => {
    const looks = { scales: [0.5, 1], mirrored: true, sliding } as const;
    expect(allThatIsDone({ ...plain, looks }).slice(-3)).toEqual([
      "look(at scales 0.5 1)",
      "look(and mirrored)",
      "look(in windows of 20×20, every 13×13)",
    ]);
    expect(preparedSize({ ...plain, looks })).toBeNull();
  });
});
