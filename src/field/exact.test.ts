/**
 * @module Fields against torch.autograd (torch 2.15, float32), through the networks of torchvision, timm and the
 * authors: see fixtures/make-fields.py; and against what can be said without computing.
 */
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import {
  averagePool,
  constant,
  conv,
  folded,
  identity,
  input,
  type Value,
  writeModel,
} from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of, type Tensor } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { convnext } from "../zoo/convnext.ts";
import { convnexts } from "../zoo/convnext-variants.ts";
import { largestDifference } from "../zoo/fixtures/largest-difference.ts";
import { zeros } from "../zoo/init.ts";
import type { Choice, Given } from "../zoo/network.ts";
import { basic, bottleneck, resnet } from "../zoo/resnet.ts";
import { choicesOf } from "../zoo/switches.ts";
import { vim } from "../zoo/vim.ts";
import { vims } from "../zoo/vim-variants.ts";
import { vit } from "../zoo/vit.ts";
import { current, vanilla, vmamba } from "../zoo/vmamba.ts";
import { officialName } from "../zoo/vmamba-variants.ts";
import { type Weights, weightsFrom } from "../zoo/weights.ts";
import { exactField } from "./exact.ts";
import type { Feeder } from "./feeds.ts";
import { layerIn, placeIn } from "./layer.ts";
import { overFloats, unitAt, unitGradient } from "./unit.ts";

const openFixture = (path: string) => openWeights(fileURLToPath(new URL(path, import.meta.url)));

const known = await openFixture("./fixtures/fields.safetensors");
afterAll(() => known[Symbol.asyncDispose]());

interface Case {
  /** The fixture of the zoo, the weights in it, and the image. */
  readonly file: string;
  readonly weights: string;
  readonly image: string;
  /** What the file calls a weight that the network asks for. */
  readonly named?: (name: string) => string;
  readonly build: (w: Weights, options: Options) => Readonly<Record<string, Value>>;
  readonly switches?: Readonly<Record<string, Choice>>;
}

interface Options {
  readonly sides: readonly [number, number];
  readonly classes: number;
  readonly outputs: Given;
  readonly switches: Readonly<Record<string, Choice>>;
}

const small = [1, 2, 1, 1];
const cases: Readonly<Record<string, Case>> = {
  "resnet basic": {
    file: "resnet",
    weights: "basic.weights",
    image: "basic 32x40 image",
    build: (w, options) => resnet({ block: basic, depths: small, width: 4 }, w, options),
  },
  "resnet bottleneck": {
    file: "resnet",
    weights: "bottleneck.weights",
    image: "bottleneck 32x40 image",
    build: (w, options) => resnet({ block: bottleneck, depths: small, width: 2 }, w, options),
  },
  "convnext official": {
    file: "convnext",
    weights: "official.weights",
    image: "official 32x40 image",
    named: convnexts["convnext-t"].officialName as (name: string) => string,
    build: (w, options) => convnext({ depths: [1, 1, 2, 1], widths: [4, 8, 12, 16] }, w, options),
    switches: { layerScale: 1e-6 },
  },
  "vit plain": {
    file: "vit",
    weights: "plain.weights",
    image: "plain 16x16 bicubic image",
    build: (w, options) =>
      vit({ width: 12, heads: 3, classInit: zeros, patch: 4, depth: 4 }, w, options),
    switches: { positionFilter: "bicubic" },
  },
  "vim plain": {
    file: "vim",
    weights: "plain.weights",
    image: "plain 16x16 first image",
    build: (w, options) => vim({ width: 18, depth: 2, patch: 4, stride: 4 }, w, options),
    switches: choicesOf("vim-s", vims["vim-s"], { features: "sum" }),
  },
  "vmamba s1": {
    file: "vmamba-s1",
    weights: "model",
    image: "image",
    named: officialName,
    build: (w, options) =>
      vmamba({ ...current, width: 4, depths: [1, 1, 2, 1], ssmRatio: 1 }, w, options),
  },
  "vmamba v0": {
    file: "vmamba-v0",
    weights: "model",
    image: "image",
    named: officialName,
    build: (w, options) =>
      vmamba({ ...vanilla, width: 20, depths: [1, 2], ssmRatio: 2 }, w, options),
  },
};

/** The graph of a gradient, ready to run. */
async function running(features: Value, name: string, score: "sum" | "relu-sum" = "relu-sum") {
  const layer = layerIn({ name, outputs: { features } }, "features");
  const image = inputOf(features);
  const unit = overFloats(unitAt(layer.value, placeIn(layer), score), image);
  const { gradient } = unitGradient(unit.value, unit.image);
  const bytes = writeModel({ name, outputs: folded({ gradient }) });
  const session = await runtimeNamed("cpu").open(bytes, name, { threads: 1, lanes: 1 });
  const [, , height, width] = image.shape.map(Number);
  const line: Feeder = {
    session,
    where: name,
    input: "image",
    layout: "NCHW",
    sides: [height, width],
    fixedBatch: undefined,
  };
  return { session, line };
}

