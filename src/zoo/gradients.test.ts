/**
 * @module Gradients of whole networks against torch.autograd on the same weights (fixtures/make-gradients.py: torch
 * 2.15, float32): by the image, and by all weights of at most 300 numbers.
 */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { gradients, input, type Value, writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { convnext } from "./convnext.ts";
import { convnexts } from "./convnext-variants.ts";
import { largestDifference } from "./fixtures/largest-difference.ts";
import { zeros } from "./init.ts";
import type { NetworkOptions } from "./network.ts";
import { basic, bottleneck, resnet } from "./resnet.ts";
import { loweringNames } from "./selective-scan.ts";
import { type Choices, choicesOf } from "./switches.ts";
import { vim } from "./vim.ts";
import { vims } from "./vim-variants.ts";
import { vit } from "./vit.ts";
import { type Config, current, vmamba } from "./vmamba.ts";
import { officialName } from "./vmamba-variants.ts";
import { type Weights, weightsFrom } from "./weights.ts";

type Build = (weights: Weights, options: NetworkOptions) => Readonly<Record<string, Value>>;

interface Case {
  readonly file: string;
  /** Before the names of the weights. */
  readonly weights: string;
  readonly image: string;
  readonly build: Build;
  /** How a weight of the file is called in the network. */
  readonly renamed?: (name: string) => string;
}

const resnets = { depths: [1, 2, 1, 1] };
const vimSwitches = (chosen: Choices = {}) =>
  choicesOf("vim-s", vims["vim-s"], { positionSlot: "first", ...chosen });
const vimSmall = { width: 8, depth: 2, patch: 4, stride: 4 };
const vimCase = (name: string, config: typeof vimSmall, chosen?: Choices): Case => ({
  file: "vim",
  weights: `${name}.weights`,
  image: `${name} 16x16 first`,
  build: (weights, options) => vim(config, weights, { ...options, switches: vimSwitches(chosen) }),
});
const vmambaSmall: Config = { ...current, width: 8, depths: [1, 1], ssmRatio: 1 };
const vmambaCase = (name: string, config: Config): Case => ({
  file: `vmamba-${name}`,
  weights: "model",
  image: name,
  build: (weights, options) => vmamba(config, weights, options),
  renamed: officialName,
});

const cases: Readonly<Record<string, Case>> = {
  "resnet basic": {
    file: "resnet",
    weights: "basic.weights",
    image: "basic 32x40",
    build: (weights, options) => resnet({ ...resnets, block: basic, width: 4 }, weights, options),
  },
  "resnet bottleneck": {
    file: "resnet",
    weights: "bottleneck.weights",
    image: "bottleneck 45x33",
    build: (weights, options) =>
      resnet({ ...resnets, block: bottleneck, width: 2 }, weights, options),
  },
  convnext: {
    file: "convnext",
    weights: "official.weights",
    image: "official 32x40",
    build: (weights, options) =>
      convnext({ depths: [1, 1, 2, 1], widths: [4, 8, 12, 16] }, weights, {
        ...options,
        switches: { layerScale: 1e-6 },
      }),
    renamed: convnexts["convnext-t"].officialName as (name: string) => string,
  },
  ...Object.fromEntries(
    (["plain", "fused"] as const).map((attention): [string, Case] => [
      `vit, attention ${attention}`,
      {
        file: "vit",
        weights: "plain.weights",
        image: "plain 16x16 bicubic",
        build: (weights, options) =>
          vit({ width: 12, heads: 3, classInit: zeros, patch: 4, depth: 4 }, weights, {
            ...options,
            attention,
            switches: { positionFilter: "bicubic" },
          }),
      },
    ]),
  ),
  "vim plain": vimCase("plain", { ...vimSmall, width: 18 }),
  "vim double": vimCase("double", vimSmall, { classToken: "double", state: 4 }),
  "vim shared": vimCase("shared", vimSmall, { directions: "shared" }),
  "vmamba s1": vmambaCase("s1", { ...current, width: 4, depths: [1, 1, 2, 1], ssmRatio: 1 }),
  "vmamba gated": vmambaCase("gated", {
    ...vmambaSmall,
    gate: true,
    state: 3,
    convolution: false,
    ssmRatio: 1.5,
    mlpRatio: 2,
  }),
};

const fileOf = (name: string) =>
  fileURLToPath(new URL(`./fixtures/${name}.safetensors`, import.meta.url));

/** The largest error by the name of what is differentiated by. */
async function errorsOf(
  { file, weights: under, image, build, renamed = (name) => name }: Case,
  options: Partial<NetworkOptions> = {},
  way: Parameters<typeof gradients>[2] = {},
): Promise<Map<string, number>> {
  await using fixture = await openWeights(fileOf(file));
  await using expected = await openWeights(fileOf("gradients"));
  const stored = within(fixture, under);
  const places = new Map(stored.names.map((place) => [renamed(place), place]));
  const { weights } = weightsFrom(({ name, shape, fit: fitted }) => {
    const tensor = stored.read(places.get(name) ?? name);
    return fitted?.(tensor, shape) ?? tensor;
  });
  const given = fixture.read(file.startsWith("vmamba") ? "image" : `${image} image`);
  const [batch, , height, width] = given.shape;
  const { logits } = build(weights, {
    sides: [height, width],
    classes: 5,
    outputs: "logits",
    switches: {},
    ...options,
  });
  const data = Float32Array.from({ length: 5 * batch }, (_, i) => Math.cos(i));
  const seed: Tensor = { dtype: "float32", shape: [batch, 5], data };

  const case_ = `${file.split("-")[0]} ${image} `;
  const names = expected.names
    .filter((name) => name.startsWith(case_))
    .map((name) => name.slice(case_.length));
  const found = gradients(
    [logits],
    names.map((name) => (name === "image" ? name : renamed(name))),
    { seeds: [input("seed", logits.shape)], ...way },
  );
  const outputs = Object.fromEntries(names.map((name, i) => [`by ${name}`, found[i]]));
  await using session = await runtimeNamed("cpu").open(writeModel({ name: file, outputs }), file, {
    threads: 1,
  });
  const got = await session.run({ image: given, seed });
  return new Map(
    names.map((name) => {
      const reference = expected.read(case_ + name);
      const own = got[`by ${name}`];
      expect(sizeOf(own.shape), name).toBe(sizeOf(reference.shape));
      return [name, largestDifference(own, reference)];
    }),
  );
}

test.each(Object.entries(cases))("%s has the gradients of PyTorch", async (_, one) => {
  const errors = await errorsOf(one);
  expect(errors.size).toBeGreaterThan(5);
  for (const [name, error] of errors) expect(error, name).toBeLessThan(1e-4);
});

test.each(loweringNames)(
  "a selective scan by %s has the gradients of PyTorch",
  async (lowering) => {
    for (const [name, error] of await errorsOf(cases["vim double"], { lowering })) {
      expect(error, name).toBeLessThan(1e-4);
    }
  },
);
