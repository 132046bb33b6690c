import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { Tensor as Own } from "../tensor.ts";
import { gradients } from "./backward.ts";
import * as o from "./build.ts";
import { compared, type Differentiated, type Engine } from "./fixtures/central-differences.ts";
import { attributeKinds, type Operators, type OpType } from "./operators.ts";
import type { Shape, Value } from "./value.ts";
import { vjps } from "./vjps.ts";

test("every operator has a row", () => {
  expect(Object.keys(vjps).sort()).toEqual(Object.keys(attributeKinds).sort());
});

/** The first output of any operator. */
const of =
  <Op extends OpType>(op: Op, attributes: Operators[Op]["attributes"] = {}) =>
  (...inputs: Value[]): Value =>
    o.outputsOf(op, inputs as never, attributes)[0]; // as many as it takes

const x = [2, 3];
const unary = (op: OpType, row: Partial<Differentiated> = {}): [string, Differentiated] => [
  op,
  { inputs: [x], of: of(op), ...row },
];
const positive = { between: { 0: [0.5, 2] } } as const;
/** Kinks at 0 are not met. */
const kinked = { apart: 0.2 };

const conv = (attributes: Operators["Conv"]["attributes"]) => of("Conv", attributes);
const filters = o.constant({
  dtype: "float32",
  shape: [3, 2, 2, 2],
  data: Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)),
});

const scales = o.constant({ dtype: "float32", shape: [4], data: Float32Array.of(1, 1, 2, 1.7) });
const caches = [Math.cos, Math.sin].map((f) =>
  o.constant({
    dtype: "float32",
    shape: [2, 3, 2],
    data: Float32Array.from({ length: 12 }, (_, i) => f(i)),
  }),
);

