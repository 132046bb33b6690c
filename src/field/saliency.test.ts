import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { constant, conv, input, mul, reshape, type Value, writeModel } from "../onnx/index.ts";
import { random } from "../statistics/index.ts";
import { type SaliencyOptions, saliency } from "./saliency.ts";
import { saliencyPicture } from "./saliency-picture.ts";

const side = 4;
const chance = random(1);
/** Of two classes, three colours and all pixels. */
const filter = Float32Array.from({ length: 2 * 3 * side * side }, () => chance.normal());

let image: string;
let linear: string;
let square: string;
beforeAll(async () => {
  const folder = await temporary("saliency");
  image = join(folder, "image.png");
  const levels = Uint8Array.from({ length: 3 * side * side }, (_, i) => (37 * i) % 256);
  await sharp(levels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(image);
  const w = constant({ dtype: "float32", shape: [2, 3, side, side], data: filter }, "w");
  const write = async (name: string, of: (scores: Value) => Value) => {
    const scores = reshape(conv(input("image", ["N", 3, side, side]), w), [-1, 2]);
    const path = join(folder, `${name}.onnx`);
    await writeFile(path, writeModel({ name, outputs: { logits: of(scores) } }));
    return path;
  };
  linear = await write("linear", (x) => x);
  square = await write("square", (x) => mul(x, x));
});

const ask = (model: string, other: Partial<SaliencyOptions> = {}) =>
  saliency({
    ...{ model, image, method: "gradient", samples: 20, seed: 0, threads: 1 },
    flags: {
      ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
      ...{ resizeTo: side, interpolation: "bilinear" },
    },
    ...other,
  });

/** The largest of the colours of each pixel. */
const largest = (label: number) =>
  Array.from({ length: side * side }, (_, i) =>
    Math.max(...[0, 1, 2].map((c) => Math.abs(filter[(label * 3 + c) * side * side + i]))),
  );

describe("of a linear model, saliency is", () => {
  test.each(["gradient", "smoothgrad"] as const)("its filter (%s)", async (method) => {
    const { map, class: label } = await ask(linear, { method, class: 1 });
    expect(label).toBe(1);
    for (const [i, v] of largest(1).entries()) expect(map.data[i]).toBeCloseTo(v, 5);
  });

  test("what each pixel adds to the score (integrated)", async () => {
    const { completeness } = await ask(linear, { method: "integrated", samples: 2, class: 0 });
    expect(completeness?.found).toBeCloseTo(completeness?.wanted as number, 4);
  });
});

test("integrated gradients account for the score, in the middle of steps even where it is a square", async () => {
  const { completeness, class: label, score } = await ask(square, { method: "integrated" });
  expect(completeness?.found).toBeCloseTo(completeness?.wanted as number, 3);
  const other = await ask(square, { class: 1 - label });
  expect(score).toBeGreaterThan(other.score);
});

test("noise comes from the seed", async () => {
  const maps = [1, 1, 2].map((seed) => ask(square, { method: "smoothgrad", samples: 3, seed }));
  const [a, b, c] = (await Promise.all(maps)).map(({ map }) => map.data);
  expect(b).toEqual(a);
  expect(c).not.toEqual(a);
});

test("the picture is a PNG; a class that is not there is refused", async () => {
  const png = Buffer.from(await saliencyPicture(await ask(linear)));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  await expect(ask(linear, { class: 2 })).rejects.toThrow("linear tells 2 classes apart");
});
