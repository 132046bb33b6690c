/**
 * @module VMamba against the authors' code with its scan in plain PyTorch (fixtures/make-vmamba.py: torch
 * 2.15.0, float32): tiny networks with random weights, one file each.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of, sizeOf } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { matchOf } from "./checkpoint.ts";
import { largestDifference } from "./fixtures/largest-difference.ts";
import { moments } from "./fixtures/moments.ts";
import type { Choice, Network } from "./network.ts";
import { type Config, current, vanilla, vmamba } from "./vmamba.ts";
import { officialName, vmambas } from "./vmamba-variants.ts";
import { type Source, untrained, weightsFrom } from "./weights.ts";

const small = { ...current, width: 8, depths: [1, 1], ssmRatio: 1 };
const configs: Readonly<Record<string, Config>> = {
  s1: { ...current, width: 4, depths: [1, 1, 2, 1], ssmRatio: 1 },
  s2: { ...current, width: 20, depths: [2, 1], ssmRatio: 2 },
  v0: { ...vanilla, width: 20, depths: [1, 2], ssmRatio: 2 },
  gated: { ...small, gate: true, state: 3, convolution: false, ssmRatio: 1.5, mlpRatio: 2 },
  bidirectional: { ...small, pattern: "bidirectional", convolution: false },
  unidirectional: { ...small, pattern: "unidirectional" },
  cascade: { ...small, pattern: "cascade", state: 2 },
};

describe.each(Object.entries(configs))("%s", (name, config) => {
  test.each(["logits", "tokens", "features"] as const)(
    "gives the %s of the authors",
    async (outputs) => {
      await using fixture = await openWeights(fixtureOf(name));
      const stored = within(fixture, "model");
      const places = new Map(stored.names.map((place) => [officialName(place), place]));
      const source: Source = (wanted) => {
        const tensor = stored.read(String(places.get(wanted.name)));
        return wanted.fit?.(tensor, wanted.shape) ?? tensor;
      };
      const image = fixture.read("image");
      const { weights, asked } = weightsFrom(source);
      const built = vmamba(config, weights, {
        sides: [image.shape[2], image.shape[3]],
        classes: 5,
        outputs,
        switches: {},
      });
      const bytes = writeModel({ name, outputs: built });
      await using session = await runtimeNamed("cpu").open(bytes, name, { threads: 1 });
      const given = await session.run({ image });
      const stages = config.depths.map((_, i) => `stage${i + 1}`);
      expect(Object.keys(given)).toEqual(outputs === "features" ? stages : [outputs]);
      for (const [output, tensor] of Object.entries(given)) {
        expect(tensor.shape).toEqual(fixture.read(output).shape);
        expect(largestDifference(tensor, fixture.read(output)), output).toBeLessThan(1e-5);
      }
      if (outputs === "logits") expect(new Set(asked.keys())).toEqual(new Set(places.keys()));
    },
  );
});

/** A network of 1000 classes, as it was published but for `others`. */
function published(network: Network, others: Readonly<Record<string, Choice>> = {}) {
  const first = Object.entries(network.switches).map(([key, { choices }]) => [key, choices[0]]);
  const switches = { ...Object.fromEntries(first), ...others };
  return { sides: [224, 224], classes: 1000, outputs: "logits", switches } as const;
}

function askedBy(network: Network, others?: Readonly<Record<string, Choice>>) {
  const { weights, asked } = weightsFrom(untrained(0));
  network.build(weights, published(network, others));
  return asked;
}

