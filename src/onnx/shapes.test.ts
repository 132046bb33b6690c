import { expect, test } from "vitest";
import {
  add,
  averagePool,
  concat,
  constant,
  conv,
  exp,
  gather,
  input,
  matMul,
  outputsOf,
  reduceSum,
  reshape,
  topK,
  transpose,
} from "./build.ts";
import { rows, valuesOf } from "./fixtures/case.ts";
import { isUnknown } from "./sizes.ts";
import type { Value } from "./value.ts";

const x = (...shape: (number | string)[]): Value => input("x", shape);

const cases = rows.map((row, i) => [`${row.op} ${i}`, row] as const);
const typesOf = (values: readonly Value[]) => values.map(({ dtype, shape }) => ({ dtype, shape }));

const countsWhatItFinds = ["Compress", "NonMaxSuppression", "NonZero"];

// By onnx.shape_inference, strict, with data propagation; the version is in `operators.json`.
test.each(cases)("%s has the shape that onnx infers", (_, row) => {
  const found = valuesOf(row);
  const inferred = row.outputs.map(({ dtype, shape }, i) => ({
    dtype,
    shape: shape.map((size, axis) => {
      const toldByElements = countsWhatItFinds.includes(row.op) && isUnknown(found[i].shape[axis]);
      return toldByElements ? expect.anything() : size;
    }),
  }));
  expect(typesOf(found)).toEqual(inferred);
});

test.each(cases.filter(([, { withOpenBatch }]) => withOpenBatch !== undefined))(
  "%s has it with an open batch size, too",
  (_, row) => {
    const inferred = row.outputs.map(({ dtype }, i) => ({
      dtype,
      shape: row.withOpenBatch?.[i].map((size) => size ?? expect.anything()),
    }));
    expect(typesOf(valuesOf(row, true))).toEqual(inferred);
  },
);

const int64 = constant({ dtype: "int64", shape: [2], data: BigInt64Array.of(1n, 2n) });

test.each<[string, () => Value]>([
  ["Add: cannot broadcast [2,3] with [2,4] at axis 1 (3 and 4)", () => add(x(2, 3), x(2, 4))],
  ["Add: cannot broadcast [N,3] with [2,3] at axis 0 (N and 2)", () => add(x("N", 3), x(2, 3))],
  ["Add: takes one dtype, got float32 and int64", () => add(x(2), int64)],
  ["Exp: takes floating point numbers, got int64", () => exp(int64)],
  ["MatMul: a has 3 columns, b has 2 rows (a: [2,3], b: [2,4])", () => matMul(x(2, 3), x(2, 4))],
  ["MatMul: takes matrices (a: [2,3], b: [])", () => matMul(x(2, 3), x())],
  [
    "Conv: X has 3 channels, W takes 4 in each of 1 groups (X: [N,3,8,8], W: [6,4,3,3])",
    () => conv(x("N", 3, 8, 8), x(6, 4, 3, 3)),
  ],
  [
    "Conv: 5 filters cannot be shared among 2 groups",
    () => conv(x(1, 4, 8, 8), x(5, 2, 3, 3), { group: 2 }),
  ],
  [
    "Conv: B must be [6], one for each filter, got [5]",
    () => conv(x(1, 3, 8, 8), x(6, 3, 3, 3), { b: x(5) }),
  ],
  [
    "Conv: a window of 5 does not fit into 4 on axis 2 ([1,3,4,9])",
    () => conv(x(1, 3, 4, 9), x(6, 3, 3, 3), { dilations: [2, 2] }),
  ],
  [
    "AveragePool: the image has 2 axes ([1,3,8,8]), but kernel [2], dilations [1], strides [1], pads [0,0]",
    () => averagePool(x(1, 3, 8, 8), { kernel_shape: [2] }),
  ],
  ["Concat: nothing to join", () => concat([], 0)],
  ["Concat: only axis 1 may differ, got [2,3] and [3,3]", () => concat([x(2, 3), x(3, 3)], 1)],
  ["Gather: indices must be whole numbers, got float32", () => gather(x(2, 3), x(2))],
  ["TopK: 4 of 3 on axis 1 ([N,3])", () => topK(x("N", 3), 4).values],
  ["ReduceSum: there is no axis 2 in [2,3]", () => reduceSum(x(2, 3), [2])],
  [
    "Transpose: perm must name each axis of [2,3] once, got [0,0]",
    () => transpose(x(2, 3), [0, 0]),
  ],
  ["Reshape: cannot turn [2,3] into [4,-1]", () => reshape(x(2, 3), [4, -1])],
  ["Reshape: cannot turn [2,3] into [-1,-1]", () => reshape(x(2, 3), [-1, -1])],
  ["Reshape: cannot turn [N,3] into [6]", () => reshape(x("N", 3), [6])],
  [
    "Reshape: shape must be a constant of int64, got input of float32",
    () => outputsOf("Reshape", [x(2, 3), x(2)], {})[0],
  ],
])("what does not fit is said: %s", (message, build) => {
  expect(build).toThrow(new RegExp(`^${message.replace(/[[\](){}.*+?^$|\\]/g, "\\$&")}$`));
});
