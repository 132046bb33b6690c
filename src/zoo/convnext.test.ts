import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of, sizeOf } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { convnext } from "./convnext.ts";
import { convnexts } from "./convnext-variants.ts";
import facts from "./fixtures/convnext.json" with { type: "json" };
import { largestDifference } from "./fixtures/largest-difference.ts";
import { moments } from "./fixtures/moments.ts";
import type { Choice, Network, NetworkOptions } from "./network.ts";
import { type Asked, untrained, weightsFrom } from "./weights.ts";

const fixture = await openWeights(
  fileURLToPath(new URL("./fixtures/convnext.safetensors", import.meta.url)),
);
afterAll(() => fixture[Symbol.asyncDispose]());

const officialName = convnexts["convnext-t"].officialName as (name: string) => string;
const tiny = { depths: [1, 1, 2, 1], widths: [4, 8, 12, 16] };
const scales: Readonly<Record<string, number>> = { official: 1e-6, timm: 1e-6, unscaled: 0 };
const cases = fixture.names
  .map((name) => name.split(" "))
  .filter(([, , output]) => output === "image")
  .flatMap(([name, sides]) =>
    (["logits", "features"] as const).map((outputs) => [name, sides, outputs] as const),
  );

// The authors' code (048efcea) and timm 1.0.31, 1e-5 of the largest element; see make-convnext.py.
test.each(cases)("%s weights give for images of %s the same %s", async (name, sides, outputs) => {
  const stored = within(fixture, `${name}.weights`);
  const places = new Map(stored.names.map((place) => [officialName(place), place]));
  const { weights } = weightsFrom(({ name }) => stored.read(places.get(name) ?? name));
  const [height, width] = sides.split("x").map(Number);
  const built = convnext(tiny, weights, {
    sides: [height, width],
    classes: 5,
    outputs,
    switches: { layerScale: scales[name] },
  });
  const bytes = writeModel({ name, outputs: built });
  await using session = await runtimeNamed("cpu").open(bytes, name, { threads: 1 });
  const of = (output: string) => fixture.read(`${name} ${sides} ${output}`);
  const got = await session.run({ image: of("image") });
  expect(Object.keys(got)).toEqual(
    outputs === "features" ? ["stage1", "stage2", "stage3", "stage4"] : ["logits"],
  );
  for (const [output, tensor] of Object.entries(got)) {
    expect(tensor.shape).toEqual(of(output).shape);
    expect(largestDifference(tensor, of(output))).toBeLessThan(1e-5);
  }
});

const options: NetworkOptions = {
  sides: [224, 224],
  classes: 1000,
  outputs: "logits",
  switches: { layerScale: 1e-6 },
};

function askedBy(network: Network, layerScale: Choice = 1e-6): ReadonlyMap<string, Asked> {
  const { weights, asked } = weightsFrom(untrained(0));
  network.build(weights, { ...options, switches: { layerScale } });
  return asked;
}

/** Names with their shapes, sorted, one a line, as a digest. */
function digestOf(named: readonly (readonly [string, readonly number[]])[]) {
  const lines = named.map(([name, shape]) => `${name} [${shape}]`).sort();
  const sha256 = createHash("sha256").update(lines.join("\n")).digest("hex");
  return { tensors: lines.length, sha256 };
}

describe.each(Object.entries(convnexts))("%s", (name, network) => {
  const asked = askedBy(network);

  test(`has ${network.parameters} parameters, as published`, () => {
    const sizes = [...asked.values()].map(({ shape }) => sizeOf(shape));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(network.parameters);
  });

  test("asks for what the authors and timm have in their files", () => {
    const known: Record<string, { official: object; timm: object }> = facts.names;
    const named = [...asked.values()].map(({ name, shape }) => [name, shape] as const);
    expect(digestOf(named)).toEqual(known[name].official);
    expect(digestOf(named.map(([name, shape]) => [timmName(name), shape]))).toEqual(
      known[name].timm,
    );
    expect(named.map(([name]) => officialName(timmName(name)))).toEqual(
      named.map(([name]) => name),
    );
    expect(named.map(([name]) => officialName(name))).toEqual(named.map(([name]) => name));
  });
});

/** The names that timm renames on loading, the other way round. */
const timmName = (name: string): string =>
  name
    .replace(/^downsample_layers\.0\./, "stem.")
    .replace(/^downsample_layers\.(\d)\./, "stages.$1.downsample.")
    .replace(/^stages\.(\d)\.(\d+)\./, "stages.$1.blocks.$2.")
    .replace(".dwconv.", ".conv_dw.")
    .replace(/\.pwconv(\d)\./, ".mlp.fc$1.")
    .replace(/^(norm)\./, "head.$1.")
    .replace(/^head\.(weight|bias)/, "head.fc.$1");

describe("an untrained convnext-t", () => {
  const source = untrained(0);
  const asked = askedBy(convnexts["convnext-t"]);

  // As far apart as two draws of so many elements may be; gammas are float32 numbers near 1e-6.
  test.each(Object.entries(facts["fresh convnext-t"]))("draws %s as the authors", (name, found) => {
    const [mean, std] = found;
    const drawn = moments(float32Of(source(asked.get(name) as Asked)));
    const apart = (6 * std) / Math.sqrt(drawn.n) + 1e-12;
    expect(Math.abs(drawn.mean - mean)).toBeLessThanOrEqual(Math.SQRT2 * apart);
    expect(Math.abs(drawn.std - std)).toBeLessThanOrEqual(apart);
  });

  test("begins its layer scale where the switch says", () => {
    const gamma = "stages.2.8.gamma";
    const dense = askedBy(convnexts["convnext-t"], 1).get(gamma) as Asked;
    expect(new Set(float32Of(source(dense)))).toEqual(new Set([1]));
    expect(askedBy(convnexts["convnext-t"], 0).has(gamma)).toBe(false);
  });
});

test("tokens are the places of the last stage, row by row; what no stride covers is left out", () => {
  const { weights } = weightsFrom(untrained(0));
  const { tokens } = convnexts["convnext-t"].build(weights, {
    ...options,
    sides: [95, 127],
    outputs: "tokens",
  });
  expect(tokens.shape).toEqual(["N", 2 * 3, 768]);
});

test("images of a side below 32 are refused", () => {
  const { weights } = weightsFrom(untrained(0));
  expect(() => convnexts["convnext-t"].build(weights, { ...options, sides: [31, 224] })).toThrow(
    new Refusal(
      "usage",
      "images of 31×224 are too small: the last stage sees them in cells of 32×32; take sides of at least 32",
    ),
  );
});

test("published files of 384 are for images that are squashed to the square", () => {
  const all = Object.values(convnexts).flatMap(({ checkpoints }) => checkpoints);
  const squashed = all.filter(({ preprocessing }) => preprocessing?.resize === "squash");
  expect(squashed.map(({ file }) => file)).toEqual([
    "convnext_tiny_22k_1k_384.pth",
    "convnext_small_22k_1k_384.pth",
    "convnext_base_1k_384.pth",
    "convnext_base_22k_1k_384.pth",
    "convnext_large_1k_384.pth",
    "convnext_large_22k_1k_384.pth",
  ]);
});