const rows: readonly (readonly [string, Differentiated])[] = [
  unary("Abs", kinked),
  unary("Acos"),
  unary("Acosh", { between: { 0: [1.5, 3] } }),
  ["Add, with a row repeated", { inputs: [x, [3]], of: o.add }],
  ["Add, with a column repeated", { inputs: [x, [2, 1]], of: o.add }],
  [
    "Add of an open batch",
    {
      inputs: [
        ["N", 3],
        [1, 3],
      ],
      of: o.add,
    },
  ],
  unary("Asin"),
  unary("Asinh"),
  unary("Atan"),
  unary("Atanh", { between: { 0: [-0.8, 0.8] } }),
  ["BiasGelu", { inputs: [x, [3]], of: of("BiasGelu") }],
  [
    "Cast",
    { inputs: [x], of: (a) => o.mul(a, o.cast(o.cast(a, "float64"), "float32")), dtype: "float32" },
  ],
  unary("Celu", { ...kinked, of: of("Celu", { alpha: 0.7 }) }),
  [
    "Clip",
    {
      inputs: [[12], [], []],
      of: of("Clip"),
      apart: 0.2,
      between: { 1: [-0.42, -0.38], 2: [0.38, 0.42] },
    },
  ],
  unary("Cos"),
  unary("Cosh"),
  ["Div", { inputs: [x, [2, 1]], of: o.div, between: { 1: [0.5, 2] } }],
  unary("Elu", { ...kinked, of: of("Elu", { alpha: 0.7 }) }),
  unary("Erf"),
  unary("Exp"),
  ["FastGelu", { inputs: [x, [3]], of: of("FastGelu") }],
  unary("Gelu"),
  ["Gelu by tanh", { inputs: [x], of: of("Gelu", { approximate: "tanh" }) }],
  unary("HardSigmoid", { apart: 0.8, inputs: [[8]] }),
  unary("HardSwish", { apart: 0.8, inputs: [[9]] }),
  unary("Identity"),
  unary("LeakyRelu", kinked),
  unary("Log", positive),
  ["Max", { inputs: [x, x, [1]], of: o.max, apart: 0.3 }],
  ["Mean", { inputs: [x, [3]], of: o.mean }],
  ["Min", { inputs: [x, [3]], of: o.min, apart: 0.3 }],
  unary("Mish"),
  [
    "Mod",
    { inputs: [x, [3]], of: of("Mod", { fmod: 1 }), between: { 0: [2.1, 2.4], 1: [0.9, 1] } },
  ],
  ["Mul, with a column repeated", { inputs: [x, [2, 1]], of: o.mul }],
  [
    "Mul of a column and a row",
    {
      inputs: [
        ["N", 3, 1],
        ["N", 1, 4],
      ],
      of: o.mul,
    },
  ],
  [
    "Mul of a row and a column",
    {
      inputs: [
        [1, 4],
        [3, 1],
      ],
      of: o.mul,
    },
  ],
  ["Mul of a value with itself", { inputs: [x], of: (a) => o.mul(a, a) }],
  unary("Neg"),
  ["Pow", { inputs: [x, [3]], of: o.pow, between: { 0: [0.5, 2], 1: [-2, 2] } }],
  ["Pow of a square", { inputs: [x], of: (a) => o.pow(a, o.cast(o.scalar(2), a.dtype)) }],
  ["PRelu", { inputs: [x, [3]], of: o.pRelu, apart: 0.2 }],
  unary("QuickGelu"),
  unary("Reciprocal", positive),
  unary("Relu", kinked),
  unary("Selu", kinked),
  unary("Sigmoid"),
  unary("Sin"),
  unary("Sinh"),
  unary("Swish", { of: of("Swish", { alpha: 1.5 }), dtype: "float32" }),
  unary("Softplus"),
  unary("Softsign", kinked),
  unary("Sqrt", positive),
  ["Sub", { inputs: [x, [3]], of: o.sub }],
  ["Sum", { inputs: [x, [3], []], of: o.sum }],
  unary("Tan"),
  unary("Tanh"),
  unary("ThresholdedRelu", { ...kinked, of: of("ThresholdedRelu", { alpha: 0.25 }) }),
  ["Where", { inputs: [x, [3], []], of: (a, b, c) => o.where(o.greater(a, c), a, b), apart: 0.2 }],

  [
    "MatMul",
    {
      inputs: [
        [3, 4],
        [4, 2],
      ],
      of: o.matMul,
    },
  ],
  [
    "MatMul of many with one",
    {
      inputs: [
        ["N", 3, 4],
        [4, 2],
      ],
      of: o.matMul,
    },
  ],
  [
    "MatMul with batches repeated",
    {
      inputs: [
        [2, 1, 3, 4],
        [3, 4, 2],
      ],
      of: o.matMul,
    },
  ],
  [
    "MatMul of one with many",
    {
      inputs: [
        [3, 4],
        ["N", 4, 2],
      ],
      of: o.matMul,
    },
  ],
  ["MatMul, a row on the left", { inputs: [[4], ["N", 4, 2]], of: o.matMul }],
  ["MatMul, a column on the right", { inputs: [["N", 3, 4], [4]], of: o.matMul }],
  [
    "MatMul of rows",
    {
      inputs: [
        ["N", 1, 3],
        ["N", 3, 2],
      ],
      of: o.matMul,
    },
  ],
  [
    "MatMul of columns",
    {
      inputs: [
        ["N", 2, 3],
        ["N", 3, 1],
      ],
      of: o.matMul,
    },
  ],
  ["MatMul of two vectors", { inputs: [[4], [4]], of: o.matMul }],
  [
    "MatMul, an outer product",
    {
      inputs: [
        ["N", 3, 1],
        ["N", 1, 2],
      ],
      of: o.matMul,
    },
  ],
  [
    "MatMul, inner products",
    {
      inputs: [
        ["N", 1, 3],
        ["N", 3, 1],
      ],
      of: o.matMul,
    },
  ],
  ...[0, 1].flatMap((transA) =>
    [0, 1].map((transB): [string, Differentiated] => [
      `Gemm turned ${transA} ${transB}`,
      {
        inputs: [transA ? [4, 3] : [3, 4], transB ? [2, 4] : [4, 2], [2]],
        of: of("Gemm", { transA, transB, alpha: 0.5, beta: 2 } as Operators["Gemm"]["attributes"]),
      },
    ]),
  ),
  [
    "FusedMatMul",
    {
      inputs: [
        ["N", 4, 3],
        [2, 4],
      ],
      of: of("FusedMatMul", { transA: 1, transB: 1, alpha: 0.5 }),
    },
  ],
  ...(
    [
      ["bij,bjk->bik", [2, 3, 4], [2, 4, 2]],
      ["bhid,bhjd->bhij", [2, 2, 3, 4], [2, 2, 2, 4]],
      ["ij,j->i", [3, 4], [4]],
      ["ij->i", [3, 4]],
      ["ij->ji", [3, 4]],
      ["i,j", [3], [4]],
      ["...ij,jk->...ik", [2, 3, 4], [4, 2]],
      ["ij,jk,kl->il", [2, 3], [3, 4], [4, 2]],
    ] as [string, ...number[][]][]
  ).map(([equation, ...inputs]): [string, Differentiated] => [
    `Einsum ${equation}`,
    { inputs, of: of("Einsum", { equation }) },
  ]),

  ["Conv", { inputs: [["N", 2, 5, 6], [3, 2, 3, 3], [3]], of: conv({ pads: [1, 1, 1, 1] }) }],
  [
    "Conv 1×1",
    {
      inputs: [
        ["N", 2, 3, 4],
        [3, 2, 1, 1],
      ],
      of: conv({}),
    },
  ],
  [
    "Conv 1×1 in steps of 2",
    {
      inputs: [
        ["N", 2, 5, 6],
        [3, 2, 1, 1],
      ],
      of: conv({ strides: [2, 2] }),
    },
  ],
  [
    "Conv, strided, padded unevenly",
    {
      inputs: [
        ["N", 2, 8, 7],
        [3, 2, 3, 2],
      ],
      of: conv({ pads: [0, 1, 2, 0], strides: [2, 3] }),
    },
  ],
  [
    "Conv, dilated",
    {
      inputs: [
        ["N", 2, 7, 8],
        [3, 2, 3, 2],
      ],
      of: conv({ pads: [2, 0, 1, 1], dilations: [2, 3] }),
    },
  ],
  [
    "Conv, dilated and strided",
    {
      inputs: [
        ["N", 2, 9, 8],
        [3, 2, 3, 2],
      ],
      of: conv({ strides: [2, 2], dilations: [2, 3] }),
    },
  ],
  [
    "Conv in groups",
    { inputs: [["N", 4, 5, 5], [6, 2, 3, 3], [6]], of: conv({ group: 2, pads: [1, 1, 1, 1] }) },
  ],
  [
    "Conv in groups, strided",
    {
      inputs: [
        ["N", 4, 5, 6],
        [6, 2, 2, 2],
      ],
      of: conv({ group: 2, strides: [2, 2] }),
    },
  ],
  [
    "Conv, depthwise",
    { inputs: [["N", 3, 5, 5], [3, 1, 3, 3], [3]], of: conv({ group: 3, pads: [1, 1, 1, 1] }) },
  ],
  [
    "Conv, depthwise, two of each",
    {
      inputs: [
        ["N", 3, 5, 5],
        [6, 1, 3, 3],
      ],
      of: conv({ group: 3, strides: [2, 2] }),
    },
  ],
  ["Conv of sequences", { inputs: [["N", 2, 9], [3, 2, 4], [3]], of: conv({ pads: [3, 0] }) }],
  [
    "Conv of volumes",
    {
      inputs: [
        ["N", 2, 3, 4, 5],
        [2, 2, 2, 3, 2],
      ],
      of: conv({ strides: [1, 2, 2], pads: [0, 1, 0, 1, 1, 0] }),
    },
  ],
  [
    "Conv, padded as said",
    {
      inputs: [
        [1, 2, 5, 6],
        [3, 2, 3, 2],
      ],
      of: conv({ auto_pad: "SAME_LOWER", strides: [2, 2] }),
    },
  ],
  [
    "Conv, not padded",
    {
      inputs: [
        [1, 2, 5, 6],
        [3, 2, 3, 2],
      ],
      of: conv({ auto_pad: "VALID" }),
    },
  ],
  [
    "Conv padded by more than a filter",
    {
      inputs: [
        [1, 2, 5, 6],
        [3, 2, 2, 2],
      ],
      of: conv({ pads: [2, 2, 2, 2] }),
    },
  ],
  [
    "Conv of open sides",
    {
      inputs: [
        ["N", 2, "N", 4],
        [3, 2, 2, 2],
      ],
      of: (a) => o.conv(a, filters),
      dtype: "float32",
    },
  ],
  [
    "ConvTranspose",
    {
      inputs: [["N", 2, 4, 3], [2, 3, 3, 3], [3]],
      of: of("ConvTranspose", { pads: [1, 1, 1, 1] }),
    },
  ],
  [
    "ConvTranspose, strided",
    {
      inputs: [
        ["N", 2, 4, 3],
        [2, 3, 3, 2],
      ],
      of: of("ConvTranspose", { strides: [2, 3], pads: [1, 0, 0, 1], output_padding: [1, 2] }),
    },
  ],
  [
    "ConvTranspose in groups, dilated",
    {
      inputs: [
        ["N", 4, 4, 3],
        [4, 3, 2, 2],
      ],
      of: of("ConvTranspose", { group: 2, dilations: [2, 1] }),
    },
  ],

  [
    "MaxPool, overlapping",
    {
      inputs: [[2, 2, 6, 5]],
      of: of("MaxPool", { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] }),
      apart: 0.2,
    },
  ],
  [
    "MaxPool, dilated, of sequences",
    { inputs: [["N", 2, 9]], of: of("MaxPool", { kernel_shape: [3], dilations: [2] }), apart: 0.2 },
  ],
  [
    "MaxPool, rounded up",
    {
      inputs: [["N", 1, 6, 6]],
      of: of("MaxPool", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
      apart: 0.2,
    },
  ],
  [
    "AveragePool",
    { inputs: [["N", 2, 4, 6]], of: of("AveragePool", { kernel_shape: [2, 3], strides: [2, 3] }) },
  ],
  [
    "AveragePool, overlapping and padded",
    {
      inputs: [["N", 2, 5, 6]],
      of: of("AveragePool", { kernel_shape: [3, 3], strides: [2, 1], pads: [1, 1, 1, 1] }),
    },
  ],
  [
    "AveragePool, counting pads",
    {
      inputs: [["N", 2, 5, 6]],
      of: of("AveragePool", {
        kernel_shape: [3, 3],
        strides: [2, 1],
        pads: [1, 0, 1, 1],
        count_include_pad: 1,
      }),
    },
  ],
  [
    "AveragePool, rounded up",
    {
      inputs: [["N", 1, 6, 6]],
      of: of("AveragePool", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
    },
  ],
  [
    "AveragePool, padded as said",
    {
      inputs: [["N", 1, 5, 6]],
      of: of("AveragePool", { kernel_shape: [3, 3], strides: [2, 2], auto_pad: "SAME_UPPER" }),
    },
  ],
  ["GlobalAveragePool", { inputs: [["N", 2, 3, 4]], of: of("GlobalAveragePool") }],
  ["GlobalAveragePool of open sides", { inputs: [["N", 2, "N", 4]], of: of("GlobalAveragePool") }],
  ["GlobalMaxPool", { inputs: [["N", 2, 3, 4]], of: of("GlobalMaxPool"), apart: 0.2 }],

  ...(
    ["Sum", "Mean", "L1", "L2", "SumSquare", "LogSum", "LogSumExp", "Max", "Min", "Prod"] as const
  ).flatMap((name) => {
    const row = { ...(name === "LogSum" ? positive : kinked) };
    const op = `Reduce${name}` as "ReduceSum";
    return [
      [
        `${op} of one axis`,
        { inputs: [["N", 3, 2]], of: (a: Value) => of(op)(a, o.integers([-2])), ...row },
      ],
      [
        `${op} of two axes`,
        {
          inputs: [["N", 3, 2]],
          of: (a: Value) => of(op, { keepdims: 0 })(a, o.integers([0, 2])),
          ...row,
        },
      ],
      [`${op} of all axes`, { inputs: [[2, 3]], of: of(op, { keepdims: 0 }), ...row }],
    ] as [string, Differentiated][];
  }),
  ["ReduceProd with a 0", { inputs: [[3]], of: (a) => o.reduceProd(o.sub(a, a), [0]) }],
  ["Softmax", { inputs: [["N", 3, 4]], of: of("Softmax") }],
  ["Softmax of the channels", { inputs: [["N", 3, 4]], of: of("Softmax", { axis: 1 }) }],
  ["LogSoftmax", { inputs: [["N", 3, 4]], of: of("LogSoftmax", { axis: -2 }) }],

  ["Reshape", { inputs: [["N", 3, 4]], of: (a) => o.reshape(a, [0, 2, -1]) }],
  ["Reshape with two open sizes", { inputs: [["N", "M", 4]], of: (a) => o.reshape(a, [-1, 4]) }],
  ["Flatten", { inputs: [["N", "M", 4]], of: (a) => o.flatten(a) }],
  ["Squeeze", { inputs: [["N", 1, 4]], of: (a) => o.squeeze(a, [1]) }],
  ["Unsqueeze", { inputs: [["N", "M"]], of: (a) => o.unsqueeze(a, [-1, 1]) }],
  ["Expand", { inputs: [[3, 1]], of: (a) => o.expand(a, [2, 3, 4]) }],
  ["Transpose", { inputs: [["N", 3, 4]], of: (a) => o.transpose(a, [2, 0, 1]) }],
  [
    "Concat",
    {
      inputs: [
        ["N", 3],
        ["N", 1],
        ["N", 2],
      ],
      of: (...all) => o.concat(all, -1),
    },
  ],
  [
    "Concat of open sizes",
    {
      inputs: [
        ["N", 3],
        [1, 3],
        ["M", 3],
      ],
      of: (...all) => o.concat(all, 0),
    },
  ],
  ["Split", { inputs: [["N", 5]], of: (a) => o.split(a, [2, 3], 1) }],
  [
    "Split, of which one part is used",
    { inputs: [["N", 5]], of: (a) => o.split(a, [2, 2, 1], 1)[1] },
  ],
  ["Tile", { inputs: [["N", 3, 2]], of: (a) => o.tile(a, [1, 2, 3]) }],
  ["Pad", { inputs: [["N", 3, 4], []], of: (a, b) => o.pad(a, [0, 1, 2, 0, 0, -1], { value: b }) }],
  ["Pad along one axis", { inputs: [["N", 3, 4]], of: (a) => o.pad(a, [2, 1], { axes: [-1] }) }],
  [
    "Pad by reflection",
    { inputs: [["N", 3, 4]], of: (a) => o.pad(a, [0, 2, 3, 0, 1, 2], { mode: "reflect" }) },
  ],
  [
    "Pad by the edge",
    { inputs: [["N", 3, 4]], of: (a) => o.pad(a, [0, 2, 1, 0, 6, 0], { mode: "edge" }) },
  ],
  [
    "Pad around",
    { inputs: [["N", 3, 4]], of: (a) => o.pad(a, [0, 2, 1, 0, 1, 4], { mode: "wrap" }) },
  ],
  ["Trilu", { inputs: [["N", 3, 4]], of: (a) => o.trilu(a, { k: -1, upper: 0 }) }],
  ["CumSum", { inputs: [["N", 4]], of: (a) => o.cumSum(a, 1) }],
  [
    "CumSum, back and without itself",
    { inputs: [["N", 4]], of: (a) => o.cumSum(a, 1, { reverse: 1, exclusive: 1 }) },
  ],
  ["DepthToSpace", { inputs: [["N", 8, 2, 3]], of: of("DepthToSpace", { blocksize: 2 }) }],
  [
    "DepthToSpace, by columns",
    { inputs: [["N", 8, 2, 3]], of: of("DepthToSpace", { blocksize: 2, mode: "CRD" }) },
  ],
  ["SpaceToDepth", { inputs: [["N", 2, 4, 6]], of: of("SpaceToDepth", { blocksize: 2 }) }],

  ["Gather", { inputs: [[4, 3]], of: (a) => o.gather(a, o.integers([3, 0, -1])) }],
  ["Gather of a turn", { inputs: [["N", 4]], of: (a) => o.gather(a, o.integers([3, 1, 0, 2]), 1) }],
  [
    "Gather of one",
    { inputs: [["N", 4, 2]], of: (a) => o.gather(a, o.reshape(o.integers([1]), []), 1) },
  ],
  [
    "Gather of one many times",
    { inputs: [["N", 3]], of: (a) => o.gather(a, o.integers([1, 1, 2, 1, 1, 1, 0]), 1) },
  ],
  [
    "Gather by a matrix",
    {
      inputs: [[2, 4]],
      of: (a) => o.gather(a, o.reshape(o.integers([3, 1, 0, 2, 2, 2]), [2, 3]), -1),
    },
  ],
  [
    "Gather by places that are computed",
    { inputs: [["N", 4], [3]], of: (a, b) => o.gather(a, o.topK(b, 2).indices, 1), apart: 0.2 },
  ],
  [
    "GatherElements",
    { inputs: [["N", 4]], of: (a) => o.gatherElements(a, o.topK(a, 2).indices, 1), apart: 0.2 },
  ],
  [
    "GatherND",
    {
      inputs: [[3, 4]],
      of: (a) => o.gatherND(a, o.reshape(o.integers([0, 1, 2, 3, 0, 1]), [3, 2])),
    },
  ],
  [
    "ScatterElements",
    {
      inputs: [
        [2, 4],
        [2, 2],
      ],
      of: (a, b) =>
        o.scatterElements(a, o.reshape(o.integers([0, 2, 3, 1]), [2, 2]), b, { axis: 1 }),
    },
  ],
  [
    "ScatterElements that adds",
    {
      inputs: [
        [2, 4],
        [2, 2],
      ],
      of: (a, b) =>
        o.scatterElements(a, o.reshape(o.integers([2, 2, 3, 1]), [2, 2]), b, {
          axis: 1,
          reduction: "add",
        }),
    },
  ],
  [
    "ScatterND",
    {
      inputs: [
        [3, 4],
        [2, 4],
      ],
      of: (a, b) => o.scatterND(a, o.reshape(o.integers([2, 0]), [2, 1]), b),
    },
  ],
  [
    "ScatterND that adds",
    {
      inputs: [
        [3, 4],
        [2, 4],
      ],
      of: (a, b) => o.scatterND(a, o.reshape(o.integers([2, 2]), [2, 1]), b, { reduction: "add" }),
    },
  ],
  ["TopK", { inputs: [["N", 5]], of: (a) => o.topK(a, 3).values, apart: 0.2 }],
  [
    "Slice",
    {
      inputs: [["N", 5, 4]],
      of: (a) => o.slice(a, { starts: [1, -2], ends: [-1, 2 ** 31], axes: [1, 2] }),
    },
  ],
  [
    "Slice in steps",
    {
      inputs: [["N", 5, 4]],
      of: (a) => o.slice(a, { starts: [1, 3], ends: [5, -9], axes: [1, 2], steps: [2, -2] }),
    },
  ],
  [
    "Slice of nothing",
    {
      inputs: [["N", 5]],
      of: (a) => o.reduceSum(o.slice(a, { starts: [2], ends: [2], axes: [1] }), [1]),
    },
  ],
  [
    "Slice turned around",
    {
      inputs: [["N", 5]],
      of: (a) => o.slice(a, { starts: [-1], ends: [-6], axes: [1], steps: [-1] }),
    },
  ],
  [
    "Slice of an open axis",
    { inputs: [[3, "N"]], of: (a) => o.slice(a, { starts: [1], ends: [2 ** 31], axes: [1] }) },
  ],
  [
    "Slice of an open axis, turned around",
    {
      inputs: [[3, "N"]],
      of: (a) => o.slice(a, { starts: [-1], ends: [-(2 ** 31)], axes: [1], steps: [-1] }),
    },
  ],

  [
    "BatchNormalization",
    {
      inputs: [["N", 3, 2, 2], [3], [3], [3], [3]],
      of: of("BatchNormalization"),
      between: { 4: [0.5, 2] },
    },
  ],
  [
    "LayerNormalization",
    { inputs: [["N", 3, 4], [4], [4]], of: of("LayerNormalization", { epsilon: 1e-2 }) },
  ],
  [
    "LayerNormalization with its mean and rate",
    {
      inputs: [["N", 3, 4], [4]],
      of: (...all) =>
        o.outputsOf("LayerNormalization", all as never, {}, { outputs: ["y", "mean", "rate"] }),
      dtype: "float32",
    },
  ],
  [
    "LayerNormalization of two axes",
    {
      inputs: [
        ["N", 3, 4],
        [3, 4],
      ],
      of: of("LayerNormalization", { axis: 1 }),
    },
  ],
  ["RMSNormalization", { inputs: [["N", 3, 4], [4]], of: of("RMSNormalization") }],
  [
    "SimplifiedLayerNormalization",
    { inputs: [["N", 3, 4], [4]], of: of("SimplifiedLayerNormalization") },
  ],
  [
    "InstanceNormalization",
    { inputs: [["N", 2, 3, 4], [2], [2]], of: of("InstanceNormalization") },
  ],
  [
    "GroupNormalization",
    {
      inputs: [["N", 4, 3, 2], [4], [4]],
      of: of("GroupNormalization", { num_groups: 2 }),
      dtype: "float32",
    },
  ],
  [
    "SkipLayerNormalization",
    { inputs: [["N", 3, 4], ["N", 3, 4], [4], [4], [4]], of: of("SkipLayerNormalization") },
  ],
  [
    "SkipLayerNormalization and its sum",
    {
      inputs: [["N", 3, 4], ["N", 3, 4], [4]],
      of: (...all) => {
        const outputs = o.outputsOf(
          "SkipLayerNormalization",
          all as never,
          {},
          { outputs: ["", "", "", ""].map(() => undefined) },
        );
        return [outputs[0], outputs[3]];
      },
    },
  ],
  [
    "SkipSimplifiedLayerNormalization",
    { inputs: [["N", 3, 4], ["N", 3, 4], [4]], of: of("SkipSimplifiedLayerNormalization") },
  ],
  ["LpNormalization", { inputs: [["N", 4]], of: of("LpNormalization") }],
  [
    "LpNormalization by sizes",
    { inputs: [["N", 4]], of: of("LpNormalization", { p: 1 }), apart: 0.2 },
  ],

  ...(
    [
      [
        "nearest",
        { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
      ],
      ["nearest by halves", { mode: "nearest" }],
      ["linear", { mode: "linear" }],
      ["linear by corners", { mode: "linear", coordinate_transformation_mode: "align_corners" }],
      [
        "linear as in PyTorch",
        { mode: "linear", coordinate_transformation_mode: "pytorch_half_pixel" },
      ],
      ["cubic", { mode: "cubic", cubic_coeff_a: -0.5 }],
      ["cubic without what is outside", { mode: "cubic", exclude_outside: 1 }],
    ] as [string, Operators["Resize"]["attributes"]][]
  ).flatMap(([name, attributes]): [string, Differentiated][] => [
    [
      `Resize, ${name}`,
      {
        inputs: [[2, 2, 4, 3]],
        of: (a) => o.resize(a, [2, 2, 7, 8], attributes),
        dtype: "float32",
      },
    ],
    [
      `Resize to less, ${name}`,
      {
        inputs: [[1, 2, 7, 6]],
        of: (a) => o.resize(a, [1, 2, 3, 4], attributes),
        dtype: "float32",
      },
    ],
  ]),
  [
    "Resize by scales",
    {
      inputs: [["N", 2, 4, 3]],
      of: (a) => o.outputsOf("Resize", [a, undefined, scales], { mode: "linear" })[0],
      dtype: "float32",
    },
  ],

  [
    "Attention",
    {
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 5, 4],
        [2, 2, 5, 3],
        [3, 5],
      ],
      of: of("Attention"),
    },
  ],
  [
    "Attention of packed heads that share keys",
    {
      inputs: [
        [2, 3, 8],
        [2, 5, 4],
        [2, 5, 4],
      ],
      of: of("Attention", { q_num_heads: 4, kv_num_heads: 2, softcap: 2 }),
    },
  ],
  [
    "Attention of what came before",
    {
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 3, 4],
        [2, 2, 3, 4],
      ],
      of: of("Attention", { is_causal: 1, scale: 0.3 }),
    },
  ],
  [
    "Attention of tokens to themselves",
    { inputs: [[2, 2, 3, 4]], of: (a) => of("Attention")(a, a, a) },
  ],
  [
    "MultiHeadAttention",
    {
      inputs: [
        ["N", 3, 4],
        ["N", 5, 4],
        ["N", 5, 6],
      ],
      of: of("MultiHeadAttention", { num_heads: 2 }),
    },
  ],
  [
    "MultiHeadAttention with biases",
    {
      inputs: [[2, 3, 4], [2, 3, 4], [2, 3, 4], [12], [1, 2, 3, 3]],
      of: (q, k, v, b, m) =>
        o.outputsOf("MultiHeadAttention", [q, k, v, b, undefined, m], { num_heads: 2 })[0],
    },
  ],
  [
    "RotaryEmbedding",
    {
      inputs: [[2, 2, 3, 4]],
      of: (a) => of("RotaryEmbedding")(a, caches[0], caches[1]),
      dtype: "float32",
    },
  ],
  [
    "CausalConvWithState",
    {
      inputs: [["N", 3, 5], [3, 1, 4], [3]],
      of: (a, w, b) => o.outputsOf("CausalConvWithState", [a, w, b], { activation: "silu" })[0],
    },
  ],
  [
    "CausalConvWithState after a state",
    {
      inputs: [
        ["N", 3, 5],
        [3, 1, 4],
        ["N", 3, 3],
      ],
      of: (a, w, p) => o.outputsOf("CausalConvWithState", [a, w, undefined, p], {}),
    },
  ],
  [
    "FusedConv",
    {
      inputs: [["N", 2, 4, 4], [3, 2, 3, 3], [3], ["N", 3, 2, 2]],
      of: of("FusedConv", { activation: "Sigmoid" }),
      dtype: "float32",
    },
  ],
  ...[1, 2].flatMap((readers) =>
    [2, 4].map((rates): [string, Differentiated] => [
      `LinearAttention, gated, ${readers} ${rates}`,
      {
        inputs: [
          [2, 4, 2 * readers],
          [2, 4, 2 * readers],
          [2, 4, 6],
          [2, 2, 2, 3],
          [2, 4, rates],
        ],
        of: (query, key, value, pastState, decay) => {
          const { output, presentState } = o.linearAttention(
            { query, key, value, pastState, decay },
            { q_num_heads: readers, kv_num_heads: 2, update_rule: "gated" },
          );
          return [output, presentState];
        },
        between: { 4: [-1, 0] },
        dtype: "float32",
      },
    ]),
  ),
  ...([{}, { axis: 1 }, { axis: 1, reversed: true }] as const).flatMap((along) =>
    (["store", "recompute"] as const).map((states): [string, Differentiated] => {
      const long = (shape: number[]) => shape.toSpliced("axis" in along ? 1 : 0, 0, 7);
      return [
        `Scan with ${states} ${JSON.stringify(along)}`,
        {
          inputs: [[3], [2, 3], long([2, 3]), long([2, 1]), [3], [2, 3]],
          of: (h, s, x, r, w, b) => {
            const { states, outputs } = o.scan(
              { states: [h, s], sequences: [x, r], ...along },
              ([h, s], [x, r]) => {
                const next = o.tanh(o.add(o.mul(h, w), o.reduceMean(x, [0], { keepdims: 0 })));
                const sum = o.add(o.mul(s, r), o.mul(x, o.exp(b)));
                return { states: [next, sum], outputs: [o.mul(sum, next), o.matMul(sum, next)] };
              },
            );
            return [...states, ...outputs];
          },
          options: { states },
        },
      ];
    }),
  ),
  [
    "Scan of an open batch, whose last state is not used",
    {
      inputs: [
        ["N", 3],
        ["N", 5, 3],
      ],
      of: (h, x) =>
        o.scan({ states: [h], sequences: [x], axis: 1 }, ([h], [x]) => {
          const next = o.add(o.mul(h, x), x);
          return { states: [next], outputs: [next] };
        }).outputs,
    },
  ],
];

