/**
 * @module A table: operator → operations on single elements: one for each sum, product, comparison or function
 * (exp, erf, sigmoid, GELU, …) of an element, whatever it takes. Normalisations are counted by their formulas,
 * as fvcore counts them: 5 for an element with mean and variance. Dot products are in `macs.ts`, and moving
 * data is nothing. An open size counts as 1; NaN where they cannot be told.
 */
import { along, lengthOf, size } from "./counting.ts";
import type { CountRule } from "./macs.ts";
import type { OpType } from "./operators.ts";
import type { Graph, Node, Value } from "./value.ts";

export const elementwise: { readonly [Op in OpType]: CountRule<Op> } = {
  Abs: each,
  Acos: each,
  Acosh: each,
  Add: each,
  And: each,
  ArgMax: eachTaken,
  ArgMin: eachTaken,
  Asin: each,
  Asinh: each,
  Atan: each,
  Atanh: each,
  /** The scores: scaled, and their softmax. */
  Attention: ({ inputs: [q, k, , , past], attributes: { q_num_heads } }) => {
    const heads = q.shape.length === 4 ? along(q, 1) : (q_num_heads ?? Number.NaN);
    const keys = along(k, k.shape.length === 4 ? 2 : 1) + (past ? along(past, 2) : 0);
    return along(q, 0) * heads * along(q, q.shape.length === 4 ? 2 : 1) * keys * 6;
  },
  AveragePool: pooled,
  BatchNormalization: eachTimes(2),
  BiasGelu: eachTimes(2),
  Cast: none,
  CausalConvWithState: bias,
  Ceil: each,
  Celu: each,
  Clip: each,
  Compress: none,
  Concat: none,
  ConstantOfShape: none,
  Conv: bias,
  ConvInteger: none,
  ConvTranspose: bias,
  Cos: each,
  Cosh: each,
  CumSum: each,
  DeformConv: unknown,
  DepthToSpace: none,
  DequantizeLinear: eachTimes(2),
  Div: each,
  DynamicQuantizeLinear: eachTimes(3),
  Einsum: none,
  Elu: each,
  Equal: each,
  Erf: each,
  Exp: each,
  Expand: none,
  EyeLike: none,
  FastGelu: eachTimes(2),
  Flatten: none,
  Floor: each,
  Foreign: unknown,
  FusedConv: biasAndActivation,
  FusedMatMul: none,
  Gather: none,
  GatherElements: none,
  GatherND: none,
  Gelu: each,
  Gemm: bias,
  GlobalAveragePool: eachTaken,
  GlobalMaxPool: eachTaken,
  Greater: each,
  GreaterOrEqual: each,
  GridSample: none,
  GroupNormalization: eachTimes(5),
  GRU: unknown,
  HardSigmoid: each,
  HardSwish: each,
  Identity: none,
  If: unknown,
  InstanceNormalization: eachTimes(5),
  IsInf: each,
  IsNaN: each,
  LayerNormalization: eachTimes(5),
  LeakyRelu: each,
  Less: each,
  LessOrEqual: each,
  /** The state decays, and with `delta` what it said of the key is taken from the value. */
  LinearAttention: ({ inputs: [, , value, , decay], outputs: [, state], attributes }) => {
    const { update_rule: rule = "gated_delta" } = attributes;
    const decayed = decay === undefined ? 0 : along(value, 1) * size(state) + size(decay);
    return decayed + (rule.includes("delta") ? 2 * size(value) : 0);
  },
  Log: each,
  LogSoftmax: eachTimes(5),
  Loop: unknown,
  LpNormalization: eachTimes(3),
  LpPool: pooled,
  LRN: unknown,
  LSTM: unknown,
  MatMul: none,
  MatMulInteger: none,
  Max: several,
  MaxPool: pooled,
  Mean: several,
  Min: several,
  Mish: each,
  Mod: each,
  Mul: each,
  MultiHeadAttention: ({ inputs: [q, k = q, , , , , past], attributes: { num_heads } }) => {
    const keys = along(k, k.shape.length === 4 ? 2 : 1) + (past ? along(past, 2) : 0);
    return along(q, 0) * num_heads * along(q, 1) * keys * 6;
  },
  Neg: each,
  NonMaxSuppression: unknown,
  NonZero: unknown,
  Not: each,
  OneHot: none,
  Or: each,
  Pad: none,
  Pow: each,
  PRelu: each,
  QGemm: none,
  QLinearAdd: each,
  QLinearAveragePool: pooled,
  QLinearConcat: none,
  QLinearConv: none,
  QLinearGlobalAveragePool: eachTaken,
  QLinearLeakyRelu: each,
  QLinearMatMul: none,
  QLinearMul: each,
  QLinearSigmoid: each,
  QLinearSoftmax: eachTimes(5),
  QuantizeLinear: eachTimes(2),
  QuickGelu: each,
  Range: none,
  Reciprocal: each,
  ReduceL1: eachTaken,
  ReduceL2: eachTaken,
  ReduceLogSum: eachTaken,
  ReduceLogSumExp: eachTaken,
  ReduceMax: eachTaken,
  ReduceMean: eachTaken,
  ReduceMin: eachTaken,
  ReduceProd: eachTaken,
  ReduceSum: eachTaken,
  ReduceSumSquare: eachTaken,
  Relu: each,
  Reshape: none,
  Resize: none,
  RMSNormalization: eachTimes(4),
  RoiAlign: none,
  RotaryEmbedding: eachTimes(3),
  Round: each,
  Scan: (node) => lengthOf(node) * inside(node.attributes.body),
  ScatterElements: none,
  ScatterND: none,
  Selu: each,
  Shape: none,
  Sigmoid: each,
  Sign: each,
  SimplifiedLayerNormalization: eachTimes(4),
  Sin: each,
  Sinh: each,
  Size: none,
  SkipLayerNormalization: eachTimes(6),
  SkipSimplifiedLayerNormalization: eachTimes(5),
  Slice: none,
  Softmax: eachTimes(5),
  Softplus: each,
  Softsign: each,
  SpaceToDepth: none,
  Split: none,
  Sqrt: each,
  Squeeze: none,
  Sub: each,
  Sum: several,
  Swish: each,
  Tan: each,
  Tanh: each,
  ThresholdedRelu: each,
  Tile: none,
  TopK: unknown,
  Transpose: none,
  Trilu: none,
  Unsqueeze: none,
  Where: none,
  Xor: each,
};