const imagesIn = ({ shape, data }: Tensor) =>
  Array.from({ length: shape[0] }, (_, i) => ({
    id: String(i),
    elements: async () =>
      (data as Float32Array).slice(
        (i * data.length) / shape[0],
        ((i + 1) * data.length) / shape[0],
      ),
  }));

const noProgress = { onProgress: () => undefined };

describe.each(Object.entries(cases))(
  "%s",
  (name, { file, weights, image, named, build, switches = {} }) => {
    test("has the gradient and the field of torch.autograd", async () => {
      await using fixture = await openFixture(`../zoo/fixtures/${file}.safetensors`);
      const stored = within(fixture, weights);
      const places = new Map(stored.names.map((place) => [named?.(place) ?? place, place]));
      const { weights: w } = weightsFrom(({ name, shape, fit: fitted }) => {
        const tensor = stored.read(places.get(name) ?? name);
        return fitted?.(tensor, shape) ?? tensor;
      });
      const shown = fixture.read(image);
      const sides = [shown.shape[2], shown.shape[3]] as const;
      const outputs = build(w, { sides, classes: 5, outputs: "features", switches });
      const last = Object.keys(outputs).at(-1) as string;
      const input = inputOf(outputs[last]);
      const layer = layerIn({ name, outputs }, last);
      const unit = unitAt(layer.value, placeIn(layer), "relu-sum");
      const { gradient } = unitGradient(unit, input);
      const bytes = writeModel({ name, outputs: folded({ gradient }) });
      await using session = await runtimeNamed("cpu").open(bytes, name, { threads: 1, lanes: 1 });
      const got = await session.run({ image: shown });
      expect(got.gradient.shape).toEqual(shown.shape);
      expect(largestDifference(got.gradient, known.read(`${name} gradient`))).toBeLessThan(1e-5);

      const line = {
        session,
        where: name,
        input: "image",
        layout: "NCHW",
        sides,
        fixedBatch: undefined,
      } as const;
      const field = await exactField(line, imagesIn(shown), {
        rectifier: "positive",
        ...noProgress,
      });
      const expected = known.read(`${name} map`);
      const map = {
        dtype: "float32",
        shape: expected.shape,
        data: Float32Array.from(field.map.data),
      } as const;
      expect(field.images).toBe(2);
      expect(largestDifference(map, expected)).toBeLessThan(1e-5);
      expect(correlation(map.data, float32Of(expected))).toBeGreaterThan(0.99999);
    });
  },
);

/** The image that all of a network depends on. */
function inputOf(output: Value): Value {
  const seen = new Set<Value>();
  const open = [output];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.origin.kind === "input") return value;
    if (value.origin.kind === "node") {
      open.push(...(value.origin.inputs as (Value | undefined)[]).filter((x) => x !== undefined));
    }
  }
  throw new Error("no input");
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (x: Float32Array) => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Each of three colours contributes the same. */
describe("without a computer, the field of", () => {
  const image = input("image", ["N", 3, 9, 9]);
  const filter = Float32Array.from([1, 2, 3].flatMap(() => [1, 2, 3, 4, -5, 6, 7, 8, 9]));
  const w = constant({ dtype: "float32", shape: [1, 3, 3, 3], data: filter }, "w");
  const one = {
    id: "one",
    elements: async () => new Float32Array(3 * 9 * 9).fill(1),
  };

  test.each<[string, Value, Record<string, number>]>([
    [
      "a 3×3 convolution is its filter, but for what is negative",
      conv(image, w, { pads: [1, 1, 1, 1] }),
      { "3,3": 1, "3,4": 2, "3,5": 3, "4,3": 4, "4,5": 6, "5,3": 7, "5,4": 8, "5,5": 9 },
    ],
    [
      "a mean of 3×3 cells is a ninth of each",
      averagePool(image, { kernel_shape: [3, 3], strides: [3, 3] }),
      Object.fromEntries([3, 4, 5].flatMap((y) => [3, 4, 5].map((x) => [`${y},${x}`, 1 / 9]))),
    ],
    ["the identity is the pixel itself", identity(image), { "4,4": 1 }],
  ])("%s", async (_, features, expected) => {
    const { session, line } = await running(features, "closed");
    await using _session = session;
    const field = await exactField(line, [one], { rectifier: "positive", ...noProgress });
    const found: Record<string, number> = {};
    for (const [i, value] of field.map.data.entries()) {
      if (value !== 0) found[`${Math.floor(i / 9)},${i % 9}`] = value;
    }
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [at, value] of Object.entries(expected)) expect(found[at]).toBeCloseTo(3 * value, 6);
  });
});
