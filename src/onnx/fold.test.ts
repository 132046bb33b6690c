import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type DType, lazyTensor, type Tensor } from "../tensor.ts";
import {
  add,
  cast,
  concat,
  constant,
  exp,
  expand,
  gather,
  identity,
  input,
  integers,
  matMul,
  mul,
  neg,
  outputsOf,
  pad,
  relu,
  reshape,
  scan,
  slice,
  split,
  transpose,
} from "./build.ts";
import { type Row, rows, tensorOf } from "./fixtures/case.ts";
import { folded } from "./fold.ts";
import { folds } from "./folds.ts";
import { type Constant, type Node, nodesBefore, type Value } from "./value.ts";
import { writeModel } from "./write.ts";

/** What the operator of a row gives, all of its inputs being constants. */
function ofConstants({ op, inputs, attributes }: Row): readonly Value[] {
  const constants = inputs.map((written) => written && constant(tensorOf(written)));
  const call = [op, constants.map((value) => value ?? undefined), attributes];
  return outputsOf(...(call as never as Parameters<typeof outputsOf>)); // a row is what its operator takes
}

const asOutputs = (values: readonly Value[]) =>
  Object.fromEntries(values.map((value, i) => [`y${i}`, identity(value)]));

const tensorBehind = (value: Value): Tensor =>
  (((value.origin as Node).inputs[0] as Value).origin as Constant).tensor;

const opsOf = (value: Value) => nodesBefore([value]).map(({ op }) => op);
const isFolded = (row: Row) =>
  Object.values(folded(asOutputs(ofConstants(row)))).every((value) => opsOf(value).length === 1);
const foldable = rows
  .filter((row) => row.op in folds && isFolded(row))
  .map((row, i) => [`${row.op} ${i}`, row] as const);

// onnxruntime-node 1.30 without optimisations, within 1.2e-7: one step of float32 at 1.
test.each(foldable)("%s is folded to what the engine computes", async (_, row) => {
  const outputs = asOutputs(ofConstants(row));
  const after = folded(outputs);
  const session = await InferenceSession.create(writeModel({ name: "case", outputs }), {
    graphOptimizationLevel: "disabled",
  });
  const wanted = await session.run({});
  for (const [name, value] of Object.entries(after)) {
    const { dims, data } = wanted[name];
    const got = tensorBehind(value);
    expect(got.shape).toEqual(dims);
    const elements = got.data;
    expect(elements.length).toBe(data.length);
    for (let i = 0; i < data.length; i++) {
      const [a, b] = [Number(elements[i]), Number(data[i])];
      if (!Object.is(a, b))
        expect(Math.abs(a - b)).toBeLessThanOrEqual(1.2e-7 * Math.max(Math.abs(b), 1));
    }
  }
});

test("every row of the table is compared", () => {
  expect(new Set(foldable.map(([, { op }]) => op))).toEqual(new Set(Object.keys(folds)));
});

const w = (name: string, ...shape: number[]) =>
  constant(
    {
      dtype: "float32",
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    },
    name,
  );
const x = input("x", ["N", 3]);
const constantsOf = (value: Value) =>
  nodesBefore([value])
    .flatMap(({ inputs }) => inputs as readonly Value[])
    .filter(({ origin }) => origin.kind === "constant");
const namesOf = (value: Value) =>
  constantsOf(value).map(({ origin }) => (origin.kind === "constant" ? origin.name : ""));