const parametersOf = (asked: ReturnType<typeof askedBy>): number =>
  [...asked.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** As many tensors as are in the authors' networks. */
test.each([
  ["vmamba-t", 276],
  ["vmamba-t-s2l5", 222],
  ["vmamba-t-v0", 212],
  ["vmamba-s", 402],
  ["vmamba-s-s1l20", 492],
  ["vmamba-s-v0", 446],
  ["vmamba-b", 402],
  ["vmamba-b-s1l20", 492],
  ["vmamba-b-v0", 446],
])("%s has its published parameters, in %i tensors", (name, tensors) => {
  const asked = askedBy(vmambas[name]);
  expect(parametersOf(asked)).toBe(vmambas[name].parameters);
  expect(asked.size).toBe(tensors);
});

/** Table 5 of the paper, from the first version to the current one, as the authors' code counts. */
test.each([
  ["(d)", 28_991_656, { state: 16, ssmRatio: 2, convolution: false, gate: true, blocks: 2 }],
  ["(d.1)", 22_926_376, { state: 16, convolution: false, gate: true, blocks: 2 }],
  ["(d.2)", 28_256_680, { state: 16, convolution: false, gate: true, blocks: 5 }],
  ["(e)", 26_247_592, { state: 16, convolution: false, blocks: 5 }],
  ["(e.1)", 26_283_880, { state: 16, blocks: 5 }],
  ["(e.2)", 25_558_120, { blocks: 5 }],
  ["(f)", 30_705_832, { ssmRatio: 2, blocks: 5 }],
] as const)("step %s of the paper has %i parameters", (_, parameters, others) => {
  expect(parametersOf(askedBy(vmambas["vmamba-t"], others))).toBe(parameters);
});

/** Spreads in closed form; all tensors were compared with those that the authors' code draws. */
test.each([
  ["patch_embed.0.weight", 1 / Math.sqrt(3 * 3 * 3 * 3)],
  ["layers.0.blocks.0.op.in_proj.weight", 0.02],
  ["layers.0.blocks.0.op.conv2d.weight", 1 / Math.sqrt(3 * 3 * 3)],
  ["layers.0.blocks.0.op.x_proj_weight", 1 / Math.sqrt(3 * 96)],
  ["layers.0.blocks.0.op.dt_projs_weight", 1 / Math.sqrt(3 * 6)],
  ["layers.0.blocks.0.mlp.fc1.weight", 0.02],
  ["classifier.head.weight", 0.02],
])("%s begins with a deviation of %d", (name, std) => {
  const found = moments(drawn(name));
  expect(Math.abs(found.std / std - 1)).toBeLessThan(4 / Math.sqrt(2 * found.n));
});

test("steps begin between 0.001 and 0.1, and A with −1", () => {
  const steps = drawn("layers.0.blocks.0.op.dt_projs_bias").map((x) => Math.log1p(Math.exp(x)));
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0.001 - 1e-7);
  expect(Math.max(...steps)).toBeLessThanOrEqual(0.1 + 1e-6);
  expect(drawn("layers.0.blocks.0.op.A_logs").every((x) => x === 0)).toBe(true);
});

/** What a tensor of VMamba-T is before training. */
function drawn(name: string): Float32Array {
  const wanted = askedBy(vmambas["vmamba-t"]).get(name);
  if (wanted === undefined) throw new Error(`VMamba-T does not ask for ${name}`);
  return float32Of(untrained(0)(wanted));
}

test("files of detectors from January 2024 fit, with all that is beside them", () => {
  const network = vmambas["vmamba-t-v0"];
  const options = { ...published(network), outputs: "features" } as const;
  const older = (name: string) =>
    name
      .replace("patch_embed.0.", "patch_embed.proj.")
      .replace("patch_embed.2.", "patch_embed.norm.")
      .replace(/(blocks\.\d+)\.norm\./, "$1.ln_1.")
      .replace(".op.", ".self_attention.");
  const { weights, asked } = weightsFrom(untrained(0));
  network.build(weights, options);
  const shapes = new Map([
    ...[...asked.values()].map(({ name, shape }) => [`backbone.${older(name)}`, shape] as const),
    ["backbone.outnorm0.weight", [96]],
    ["rpn_head.rpn_conv.weight", [256, 256, 3, 3]],
  ]);
  const match = matchOf(network, options, {
    file: "vssmtiny_mask_rcnn_swin_fpn_coco_epoch_12.pth",
    names: [...shapes.keys()],
    get: (name) => ({ shape: shapes.get(name) ?? [], dtype: "float32" }),
    read: (name) => {
      throw new Error(`${name} need not be read`);
    },
  });
  expect(match).toMatchObject({ missing: [], misshapen: [], unexpected: [], fitted: [] });
  expect(match.beside).toEqual(["rpn_head.rpn_conv.weight"]);
});

test("images without a whole cell of the last stage are refused", () => {
  const { weights } = weightsFrom(untrained(0));
  expect(() =>
    vmamba(small, weights, { sides: [7, 8], classes: 1, outputs: "logits", switches: {} }),
  ).toThrow("images of 7×8 are too small");
});

const fixtureOf = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/vmamba-${name}.safetensors`, import.meta.url));
