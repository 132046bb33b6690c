/** @module Shapes of products of matrices, and of attention. */
import { broadcast } from "../broadcast.ts";
import { product, quotient, type Size, sum, unified } from "../sizes.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "../value.ts";
import { fixed, float, one, rankOf, sameDtype } from "./rule.ts";

export const matMul = ({ op, inputs: [a, b] }: Call<"MatMul">) => [
  { dtype: sameDtype(op, a, b), shape: multiplied(op, a.shape, b.shape) },
];

/** Vectors count as a row on the left and a column on the right, and their axis is gone afterwards. */
export function multiplied(op: Call["op"], a: Shape, b: Shape): Shape {
  if (a.length === 0 || b.length === 0) {
    throw new RangeError(`${op}: takes matrices (a: ${shapeText(a)}, b: ${shapeText(b)})`);
  }
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const [m, k] = left.slice(-2);
  const [rows, n] = right.slice(-2);
  if (unified(k, rows) === undefined) {
    throw new RangeError(
      `${op}: a has ${k} columns, b has ${rows} rows (a: ${shapeText(a)}, b: ${shapeText(b)})`,
    );
  }
  const batch = broadcast(op, left.slice(0, -2), right.slice(0, -2));
  return [...batch, ...(a.length === 1 ? [] : [m]), ...(b.length === 1 ? [] : [n])];
}

export const matMulInteger = ({
  op,
  inputs: [a, b],
}: Call<"MatMulInteger">): readonly ValueType[] => [
  { dtype: "int32", shape: multiplied(op, a.shape, b.shape) },
];

export const qLinearMatMul = ({ op, inputs }: Call<"QLinearMatMul">) => [
  { dtype: inputs[7].dtype, shape: multiplied(op, inputs[0].shape, inputs[3].shape) },
];

export const qGemm = ({ op, inputs, attributes }: Call<"QGemm">): readonly ValueType[] => {
  const [a, , , b, , , , scale, zero] = inputs;
  const { transA = 0, transB = 0 } = attributes;
  rankOf(op, "A", a, 2);
  rankOf(op, "B", b, 2);
  const [left, right] = [
    transA ? a.shape.toReversed() : a.shape,
    transB ? b.shape.toReversed() : b.shape,
  ];
  const dtype = scale === undefined ? "float32" : (zero?.dtype ?? a.dtype);
  return [{ dtype, shape: multiplied(op, left, right) }];
};

export const fusedMatMul = ({ op, inputs: [a, b], attributes }: Call<"FusedMatMul">) => {
  const { transA = 0, transB = 0, transBatchA = 0, transBatchB = 0 } = attributes;
  if (transBatchA || transBatchB) {
    throw new RangeError(`${op}: transBatchA and transBatchB are not known here`);
  }
  const turned = (shape: Shape) => [...shape.slice(0, -2), ...shape.slice(-2).reverse()];
  const shape = multiplied(
    op,
    transA ? turned(a.shape) : a.shape,
    transB ? turned(b.shape) : b.shape,
  );
  return [{ dtype: sameDtype(op, a, b), shape }];
};

export const gemm = ({
  op,
  inputs: [a, b, c],
  attributes: { transA = 0, transB = 0 },
}: Call<"Gemm">) => {
  const [m, k] = transA ? a.shape.toReversed() : a.shape;
  const [rows, n] = transB ? b.shape.toReversed() : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || unified(k, rows) === undefined) {
    throw new RangeError(
      `${op}: A and B do not fit (A: ${shapeText(a.shape)}${transA ? " turned" : ""}, B: ${shapeText(b.shape)}${transB ? " turned" : ""})`,
    );
  }
  if (c !== undefined) broadcast(op, [m, n], c.shape);
  return [{ dtype: sameDtype(op, a, b), shape: [m, n] }];
};

export const einsum = ({ op, inputs, attributes: { equation } }: Call<"Einsum">) => {
  const [left, right] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  if (terms.length !== inputs.length || inputs.length === 0) {
    throw new RangeError(
      `${op}: "${equation}" is about ${terms.length} inputs, got ${inputs.length}`,
    );
  }
  const sizes = new Map<string, Size>();
  let rest: Shape = []; // of the axes that `...` stands for
  for (const [i, term] of terms.entries()) {
    const { shape } = inputs[i];
    const [before, after] = term.split("...");
    const own = shape.length - term.replace("...", "").length;
    if (own < 0 || (after === undefined && own > 0)) {
      throw new RangeError(`${op}: "${term}" does not name the axes of ${shapeText(shape)}`);
    }
    if (after !== undefined)
      rest = broadcast(op, rest, shape.slice(before.length, before.length + own));
    for (const [at, letter] of [...before, ...(after ?? "")].entries()) {
      const size = shape[at < before.length ? at : at + own];
      sizes.set(letter, merged(sizes.get(letter), size));
    }
  }
  const merge = right ?? implied(terms);
  const shape = [...merge.replace("...", ".")].flatMap((letter) => {
    if (letter === ".") return rest;
    const size = sizes.get(letter);
    if (size === undefined) throw new RangeError(`${op}: "${equation}" gives ${letter} no size`);
    return [size];
  });
  return [{ dtype: inputs[0].dtype, shape }];

  function merged(a: Size | undefined, b: Size): Size {
    if (a === undefined || a === 1) return b;
    return b === 1 ? a : one(op, `the sizes of one letter of "${equation}"`, a, b);
  }
};

