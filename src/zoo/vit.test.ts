import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of, sizeOf, type Tensor } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { deits } from "./deit-variants.ts";
import { zeros } from "./init.ts";
import type { Choice } from "./network.ts";
import { vit } from "./vit.ts";
import { vits } from "./vit-variants.ts";
import { type Asked, type Source, untrained, weightsFrom } from "./weights.ts";

const file = fileURLToPath(new URL("./fixtures/vit.safetensors", import.meta.url));
const fixture = await openWeights(file);
afterAll(() => fixture[Symbol.asyncDispose]());

const tiny = { width: 12, heads: 3, classInit: zeros };
const configs = {
  plain: { ...tiny, patch: 4, depth: 4 },
  pooled: { ...tiny, patch: 4, depth: 1 },
  unplaced: { ...tiny, patch: 4, depth: 1 },
  distilled: { ...tiny, patch: 8, depth: 6, distilled: true },
};
const chosen: Readonly<Record<string, Readonly<Record<string, Choice>>>> = {
  pooled: { classToken: "none" },
  unplaced: { positions: "none" },
};

/** As they are stored, or made to fit. */
const stored =
  (weights: { read(name: string): Tensor }): Source =>
  ({ name, shape, fit: fitted }) => {
    const tensor = weights.read(name);
    return fitted?.(tensor, shape) ?? tensor;
  };

const cases = fixture.names
  .map((name) => name.split(" "))
  .filter(([, , , output]) => output === "image")
  .flatMap(([name, sides, filter]) =>
    (
      [
        ["logits", "plain"],
        ["logits", "fused"],
        ["tokens", "plain"],
        ["features", "plain"],
      ] as const
    ).map(([outputs, attention]) => ({ name, sides, filter, outputs, attention })),
  );

/** timm, with position embeddings resized by it or as the authors do; see make-vit.py. */
test.each(cases)(
  "$name for $sides ($filter, $attention) gives the $outputs of timm",
  async (one) => {
    const { name, sides, filter, outputs, attention } = one;
    const source = stored(within(fixture, `${name}.weights`));
    const built = vit(configs[name as keyof typeof configs], weightsFrom(source).weights, {
      sides: sides.split("x").map(Number) as [number, number],
      classes: 5,
      outputs,
      attention,
      switches: { positionFilter: filter, ...chosen[name] },
    });
    const bytes = writeModel({ name, outputs: built });
    await using session = await runtimeNamed("cpu").open(bytes, name, { threads: 1 });
    const of = (output: string) => fixture.read(`${name} ${sides} ${filter} ${output}`);
    const got = await session.run({ image: of("image") });
    expect(Object.keys(got)).toEqual(
      outputs === "features" ? ["stage1", "stage2", "stage3", "stage4"] : [outputs],
    );
    for (const [output, tensor] of Object.entries(got)) {
      expect(tensor.shape).toEqual(of(output).shape);
      expect(largestDifference(tensor, of(output))).toBeLessThan(1e-5);
    }
  },
);

/** In units of the largest element. */
function largestDifference(a: Tensor, b: Tensor): number {
  const [x, y] = [float32Of(a), float32Of(b)];
  const largest = y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i])), 0) / largest;
}

describe.each(Object.entries({ ...deits, ...vits }))("%s", (_, network) => {
  const switches = Object.fromEntries(
    Object.entries(network.switches).map(([name, { choices }]) => [name, choices[0]]),
  );
  const { size } = network.preprocessing;
  const options = { sides: [size, size], classes: 1000, outputs: "logits", switches } as const;

  test(`has ${network.parameters} parameters`, () => {
    const { weights, asked } = weightsFrom(untrained(0));
    network.build(weights, options);
    const sizes = [...asked.values()].map(({ shape }) => sizeOf(shape));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(network.parameters);
  });
});

test.each([
  [[225, 300], "224×288 or 240×304"],
  [[224, 230], "224×224 or 224×240"],
  [[9, 224], "16×224"],
] as const)("images of %s do not divide into patches", (sides, nearest) => {
  const { weights } = weightsFrom(untrained(0));
  expect(() =>
    deits["deit-ti"].build(weights, { sides, classes: 1, outputs: "logits", switches: {} }),
  ).toThrow(
    new Refusal(
      "usage",
      `images of ${sides.join("×")} do not divide into patches of 16×16; take ${nearest}`,
    ),
  );
});

/** DeiT began with timm 0.3.2, whose class token is drawn as all else. */
test.each([
  ["deit-ti", 0.02],
  ["vit-ti16", 1e-6],
])("the class token of an untrained %s spreads by %f", (name, std) => {
  const { weights, asked } = weightsFrom(untrained(0));
  const switches = { positions: "learned", classToken: "head", positionFilter: "bicubic" };
  const options = { sides: [224, 224], classes: 1000, outputs: "logits", switches } as const;
  ({ ...deits, ...vits })[name].build(weights, options);
  const drawn = float32Of(untrained(0)(asked.get("cls_token") as Asked));
  const spread = Math.sqrt(drawn.reduce((sum, v) => sum + v * v, 0) / drawn.length);
  expect(spread / std).toBeGreaterThan(0.85);
  expect(spread / std).toBeLessThan(1.15);
});
