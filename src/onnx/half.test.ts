import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { floatOfHalf } from "../tensor.ts";
import {
  add,
  batchNormalization,
  cast,
  constant,
  conv,
  div,
  exp,
  flatten,
  gather,
  gelu,
  gemm,
  globalAveragePool,
  input,
  integers,
  layerNormalization,
  matMul,
  mul,
  reduceMean,
  relu,
  reshape,
  resize,
  scalar,
  scan,
  scoped,
  softmax,
  split,
  sqrt,
  transpose,
} from "./build.ts";
import made from "./fixtures/half.json" with { type: "json" };
import { folded } from "./fold.ts";
import { inHalf } from "./half.ts";
import { attributeKinds } from "./operators.ts";
import { precisions } from "./precisions.ts";
import { type Constant, nodesBefore, type Value } from "./value.ts";
import { writeModel } from "./write.ts";

const x = input("x", ["N", 4, 3]);
const square = input("x", ["N", 3, 3]);
const w = (name: string, shape: number[], of: (i: number) => number = (i) => i / 8) =>
  constant(
    {
      dtype: "float32",
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => of(i)),
    },
    name,
  );
/** Each node with the dtype of what it gives. */
const written = (value: Value) =>
  nodesBefore([value]).map(({ op, outputs: [y] }) => `${op} ${y.dtype.replace("float", "f")}`);
const constantsOf = (value: Value) =>
  nodesBefore([value])
    .flatMap(({ inputs }) => inputs as readonly Value[])
    .filter(({ origin }) => origin.kind === "constant");

test("every operator has a row", () => {
  expect(Object.keys(precisions).sort()).toEqual(Object.keys(attributeKinds).sort());
});

describe("inHalf", () => {
  test("has float16 inside and float32 at its ends", () => {
    const { y } = inHalf({ y: relu(matMul(x, w("w", [3, 5]))) });
    expect(written(y)).toEqual(["Cast f16", "MatMul f16", "Relu f16", "Cast f32"]);
    expect(nodesBefore([y])[0].inputs).toEqual([x]);
  });

  test("has float16 at its ends if asked", () => {
    const { y } = inHalf({ y: relu(matMul(x, w("w", [3, 5]))) }, { ends: "float16" });
    expect(written(y)).toEqual(["MatMul f16", "Relu f16"]);
    expect(nodesBefore([y])[0].inputs[0]).toMatchObject({
      dtype: "float16",
      origin: { kind: "input", name: "x" },
    });
  });

  test("rounds weights to the nearest half, of two to the even one, and keeps their names", () => {
    const steps = [1, 1 + 2 ** -11, 1 + 3 * 2 ** -11];
    const { y } = inHalf({
      y: mul(
        x,
        w("w", [3], (i) => steps[i]),
      ),
    });
    const [{ origin }] = constantsOf(y);
    expect(origin).toMatchObject({ name: "w", tensor: { dtype: "float16", shape: [3] } });
    const halves = (origin as Constant).tensor.data as Uint16Array;
    expect([...halves].map(floatOfHalf)).toEqual([1, 1, 1 + 2 ** -9]);
  });

  test("refuses a weight that float16 cannot hold, by name, when it is written", () => {
    const { y } = inHalf({
      y: mul(
        x,
        w("layers.0.scale", [3], (i) => 40000 * i),
      ),
    });
    const write = () => writeModel({ name: "g", outputs: { y } });
    expect(write).toThrow(Refusal);
    expect(write).toThrow(
      "layers.0.scale: element 2 is 80000, and float16 ends at 65504; keep what takes it in float32",
    );
  });

  test("tells a number without a name by the part that takes it", () => {
    const y = scoped("layers.0", () => add(x, scalar(-1e6)));
    expect(() => writeModel({ name: "g", outputs: inHalf({ y }) })).toThrow(
      "a constant of layers.0 (Add): element 0 is -1000000, and float16 ends at 65504",
    );
    const masked = scoped("layers.0", () => add(x, scalar(Number.NEGATIVE_INFINITY)));
    expect(() => writeModel({ name: "g", outputs: inHalf({ y: masked }) })).not.toThrow();
  });

  test("leaves whole numbers and sizes as they are", () => {
    const { y } = inHalf({ y: gather(x, integers([0, 2]), 1) });
    expect(written(y)).toEqual(["Cast f16", "Gather f16", "Cast f32"]);
    const image = input("image", [1, 3, 8, 8]);
    const large = resize(image, [1, 3, 16, 16], { mode: "linear" });
    expect(written(inHalf({ y: large }).y)).toEqual(["Cast f16", "Resize f16", "Cast f32"]);
  });

  test("keeps sums over many elements, squares and roots in float32, and what is between them", () => {
    const meanSquare = reduceMean(mul(x, x), [2]);
    const { y } = inHalf({ y: mul(div(x, sqrt(add(meanSquare, scalar(1e-5)))), w("scale", [3])) });
    expect(written(y)).toEqual([
      "Cast f16",
      "Mul f32",
      "ReduceMean f32",
      "Add f32",
      "Sqrt f32",
      "Cast f16",
      "Div f16",
      "Mul f16",
      "Cast f32",
    ]);
  });

  test("casts a value once, however many want it, and never there and back", () => {
    const half = matMul(square, w("w", [3, 3]));
    const e = exp(half);
    const { y } = inHalf({ y: add(matMul(e, half), relu(add(e, e))) });
    expect(written(y)).toEqual([
      "Cast f16",
      "MatMul f16",
      "Cast f32",
      "Exp f32",
      "Cast f16",
      "MatMul f16",
      "Add f32",
      "Relu f32",
      "Cast f16",
      "Add f16",
      "Cast f32",
    ]);
  });

  test("merges the casts that were there", () => {
    const there = cast(cast(relu(x), "float16"), "float32");
    expect(written(inHalf({ y: relu(there) }).y)).toEqual([
      "Cast f16",
      "Relu f16",
      "Relu f16",
      "Cast f32",
    ]);
  });

  test("lets a mask become float16, and what counts float32", () => {
    const mask = cast(input("mask", [3], "bool"), "float32");
    expect(written(inHalf({ y: mul(x, mask) }).y)).toContain("Cast f16");
    const places = cast(input("places", [3], "int64"), "float32");
    expect(written(inHalf({ y: add(places, scalar(1)) }).y)).toEqual(["Cast f32", "Add f32"]);
  });

  test("keeps what it is asked to, by part of the model or by operator", () => {
    const y = scoped("block", () => add(matMul(x, w("w", [3, 3])), x));
    const ofPart = inHalf({ y }, { keeps: ({ scope, op }) => scope === "block" && op === "Add" });
    expect(written(ofPart.y)).toEqual(["Cast f16", "MatMul f16", "Cast f32", "Add f32"]);
  });

  test("gives a weight that is used in both precisions two names", () => {
    const shared = w("w", [3, 3]);
    const { y } = inHalf({ y: add(matMul(square, shared), exp(add(exp(square), shared))) });
    expect(() => writeModel({ name: "g", outputs: { y } })).not.toThrow();
    const names = constantsOf(y).map(({ origin }) => (origin as Constant).name);
    expect(names.sort()).toEqual(["w", "w/Cast"]);
  });

  test("leaves a recurrence alone, and what it takes back to the last product", () => {
    const u = matMul(x, w("in", [3, 3])); // [N, 4, 3]
    const moved = transpose(u, [1, 0, 2]);
    const decay = mul(moved, w("a", [3]));
    const { outputs } = scan(
      { states: [w("h", [1, 3])], sequences: [decay, moved] },
      ([before], [kept, now]) => {
        const h = add(mul(before, exp(kept)), now);
        return { states: [h], outputs: [mul(h, w("c", [3]))] };
      },
    );
    const { y } = inHalf({ y: matMul(outputs[0], w("out", [3, 3])) });
    expect(written(y)).toEqual([
      "Cast f16",
      "MatMul f16",
      "Transpose f16",
      "Cast f32",
      "Mul f32",
      "Scan f32",
      "Cast f16",
      "MatMul f16",
      "Cast f32",
    ]);
  });
});