/** Without an arrow: what stands for `...`, then the letters that occur once, in their order. */
function implied(terms: readonly string[]): string {
  const letters = [...terms.join("").replaceAll(".", "")];
  const once = [...new Set(letters)].filter(
    (letter) => letters.indexOf(letter) === letters.lastIndexOf(letter),
  );
  return (terms.some((term) => term.includes("...")) ? "..." : "") + once.sort().join("");
}

export const attention = ({ op, inputs, attributes }: Call<"Attention">): readonly ValueType[] => {
  const [q, k, v, , pastKey] = inputs;
  const packed = q.shape.length === 3;
  rankOf(op, "Q", q, 3, 4);
  const { q_num_heads, kv_num_heads } = attributes;
  const heads = (x: Value, count: number | undefined): Shape => {
    if (!packed) return x.shape;
    const [n, length, width] = x.shape;
    const each = quotient(width, count ?? Number.NaN);
    if (each === undefined) {
      throw new RangeError(`${op}: ${shapeText(x.shape)} cannot be shared among ${count} heads`);
    }
    return [n, count as number, length, each];
  };
  const [query, key, value] = [
    heads(q, q_num_heads),
    heads(k, kv_num_heads),
    heads(v, kv_num_heads),
  ];
  const length = pastKey === undefined ? key[2] : sum(pastKey.shape[2], key[2]);
  const dtype = float(op, q);
  return [
    {
      dtype,
      shape: packed ? [query[0], query[2], product(query[1], value[3])] : query.with(3, value[3]),
    },
    { dtype: k.dtype, shape: [key[0], key[1], length, key[3]] },
    { dtype: v.dtype, shape: [value[0], value[1], length, value[3]] },
    { dtype, shape: [query[0], query[1], query[2], length] },
  ];
};

export const multiHeadAttention = ({
  op,
  inputs,
  attributes,
}: Call<"MultiHeadAttention">): readonly ValueType[] => {
  const [query, key, value, , , , pastKey] = inputs;
  const { num_heads: heads } = attributes;
  const dtype = float(op, query);
  if (query.shape.length === 5) {
    // [N, L, heads, 3, width], all three in one
    const [n, length, , , width] = query.shape;
    return [{ dtype, shape: [n, length, product(heads, width)] }];
  }
  rankOf(op, "query", query, 3);
  const [n, length, width] = query.shape;
  // Keys and values are [N, L, heads · width], or by heads, [N, heads, L, width], as those of before are.
  const by = value?.shape.length === 4 ? value.shape : undefined;
  const whole =
    by !== undefined ? product(heads, by[3]) : value === undefined ? width : value.shape[2];
  const keys = key === undefined ? length : key.shape.length === 4 ? key.shape[2] : key.shape[1];
  const total = pastKey === undefined ? keys : sum(pastKey.shape[2], keys);
  const each = (size: Size) =>
    quotient(size, heads) ?? fixed(op, "the width of a head", size) / heads;
  return [
    { dtype, shape: [n, length, whole] },
    { dtype, shape: [n, heads, total, each(width)] },
    { dtype, shape: [n, heads, total, each(whole)] },
  ];
};

export const rotaryEmbedding = ({ op, inputs: [x] }: Call<"RotaryEmbedding">) => {
  rankOf(op, "X", x, 3, 4);
  return [{ dtype: float(op, x), shape: x.shape }];
};

export const linearAttention = ({ op, inputs, attributes }: Call<"LinearAttention">) => {
  const [query, key, value] = inputs;
  const { q_num_heads: readers, kv_num_heads: heads } = attributes;
  for (const [what, x] of Object.entries({ query, key, value })) rankOf(op, what, x, 3);
  const [n, length] = value.shape;
  const depth = fixed(op, "width of query", query.shape[2]) / readers;
  const width = fixed(op, "width of value", value.shape[2]) / heads;
  const keys = fixed(op, "width of key", key.shape[2]);
  if (![depth, width].every(Number.isInteger) || keys % depth !== 0) {
    throw new RangeError(
      `${op}: query ${shapeText(query.shape)} and value ${shapeText(value.shape)} cannot be shared among ${readers} and ${heads} heads`,
    );
  }
  return [
    { dtype: float(op, value), shape: [n, length, Math.max(readers, heads) * width] },
    { dtype: value.dtype, shape: [n, heads, depth, width] },
  ];
};

export const causalConv = ({
  op,
  inputs: [x, w],
  attributes: { ndim = 1 },
}: Call<"CausalConvWithState">) => {
  rankOf(op, "the input", x, ndim + 2);
  const channels = one(op, "the channels of input and weight", x.shape[1], w.shape[0]);
  const kernel = fixed(op, "the last axis of weight", w.shape[w.shape.length - 1]);
  return [
    { dtype: float(op, x), shape: x.shape.with(1, channels) },
    { dtype: x.dtype, shape: [x.shape[0], channels, ...x.shape.slice(2, -1), kernel - 1] },
  ];
};