test("every operator with a rule has a case", () => {
  const cased = new Set(rows.map(([title]) => title.split(/[ ,]/)[0]));
  const rules = Object.entries(vjps).filter(([, rule]) => typeof rule !== "string");
  expect(rules.map(([op]) => op).filter((op) => !cased.has(op))).toEqual([]);
});

/** ONNX Runtime on one thread. */
const engine: Engine = async (model, feeds) => {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const results: Record<string, Own>[] = [];
  for (const feed of feeds) {
    const taken = session.inputNames.map((name) => {
      const { dtype, data, shape } = feed[name];
      return [name, new Tensor(dtype as "float32", data as Float32Array, shape)] as const; // or float64
    });
    const got = Object.entries(await session.run(Object.fromEntries(taken)));
    results.push(
      Object.fromEntries(
        got.map(([name, { type, data, dims }]) => [
          name,
          { dtype: type as "float32", data: data as Float32Array, shape: dims },
        ]),
      ),
    );
  }
  await session.release();
  return results;
};

const differences = (row: Differentiated, way: Partial<Parameters<typeof compared>[1]> = {}) =>
  compared(row, { engine, ...way });

/** Where a rule is right, only rounding is left. */
const allowed = { float64: 2e-6, float32: 3e-4 };

test.each(rows)("the gradient of %s is that of central differences", async (_, row) => {
  const { dtype, errors } = await differences(row);
  for (const error of errors) expect(error, dtype).toBeLessThan(allowed[dtype]);
});

