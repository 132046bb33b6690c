import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of, sizeOf } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { largestDifference } from "./fixtures/largest-difference.ts";
import { moments } from "./fixtures/moments.ts";
import facts from "./fixtures/resnet.json" with { type: "json" };
import { basic, bottleneck, resnet, resnets } from "./resnet.ts";
import { type Asked, untrained, weightsFrom } from "./weights.ts";

const fixture = await openWeights(
  fileURLToPath(new URL("./fixtures/resnet.safetensors", import.meta.url)),
);
afterAll(() => fixture[Symbol.asyncDispose]());

const configs = {
  basic: { block: basic, depths: [1, 2, 1, 1], width: 4 },
  bottleneck: { block: bottleneck, depths: [1, 2, 1, 1], width: 2 },
};

// torchvision 0.29.2, 1e-5 of the largest element; see make-resnet.py.
describe.each(Object.entries(configs))("a ResNet of %s blocks", (name, config) => {
  const { read } = within(fixture, `${name}.weights`);

  test.each([
    ["32x40", "logits"],
    ["32x40", "features"],
    ["45x33", "logits"],
    ["45x33", "features"],
  ] as const)("gives for images of %s the %s of torchvision", async (sides, outputs) => {
    const { weights } = weightsFrom(({ name }) => read(name));
    const [height, width] = sides.split("x").map(Number);
    const built = resnet(config, weights, {
      sides: [height, width],
      classes: 5,
      outputs,
      switches: {},
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
});

const options = { sides: [224, 224], classes: 1000, outputs: "logits", switches: {} } as const;

describe.each(Object.entries(resnets))("%s", (name, network) => {
  const { weights, asked } = weightsFrom(untrained(0));
  network.build(weights, options);

  test(`has ${network.parameters} parameters, as published`, () => {
    const parameters = [...asked.values()].filter(({ kind }) => kind === "parameter");
    const sizes = parameters.map(({ shape }) => sizeOf(shape));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(network.parameters);
  });

  test("asks for what torchvision and timm have in their files, but for counts of batches", () => {
    const lines = [...asked.values()].map(({ name, shape }) => `${name} [${shape}]`);
    const counts = [...asked.keys()]
      .filter((name) => name.endsWith("running_var"))
      .map((name) => name.replace("running_var", "num_batches_tracked"));
    expect(counts.every((name) => network.unused?.test(name))).toBe(true);
    const all = [...lines, ...counts.map((name) => `${name} []`)].sort();
    const known: Record<string, { tensors: number; sha256: string }> = facts.names;
    expect({
      tensors: all.length,
      sha256: createHash("sha256").update(all.join("\n")).digest("hex"),
    }).toEqual(known[name]);
  });
});

test("tokens are the places of the last stage, row by row", () => {
  const { weights } = weightsFrom(untrained(0));
  const { tokens } = resnets.resnet18.build(weights, {
    ...options,
    sides: [65, 96],
    outputs: "tokens",
  });
  expect(tokens.shape).toEqual(["N", 9, 512]);
});

test("images of a side below 32 are refused", () => {
  const { weights } = weightsFrom(untrained(0));
  expect(() => resnets.resnet50.build(weights, { ...options, sides: [224, 31] })).toThrow(
    new Refusal(
      "usage",
      "images of 224×31 are too small: the last stage sees them in cells of 32×32; take sides of at least 32",
    ),
  );
});

describe("an untrained resnet18", () => {
  const source = untrained(0);
  const { weights, asked } = weightsFrom(source);
  resnets.resnet18.build(weights, options);

  // As far apart as two draws of so many elements may be.
  test.each(Object.entries(facts["fresh resnet18"]))("draws %s as torchvision", (name, found) => {
    const [mean, std] = found;
    const drawn = moments(float32Of(source(asked.get(name) as Asked)));
    expect(Math.abs(drawn.mean - mean)).toBeLessThanOrEqual(6 * std * Math.sqrt(2 / drawn.n));
    expect(Math.abs(drawn.std - std)).toBeLessThanOrEqual((6 * std) / Math.sqrt(drawn.n));
  });
});
