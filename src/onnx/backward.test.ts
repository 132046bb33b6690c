import { expect, test } from "vitest";
import * as o from "./build.ts";
import { compared, type Differentiated } from "./fixtures/central-differences.ts";
import { attributeKinds, type Operators, type OpType } from "./operators.ts";
import type { Value } from "./value.ts";
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
];

/** Where a rule is right, only rounding is left. */
const allowed = { float64: 2e-6, float32: 3e-4 };

test.each(rows)("the gradient of %s is that of central differences", async (_, row) => {
  const { dtype, errors } = await compared(row);
  for (const error of errors) expect(error, dtype).toBeLessThan(allowed[dtype]);
});