test.each<[string, number, (a: Value, w: Value) => Value]>([
  ["in float64", 2e-6, (a, w) => o.softmax(o.matMul(o.tanh(a), w))],
  ["with a norm", 1e-3, (a, w) => o.tanh(o.layerNormalization(o.matMul(a, w), { scale: a }))],
])("a gradient can be differentiated again, %s", async (_, allowed, of) => {
  const again = (a: Value, w: Value): Value => {
    const y = of(a, w);
    return gradients([o.mul(y, y)], [a])[0];
  };
  const { errors } = await differences({ inputs: [[3], [3, 3]], of: again });
  for (const error of errors) expect(error).toBeLessThan(allowed);
});

describe("central differences tell a wrong gradient", () => {
  const row = { inputs: [["N", 3] as Shape], of: (a: Value) => o.softmax(a) };
  const wrong = (by: number) => (g: Value) =>
    o.mul(g, o.outputsOf("Cast", [o.scalar(by)], { to: g.dtype })[0]);

  test("in float64, by a part in ten thousand", async () => {
    const { dtype, errors } = await differences(row, { falsify: wrong(1.0001) });
    expect(dtype).toBe("float64");
    expect(errors[0]).toBeGreaterThan(2e-6);
  });

  test("in float32, by a part in a hundred", async () => {
    const { errors } = await differences({ ...row, dtype: "float32" }, { falsify: wrong(1.01) });
    expect(errors[0]).toBeGreaterThan(3e-4);
  });

  test("in which one element is missing", async () => {
    const { errors } = await differences(row, {
      falsify: (g) => {
        const rest = o.slice(g, { starts: [1], ends: [3], axes: [1] });
        return o.outputsOf(
          "Pad",
          [
            rest,
            o.constant({ dtype: "int64", shape: [4], data: BigInt64Array.of(0n, 1n, 0n, 0n) }),
          ],
          {},
        )[0];
      },
    });
    expect(errors[0]).toBeGreaterThan(2e-6);
  });
});

