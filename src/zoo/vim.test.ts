import { fileURLToPath } from "node:url";
import { Tensor as Fed, InferenceSession } from "onnxruntime-node";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { writeModel } from "../onnx/index.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { openWeights, within } from "../weights/index.ts";
import { largestDifference } from "./fixtures/largest-difference.ts";
import { type Choices, choicesOf } from "./switches.ts";
import { vim } from "./vim.ts";
import { vims } from "./vim-variants.ts";
import { type Source, untrained, weightsFrom } from "./weights.ts";

const file = fileURLToPath(new URL("./fixtures/vim.safetensors", import.meta.url));
const fixture = await openWeights(file);
afterAll(() => fixture[Symbol.asyncDispose]());

const small = { width: 8, depth: 2, patch: 4, stride: 4 };
const configs = {
  plain: { ...small, width: 18 },
  overlapping: { ...small, stride: 2 },
  alternating: { ...small, depth: 4 },
};
const chosen: Readonly<Record<string, Choices>> = {
  head: { classToken: "head", halved: false },
  double: { classToken: "double", state: 4 },
  mean: { classToken: "none", positions: "none", state: 1 },
  max: { classToken: "none", pooling: "max", norm: "layer" },
  forward: { directions: "forward" },
  alternating: { directions: "alternating" },
  shared: { directions: "shared" },
  turned: { classToken: "none", rope: "both" },
  "turned-input": { rope: "input" },
};

/** As they are stored, or made to fit. */
const stored =
  (weights: { read(name: string): Tensor }): Source =>
  ({ name, shape, fit: fitted }) => {
    const tensor = weights.read(name);
    return fitted?.(tensor, shape) ?? tensor;
  };

const kinds = { logits: "logits", tokens: "tokens", sum: "features", output: "features" } as const;

const cases = fixture.names
  .map((name) => name.split(" "))
  .filter(([, , , output]) => output === "image")
  .flatMap(([name, sides, how]) => {
    const all = fixture.names.includes(`${name} ${sides} ${how} tokens`);
    const kept = (Object.keys(kinds) as (keyof typeof kinds)[]).filter(
      (kind) => all || kind === "logits" || kind === "sum",
    );
    return kept.map((kind) => [name, sides, how, kind] as const);
  });

/** The authors' code, with position embeddings of other sizes resized as it does or better; see make-vim.py. */
test.each(cases)("%s for %s (%s) gives the %s of the authors", async (name, sides, how, kind) => {
  const [positionSlot, positionFilter = "bicubic"] = how.split("-");
  const source = stored(within(fixture, `${name}.weights`));
  const built = vim(configs[name as keyof typeof configs] ?? small, weightsFrom(source).weights, {
    sides: sides.split("x").map(Number) as [number, number],
    classes: 5,
    outputs: kinds[kind],
    switches: choicesOf("vim-s", vims["vim-s"], {
      ...chosen[name],
      positionSlot,
      positionFilter,
      ...(kinds[kind] === "features" && { features: kind }),
    }),
  });
  const session = await InferenceSession.create(writeModel({ name, outputs: built }), {
    intraOpNumThreads: 1,
  });
  const of = (output: string) => fixture.read(`${name} ${sides} ${how} ${output}`);
  const { shape, data } = of("image");
  const got = await session.run({ image: new Fed("float32", data as Float32Array, shape) });
  expect(Object.keys(got)).toEqual(
    kinds[kind] === "features" ? ["stage1", "stage2", "stage3", "stage4"] : [kind],
  );
  for (const [output, { dims, data }] of Object.entries(got)) {
    const stored = `${name} ${sides} ${how} ${output.replace("stage", kind)}`;
    if (!fixture.names.includes(stored)) continue; // of other sizes, the last stage alone
    const expected = fixture.read(stored);
    expect(dims).toEqual(expected.shape);
    const tensor = { dtype: "float32", shape: dims, data: data as Float32Array } as const;
    expect(largestDifference(tensor, expected)).toBeLessThan(1e-5);
  }
});

describe.each(Object.entries(vims))("%s", (name, network) => {
  test(`has ${network.parameters} parameters`, () => {
    const { weights, asked } = weightsFrom(untrained(0));
    network.build(weights, {
      sides: [224, 224],
      classes: 1000,
      outputs: "logits",
      switches: choicesOf(name, network),
    });
    const sizes = [...asked.values()].map(({ shape }) => sizeOf(shape));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(network.parameters);
  });
});

test("an untrained Vim begins as the authors' does", () => {
  const { weights, asked } = weightsFrom(untrained(0));
  const switches = choicesOf("vim-ti", vims["vim-ti"]);
  const build = { sides: [224, 224], classes: 10, outputs: "logits", switches } as const;
  vims["vim-ti"].build(weights, build);
  const of = (name: string) => {
    const found = asked.get(name);
    if (found === undefined) throw new Error(`${name} was not asked for`);
    return untrained(0)(found).data as Float32Array; // every weight is float32
  };
  const largest = (x: Float32Array) => x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  for (const end of ["", "_b"]) {
    const mixer = "layers.3.mixer";
    const rows = [...of(`${mixer}.A${end}_log`).subarray(16, 32)];
    expect(rows).toEqual(rows.map((_, i) => Math.fround(Math.log(i + 1))));
    expect(new Set(of(`${mixer}.D${end}`))).toEqual(new Set([1]));
    const steps = of(`${mixer}.dt_proj${end}.bias`).map((x) => Math.log1p(Math.exp(x)));
    expect(Math.min(...steps)).toBeGreaterThan(0.00099);
    expect(Math.max(...steps)).toBeLessThan(0.1001);
    expect(largest(of(`${mixer}.dt_proj${end}.weight`))).toBeCloseTo(12 ** -0.5, 2);
    expect(largest(of(`${mixer}.conv1d${end}.weight`))).toBeCloseTo(0.5, 2);
  }
  expect(largest(of("layers.3.mixer.out_proj.weight"))).toBeCloseTo((384 * 24) ** -0.5, 4);
  expect(largest(of("layers.3.mixer.in_proj.weight"))).toBeCloseTo(192 ** -0.5, 4);
});

test.each([
  ["vim-ti", [225, 300], "224×288 or 240×304"],
  ["vim-ti+", [220, 300], "216×296 or 224×304"],
  ["vim-s", [9, 224], "16×224"],
] as const)("%s does not cover images of %s", (name, sides, nearest) => {
  const { weights } = weightsFrom(untrained(0));
  const switches = choicesOf(name, vims[name]);
  expect(() =>
    vims[name].build(weights, { sides, classes: 1, outputs: "logits", switches }),
  ).toThrow(
    new Refusal(
      "usage",
      `images of ${sides.join("×")} are not covered by patches of 16×16, ${name.endsWith("+") ? 8 : 16} pixels apart; take ${nearest}`,
    ),
  );
});