// By torch on the CPU, in float32 and with `.half()`; the version is in `half.json`. onnxruntime-node 1.30.
describe("against PyTorch", () => {
  type Weights = Readonly<Record<string, { shape: number[]; data: number[] }>>;
  const named = (weights: Weights) => (name: string) => {
    const { shape, data } = weights[name];
    return constant({ dtype: "float32", shape, data: Float32Array.from(data) }, name);
  };

  function cnn(x: Value, of: (name: string) => Value): Value {
    const pads = [1, 1, 1, 1];
    let y = conv(x, of("0.weight"), { strides: [2, 2], pads });
    y = relu(
      batchNormalization(y, {
        scale: of("1.weight"),
        bias: of("1.bias"),
        mean: of("1.running_mean"),
        variance: of("1.running_var"),
      }),
    );
    y = conv(y, of("3.weight"), { b: of("3.bias"), pads, group: 8 });
    y = relu(conv(y, of("4.weight"), { b: of("4.bias") }));
    return gemm(flatten(globalAveragePool(y)), of("8.weight"), { transB: 1, c: of("8.bias") });
  }

  function block(x: Value, of: (name: string) => Value): Value {
    const linear = (x: Value, name: string) =>
      add(matMul(x, transpose(of(`${name}.weight`), [1, 0])), of(`${name}.bias`));
    const norm = (x: Value, name: string) =>
      layerNormalization(x, { scale: of(`${name}.weight`), bias: of(`${name}.bias`) });
    const parts = split(linear(norm(x, "norm1"), "qkv"), [16, 16, 16], 2);
    const [q, k, v] = parts.map((part) => transpose(reshape(part, [0, 0, 2, 8]), [0, 2, 1, 3]));
    const scores = matMul(mul(q, scalar(8 ** -0.5)), transpose(k, [0, 1, 3, 2]));
    const read = transpose(matMul(softmax(scores), v), [0, 2, 1, 3]);
    const y = add(x, linear(reshape(read, [0, 0, 16]), "proj"));
    return add(y, linear(gelu(linear(norm(y, "norm2"), "fc1")), "fc2"));
  }

  const cases = { cnn, block };
  test.each(["cnn", "block"] as const)("a %s is as near as PyTorch is in half", async (name) => {
    const { weights, x, y, half } = made[name];
    const built = cases[name](input("x", ["N", ...x.shape.slice(1)]), named(weights));
    const run = async (value: Value) => {
      const bytes = writeModel({ name, outputs: { y: value } });
      const session = await InferenceSession.create(bytes);
      return (await session.run({ x: new Tensor(Float32Array.from(x.data), x.shape) })).y.data;
    };
    const largest = Math.max(...y.data.map(Math.abs));
    const error = (got: ArrayLike<number>) =>
      Math.max(...y.data.map((value, i) => Math.abs(value - got[i]))) / largest;
    expect(error((await run(built)) as Float32Array)).toBeLessThan(1e-6);
    const ours = error((await run(inHalf(folded({ y: built })).y)) as Float32Array);
    expect(ours).toBeGreaterThan(1e-5);
    expect(ours).toBeLessThan(1.5 * error(half.data));
  });
});