describe("folded", () => {
  test("leaves no operator over a weight, and says which weight it was", () => {
    const { y } = folded({ y: matMul(x, transpose(w("head.weight", 2, 3), [1, 0])) });
    expect(opsOf(y)).toEqual(["MatMul"]);
    expect(namesOf(y)).toEqual(["head.weight/Transpose"]);
    const [value] = constantsOf(y);
    expect(value.shape).toEqual([3, 2]);
    expect([...(value.origin as Constant).tensor.data]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  test("folds one operator after another", () => {
    const { y } = folded({ y: mul(x, neg(exp(w("A_log", 3)))) });
    expect(namesOf(y)).toEqual(["A_log/Exp/Neg"]);
  });

  test("reads a weight when the result is asked for, and not before", () => {
    let reads = 0;
    const lazy = lazyTensor("float32", [2, 3], () => {
      reads++;
      return new Float32Array(6);
    });
    const { y } = folded({ y: matMul(x, transpose(constant(lazy, "w"), [1, 0])) });
    expect(reads).toBe(0);
    writeModel({ name: "g", outputs: { y } });
    expect(reads).toBe(1);
  });

  test("makes one constant of the same operator over the same weight, and two of two", () => {
    const v = w("v", 3, 3);
    const twice = add(matMul(x, transpose(v, [1, 0])), matMul(x, transpose(v, [1, 0])));
    expect(new Set(constantsOf(folded({ twice }).twice)).size).toBe(1);
    const [top, bottom] = [0, 1].map((row) =>
      reshape(slice(w("u", 2, 3), { starts: [row], ends: [row + 1], axes: [0] }), [3]),
    );
    const { y } = folded({ y: add(mul(x, top), bottom) });
    expect(namesOf(y)).toEqual(["u/Slice/Reshape", "u/Slice_1/Reshape"]);
  });

  test("gives each part of a split a name of its own", () => {
    const [a, b] = split(w("qk", 2, 3), [1, 1], 0);
    const { y } = folded({ y: add(mul(x, a), b) });
    expect(namesOf(y)).toEqual(["qk/Split", "qk/Split_1"]);
    expect(constantsOf(y).map(({ origin }) => [...(origin as Constant).tensor.data])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  test("leaves what depends on an input", () => {
    const y = relu(transpose(x, [1, 0]));
    expect(folded({ y }).y).toBe(y);
  });

  test("leaves what gives much more than it takes", () => {
    const large = expand(w("token", 1, 1), [64, 64]);
    expect(opsOf(folded({ y: identity(large) }).y)).toEqual(["Expand", "Identity"]);
    const small = expand(w("token", 1, 1), [1, 3]);
    expect(opsOf(folded({ y: identity(small) }).y)).toEqual(["Identity"]);
  });

  test("leaves a node before an output of the graph", () => {
    const { y } = folded({ y: neg(exp(w("w", 3))) });
    expect(opsOf(y)).toEqual(["Neg"]);
  });

  test("leaves arithmetic with whole numbers, and moves them", () => {
    const sum = add(integers([1, 2]), integers([3, 4]));
    expect(opsOf(folded({ y: identity(sum) }).y)).toEqual(["Add", "Identity"]);
    const joined = concat([integers([1, 2]), integers([3])], 0);
    const { y } = folded({ y: identity(joined) });
    expect(tensorBehind(y).data).toEqual(BigInt64Array.of(1n, 2n, 3n));
  });

  test("leaves the step of a scan its state, and gives it constants from around", () => {
    const u = transpose(w("u", 3, 1), [1, 0]);
    const { outputs } = scan(
      { states: [w("state", 1, 3)], sequences: [input("x", [5, 1, 3])] },
      ([before], [now]) => {
        const h = add(mul(before, exp(u)), now);
        return { states: [h], outputs: [neg(h)] };
      },
    );
    const { y } = folded({ y: outputs[0] });
    expect(opsOf(y)).toEqual(["Scan"]);
    const { body } = (y.origin as unknown as Node<"Scan">).attributes;
    expect(body.nodes.map(({ op }) => op)).toEqual(["Mul", "Add", "Neg"]);
    expect(() => writeModel({ name: "g", outputs: { y } })).not.toThrow();
  });

  test("says it when a gather asks for what is not there", () => {
    const { y } = folded({ y: identity(gather(w("w", 3), integers([5]))) });
    expect(() => tensorBehind(y).data).toThrow("Gather: there is no element 5 among 3");
  });
});

test("numbers become the nearest halves", () => {
  const halves = cast(
    constant({
      dtype: "float32",
      shape: [4],
      data: Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1e6, -2),
    }),
    "float16",
  );
  const { y } = folded({ y: identity(halves) });
  expect([...tensorBehind(y).data]).toEqual([0x3c00, 0x3c02, 0x7c00, 0xc000]);
});

test("padding puts its value around", () => {
  const value = constant({ dtype: "float32", shape: [], data: Float32Array.of(9) });
  const { y } = folded({ y: identity(pad(w("w", 2, 2), [0, 1, 1, 0], { value })) });
  expect([...tensorBehind(y).data]).toEqual([9, 0, 1, 9, 2, 3, 9, 9, 9]);
});

test.each<[DType, Tensor["data"]]>([
  ["int64", BigInt64Array.of(1n, 2n, 3n, 2n ** 60n + 1n)],
  ["uint8", Uint8Array.of(1, 2, 3, 255)],
  ["float16", Uint16Array.of(1, 2, 3, 0x7e01)],
])("elements of %s are moved as they are", (dtype, data) => {
  const c = constant({ dtype, shape: [2, 2], data });
  const { y } = folded({ y: identity(transpose(c, [1, 0])) });
  expect(tensorBehind(y).data).toEqual(
    (data as Uint8Array).map((_, i) => (data as Uint8Array)[[0, 2, 1, 3][i]]),
  );
});
