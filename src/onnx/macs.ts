/**
 * @module A table: operator → multiply-adds of its dot products, each counted once. Bias, activations,
 * normalisation, pooling and moving data have none; what is done to single elements is in `elementwise.ts`.
 * An open size counts as 1: so they are those of one image where the batch is open. NaN where they cannot be
 * told: such a node is listed as not counted, and never taken as free.
 */

import { along, lengthOf, size, sizeFrom } from "./counting.ts";
import type { OpType } from "./operators.ts";
import type { Graph, Node } from "./value.ts";

export type CountRule<Op extends OpType> = (node: Node<Op>) => number;

const none = () => 0;
const unknown = () => Number.NaN;

/** How many points along an axis an interpolation takes. */
const taps = { linear: 2, cubic: 4 } as const;

export const macs: { readonly [Op in OpType]: CountRule<Op> } = {
  Abs: none,
  Acos: none,
  Acosh: none,
  Add: none,
  And: none,
  ArgMax: none,
  ArgMin: none,
  Asin: none,
  Asinh: none,
  Atan: none,
  Atanh: none,
  /** Each query with each key, and the values weighted by that. */
  Attention: ({ inputs: [q, k, , , past], outputs: [y] }) =>
    (size(q) + size(y)) * (along(k, k.shape.length === 4 ? 2 : 1) + (past ? along(past, 2) : 0)),
  AveragePool: none,
  BatchNormalization: none,
  BiasGelu: none,
  Cast: none,
  CausalConvWithState: ({ inputs: [, w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  Ceil: none,
  Celu: none,
  Clip: none,
  Compress: none,
  Concat: none,
  ConstantOfShape: none,
  /** Every output is one dot product with a filter of [channels / group, height, width]. */
  Conv: ({ inputs: [, w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  ConvInteger: ({ inputs: [, w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  /** Every input is spread over a filter of [filters / group, height, width]. */
  ConvTranspose: ({ inputs: [x, w] }) => size(x) * sizeFrom(w, 1),
  Cos: none,
  Cosh: none,
  CumSum: none,
  DeformConv: ({ inputs: [, w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  DepthToSpace: none,
  DequantizeLinear: none,
  Div: none,
  DynamicQuantizeLinear: none,
  Einsum: einsum,
  Elu: none,
  Equal: none,
  Erf: none,
  Exp: none,
  Expand: none,
  EyeLike: none,
  FastGelu: none,
  Flatten: none,
  Floor: none,
  Foreign: unknown,
  FusedConv: ({ inputs: [, w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  FusedMatMul: ({ inputs: [a], outputs: [y], attributes: { transA = 0 } }) =>
    size(y) * along(a, transA ? -2 : -1),
  Gather: none,
  GatherElements: none,
  GatherND: none,
  Gelu: none,
  Gemm: ({ inputs: [a], outputs: [y], attributes: { transA = 0 } }) =>
    size(y) * along(a, transA ? 0 : 1),
  GlobalAveragePool: none,
  GlobalMaxPool: none,
  Greater: none,
  GreaterOrEqual: none,
  /** Of the points around each place. */
  GridSample: ({ inputs: [x], outputs: [y], attributes: { mode = "linear" } }) =>
    mode === "nearest" ? 0 : size(y) * taps[mode] ** (x.shape.length - 2),
  GroupNormalization: none,
  GRU: ({ inputs: [x, w, r] }) => along(x, 0) * along(x, 1) * (size(w) + size(r)),
  HardSigmoid: none,
  HardSwish: none,
  Identity: none,
  /** Only where both branches take as many. */
  If: ({ attributes: { then_branch, else_branch } }) => {
    const [yes, no] = [inside(then_branch), inside(else_branch)];
    return yes === no ? yes : Number.NaN;
  },
  InstanceNormalization: none,
  IsInf: none,
  IsNaN: none,
  LayerNormalization: none,
  LeakyRelu: none,
  Less: none,
  LessOrEqual: none,
  /** In each step and head key ⊗ value is added to the state, which the query reads; the rule `delta` reads it once more. */
  LinearAttention: ({ inputs: [, , value], outputs: [, state], attributes }) => {
    const { update_rule = "gated_delta", q_num_heads: readers, kv_num_heads: heads } = attributes;
    const reads = Math.max(1, readers / heads) + Number(update_rule.includes("delta"));
    return along(value, 1) * size(state) * (1 + reads);
  },
  Log: none,
  LogSoftmax: none,
  /** How often it runs is not known here. */
  Loop: ({ attributes: { body } }) => (inside(body) === 0 ? 0 : Number.NaN),
  LpNormalization: none,
  LpPool: none,
  LRN: none,
  LSTM: ({ inputs: [x, w, r] }) => along(x, 0) * along(x, 1) * (size(w) + size(r)),
  MatMul: ({ inputs: [a], outputs: [y] }) => size(y) * along(a, -1),
  MatMulInteger: ({ inputs: [a], outputs: [y] }) => size(y) * along(a, -1),
  Max: none,
  MaxPool: none,
  Mean: none,
  Min: none,
  Mish: none,
  Mod: none,
  Mul: none,
  MultiHeadAttention: ({ inputs: [q, k = q, , , , , past], outputs: [y] }) => {
    const queries = q.shape.length === 5 ? size(q) / 3 : size(q); // [N, L, heads, 3, width] has all three
    const keys = along(k, k.shape.length === 4 ? 2 : 1) + (past ? along(past, 2) : 0);
    return (queries + size(y)) * keys;
  },
  Neg: none,
  NonMaxSuppression: none,
  NonZero: none,
  Not: none,
  OneHot: none,
  Or: none,
  Pad: none,
  Pow: none,
  PRelu: none,
  QGemm: ({ inputs: [a], outputs: [y], attributes: { transA = 0 } }) =>
    size(y) * along(a, transA ? 0 : 1),
  QLinearAdd: none,
  QLinearAveragePool: none,
  QLinearConcat: none,
  QLinearConv: ({ inputs: [, , , w], outputs: [y] }) => size(y) * sizeFrom(w, 1),
  QLinearGlobalAveragePool: none,
  QLinearLeakyRelu: none,
  QLinearMatMul: ({ inputs: [a], outputs: [y] }) => size(y) * along(a, -1),
  QLinearMul: none,
  QLinearSigmoid: none,
  QLinearSoftmax: none,
  QuantizeLinear: none,
  QuickGelu: none,
  Range: none,
  Reciprocal: none,
  ReduceL1: none,
  ReduceL2: none,
  ReduceLogSum: none,
  ReduceLogSumExp: none,
  ReduceMax: none,
  ReduceMean: none,
  ReduceMin: none,
  ReduceProd: none,
  ReduceSum: none,
  ReduceSumSquare: none,
  Relu: none,
  Reshape: none,
  /** Of the points around each place, along the axes that change. */
  Resize: ({ inputs: [x], outputs: [y], attributes: { mode = "nearest", antialias = 0 } }) => {
    const changed = x.shape.filter((size, axis) => size !== y.shape[axis]).length;
    if (mode === "nearest" || changed === 0) return 0;
    return antialias ? Number.NaN : size(y) * taps[mode] ** changed; // with it, more where it shrinks
  },
  RMSNormalization: none,
  /** Four points around each of `sampling_ratio`² places; with 0 there are as many as the region is large. */
  RoiAlign: ({ outputs: [y], attributes: { sampling_ratio = 0 } }) =>
    sampling_ratio === 0 ? Number.NaN : size(y) * 4 * sampling_ratio ** 2,
  RotaryEmbedding: none,
  Round: none,
  /** Its body, once for each element; what is not a dot product in it is with `elementwise`. */
  Scan: (node) => lengthOf(node) * inside(node.attributes.body),
  ScatterElements: none,
  ScatterND: none,
  Selu: none,
  Shape: none,
  Sigmoid: none,
  Sign: none,
  SimplifiedLayerNormalization: none,
  Sin: none,
  Sinh: none,
  Size: none,
  SkipLayerNormalization: none,
  SkipSimplifiedLayerNormalization: none,
  Slice: none,
  Softmax: none,
  Softplus: none,
  Softsign: none,
  SpaceToDepth: none,
  Split: none,
  Sqrt: none,
  Squeeze: none,
  Sub: none,
  Sum: none,
  Swish: none,
  Tan: none,
  Tanh: none,
  ThresholdedRelu: none,
  Tile: none,
  TopK: none,
  Transpose: none,
  Trilu: none,
  Unsqueeze: none,
  Where: none,
  Xor: none,
};

/** Those of one node, whatever its operator. */
export const macsOf = (node: Node): number => (macs[node.op] as CountRule<OpType>)(node);

const inside = ({ nodes }: Graph): number => nodes.reduce((sum, node) => sum + macsOf(node), 0);

/** Over all letters, if any is summed over; of more than two terms it depends on the order. */
function einsum({ inputs, outputs: [y], attributes: { equation } }: Node<"Einsum">): number {
  const [given, result = lettersOnce(given)] = equation.replaceAll(" ", "").split("->");
  const terms = given.split(",");
  const summed = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    const [before, after] = term.includes("...") ? term.split("...") : [term, ""];
    const axes = [...[...before].entries()].concat(
      [...after].map((letter, at) => [at - after.length, letter]), // "..." stands for any number of axes
    );
    for (const [axis, letter] of axes) {
      if (result.includes(letter)) continue;
      summed.set(letter, Math.max(summed.get(letter) ?? 1, along(inputs[i], axis)));
    }
  }
  if (terms.length < 2 || summed.size === 0) return 0;
  return terms.length > 2 ? Number.NaN : [...summed.values()].reduce((n, m) => n * m, size(y));
}

/** What is left without an arrow. */
const lettersOnce = (given: string): string =>
  [...given.replaceAll(",", "")]
    .filter((letter) => given.indexOf(letter) === given.lastIndexOf(letter))
    .join("");