describe("for drawn windows", () => {
  const small = fc.integer({ min: 1, max: 3 });
  const window = fc.record({
    size: fc.integer({ min: 5, max: 9 }),
    kernel: small,
    stride: small,
    dilation: fc.integer({ min: 1, max: 2 }),
    before: fc.integer({ min: 0, max: 2 }),
    after: fc.integer({ min: 0, max: 2 }),
  });
  const axes = fc.array(window, { minLength: 1, maxLength: 2 });
  type Axes = readonly {
    size: number;
    kernel: number;
    stride: number;
    dilation: number;
    before: number;
    after: number;
  }[];
  const along = (windows: Axes) => ({
    strides: windows.map(({ stride }) => stride),
    dilations: windows.map(({ dilation }) => dilation),
    pads: [...windows.map(({ before }) => before), ...windows.map(({ after }) => after)],
  });
  const sizes = (windows: Axes) => windows.map(({ size }) => size);
  const kernels = (windows: Axes) => windows.map(({ kernel }) => kernel);

  const holds = (row: Differentiated) =>
    differences(row).then(({ dtype, errors }) => {
      for (const error of errors)
        expect(error, dtype).toBeLessThan(dtype === "float64" ? 2e-6 : 3e-4);
    });

  test("convolutions have the gradients of central differences", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(1, 2), small, small, async (windows, group, c, f) => {
        const inputs = [
          ["N", c * group, ...sizes(windows)],
          [f * group, c, ...kernels(windows)],
          [f * group],
        ];
        await holds({ inputs, of: (a, w, b) => o.conv(a, w, { b, group, ...along(windows) }) });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test("so have transposed convolutions", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(1, 2), small, small, async (windows, group, c, f) => {
        const { pads, ...others } = along(windows);
        const held = windows.map(({ kernel, dilation }, i) =>
          Math.min(pads[i], (kernel - 1) * dilation),
        );
        const inputs = [
          ["N", c * group, ...sizes(windows)],
          [c * group, f, ...kernels(windows)],
        ];
        const output_padding = others.strides.map((stride) => stride - 1);
        await holds({
          inputs,
          of: (a, w) =>
            o.convTranspose(a, w, { group, ...others, output_padding, pads: [...held, ...held] }),
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test("and pooling", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(0, 1), async (windows, flag) => {
        const { pads, ...others } = along(windows);
        const fitting = windows.map(({ kernel }, i) => Math.min(pads[i], kernel - 1)); // as engines ask
        const of = { kernel_shape: kernels(windows), pads: [...fitting, ...fitting], ...others };
        const inputs = [[2, 2, ...sizes(windows)]];
        await holds({ inputs, of: (a) => o.maxPool(a, of), apart: 0.2 });
        await holds({
          inputs,
          of: (a) => o.averagePool(a, { ...of, count_include_pad: flag as 0 | 1 }),
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