/** Those of one node, whatever its operator. */
export const elementwiseOf = (node: Node): number =>
  (elementwise[node.op] as CountRule<OpType>)(node);

const inside = ({ nodes }: Graph): number =>
  nodes.reduce((sum, node) => sum + elementwiseOf(node), 0);

function none(): number {
  return 0;
}

/** What depends on the data, or is not known here. */
function unknown(): number {
  return Number.NaN;
}

function each({ outputs: [y] }: Outputs): number {
  return size(y);
}

function eachTimes(operations: number) {
  return ({ outputs: [y] }: Outputs) => operations * size(y);
}

/** One for each element that is taken together with others. */
function eachTaken({ inputs: [x] }: Taking): number {
  return size(x);
}

/** One for each value after the first. */
function several({
  inputs,
  outputs: [y],
}: Outputs & { readonly inputs: readonly Value[] }): number {
  return (inputs.length - 1) * size(y);
}

/** One for each element of the window. */
function pooled({ outputs: [y], attributes: { kernel_shape } }: Pooling): number {
  return kernel_shape.reduce((n, side) => n * side, size(y));
}

/** The third input, if there is one, is added to each element. */
function bias({ inputs: [, , b], outputs: [y] }: Biased): number {
  return b === undefined ? 0 : size(y);
}

function biasAndActivation({ inputs: [, , b, z], outputs: [y] }: Biased): number {
  return size(y) * (1 + Number(b !== undefined) + Number(z !== undefined));
}

interface Taking {
  readonly inputs: readonly [Value, ...(Value | undefined)[]];
}

interface Outputs {
  readonly outputs: readonly Value[];
}

interface Pooling extends Outputs {
  readonly attributes: { readonly kernel_shape: readonly number[] };
}

interface Biased extends Outputs {
  readonly inputs: readonly (Value | undefined)[];
}
