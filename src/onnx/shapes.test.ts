import { expect, test } from "vitest";
import {
  add,
  averagePool,
  cast,
  concat,
  constant,
  conv,
  convTranspose,
  depthToSpace,
  div,
  einsum,
  equal,
  exp,
  flatten,
  gather,
  input,
  integers,
  matMul,
  maxPool,
  mul,
  outputsOf,
  pad,
  reduceSum,
  reshape,
  slice,
  sub,
  tile,
  topK,
  transpose,
  where,
} from "./build.ts";
import { contentsOf } from "./contents.ts";
import { rows, valuesOf } from "./fixtures/case.ts";
import { isUnknown } from "./sizes.ts";
import type { Shape, Value } from "./value.ts";

const x = (...shape: (number | string)[]): Value => input("x", shape);
const shapeOf = (value: Value): Value => outputsOf("Shape", [value], {})[0];
const int64of = (value: number): Value => integers([value]);
const float32 = (...data: number[]): Value =>
  constant({ dtype: "float32", shape: [data.length], data: Float32Array.from(data) });
/** From 0 to the first of these numbers. */
const range = (sizes: Value): Value => {
  const whole = (n: number) =>
    constant({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(n)) });
  return outputsOf("Range", [whole(0), gather(sizes, whole(0)), whole(1)], {})[0];
};

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

/** What a size of the shape is: a text, where some of it is open. */
test.each<[string, Value, Shape]>([
  ["Concat", concat([x("N", 3), x("N", 3)], 0), ["2*N", 3]],
  [
    "Slice from the left",
    slice(x("N", 3), { starts: [1], ends: [2 ** 40], axes: [0] }),
    ["N-1", 3],
  ],
  ["Slice of one", slice(x("N", 3), { starts: [0], ends: [1], axes: [0] }), [1, 3]],
  [
    "Slice of every second",
    slice(x("N"), { starts: [0], ends: [2 ** 40], axes: [0], steps: [2] }),
    ["floor((N+1)/2)"],
  ],
  [
    "Conv",
    conv(x(1, 3, "H", 8), x(6, 3, 3, 3), { strides: [2, 2], pads: [1, 1, 1, 1] }),
    [1, 6, "floor((H+1)/2)", 4],
  ],
  ["Pad", pad(x("N", 3), [0, 1, 2, 1]), ["N+2", 5]],
  ["Resize", outputsOf("Resize", [x("N", 3), undefined, float32(2, 0.5)], {})[0], ["2*N", 1]],
  ["Reshape", reshape(x("N", "H", 6), [-1, 2, 3]), ["H*N", 2, 3]],
  ["Flatten", flatten(x("N", 3, "H")), ["N", "3*H"]],
  ["Tile", tile(x("N", 2), [3, 2]), ["3*N", 4]],
  ["Split", outputsOf("Split", [x("N", 6)], { axis: 1, num_outputs: 2 })[1], ["N", 3]],
  ["a sum of what may be 1 and N", add(x("N", 1), x(1, 3)), ["N", 3]],
  [
    "ConstantOfShape of a Shape",
    outputsOf("ConstantOfShape", [shapeOf(x("N", 3))], {})[0],
    ["N", 3],
  ],
  ["Range to a size", range(shapeOf(x("N", 3))), ["N"]],
  ["Expand to a shape", outputsOf("Expand", [x(1, 3), shapeOf(x("N", 3))], {})[0], ["N", 3]],
])("%s has it with open sizes", (_, { shape }, expected) => {
  expect(shape).toEqual(expected);
});

test("what is found by its elements has a size of which nothing is known", () => {
  const [found] = outputsOf("NonZero", [x("N", 3)], {});
  expect(found.shape[0]).toBe(2);
  expect(isUnknown(found.shape[1])).toBe(true);
  expect(isUnknown(add(cast(found, "float32"), x(2, "N")).shape[1])).toBe(true);
});

test("shapes are followed through the operators that exporters compute them with", () => {
  const image = x("N", 4, "H", "W");
  const [, channels, height, width] = [0, 1, 2, 3].map((axis) =>
    gather(shapeOf(image), int64of(axis)),
  );
  const [batch] = outputsOf("Slice", [shapeOf(image), int64of(0), int64of(1)], {});
  const tokens = mul(height, width);
  const shape = concat([batch, tokens, channels], 0);
  expect(outputsOf("Reshape", [image, shape], {})[0].shape).toEqual(["N", "H*W", 4]);
  const half = div(height, int64of(2));
  const even = sub(height, mul(half, int64of(2)));
  expect(contentsOf(even)).toEqual(["H-2*floor(H/2)"]);
  const chosen = where(equal(shape, int64of(-1)), int64of(1), shape);
  expect(contentsOf(chosen)).toEqual(["N", "H*W", 4]);
});

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
  ["And: takes bool, got float32", () => outputsOf("And", [x(2), x(2)], {})[0]],
  ['Einsum: "ij" does not name the axes of [2]', () => einsum("ij->i", x(2))],
  ['Einsum: "i->j" gives j no size', () => einsum("i->j", x(2))],
  [
    'Einsum: the sizes of one letter of "ij,jk" must be equal, got 3 and 2',
    () => einsum("ij,jk", x(2, 3), x(2, 4)),
  ],
  [
    "ConvTranspose: X has 3 channels, W takes 4 (X: [1,3,8,8], W: [4,2,3,3])",
    () => convTranspose(x(1, 3, 8, 8), x(4, 2, 3, 3)),
  ],
  [
    "DepthToSpace: axis 1 of 6 cannot be cut into blocks of 4",
    () => depthToSpace(x(1, 6, 2, 2), { blocksize: 2 }),
  ],
  [
    "DepthToSpace: the input must have 4 axes, got [1,6]",
    () => depthToSpace(x(1, 6), { blocksize: 2 }),
  ],
  [
    "MaxPool: a kernel, a dilation or a stride of 0; it must be 1 or more",
    () => maxPool(x(1, 3, 8, 8), { kernel_shape: [2, 2], strides: [0, 1] }),
  ],
  [
    "Attention: [2,5,9] cannot be shared among 2 heads",
    () =>
      outputsOf("Attention", [x(2, 5, 9), x(2, 5, 9), x(2, 5, 9)], {
        q_num_heads: 2,
        kv_num_heads: 2,
      })[0],
  ],
  [
    "Resize: takes constant sizes or scales, one for each axis",
    () => outputsOf("Resize", [x(2, 3), undefined, x(2)], {})[0],
  ],
  ["Tile: 1 repeats for [2,3]", () => tile(x(2, 3), [2])],
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
