/** @module Gradients of products of matrices. */
import { einsum, gemm, matMul, mul, squeeze, unsqueeze } from "../build.ts";
import type { Value } from "../value.ts";
import { type Rule, refusal } from "./rule.ts";
import { expandedAs, reshaped, sameShape, scaled, sizesOf, turned } from "./sized.ts";

/** Vectors are a row on the left and a column on the right. */
export const matrixProduct: Rule<"MatMul"> = (g, { inputs: [a, b] }) => {
  const row = a.shape.length === 1;
  const column = b.shape.length === 1;
  const left = row ? unsqueeze(a, [0]) : a;
  const right = column ? unsqueeze(b, [1]) : b;
  const wide = column ? unsqueeze(g, [-1]) : g;
  const whole = row ? unsqueeze(wide, [-2]) : wide;
  const [toLeft, toRight] = ofMatrices(whole, left, right);
  // What was put in front of a vector is summed over as broadcasting is.
  return [row ? squeeze(toLeft, [-2]) : toLeft, column ? squeeze(toRight, [-1]) : toRight];
};

/**
 * g · bᵀ and aᵀ · g. An outer product is multiplied element by element, a matrix that is shared by all stands in one
 * product, and where one side is a vector it is turned instead of the matrix.
 */
function ofMatrices(g: Value, a: Value, b: Value): readonly [Value, Value] {
  const row = a.shape.at(-2) === 1;
  const column = b.shape.at(-1) === 1;
  if (b.shape.length > 2) {
    return [
      column ? mul(g, turned(b)) : row ? turned(matMul(b, turned(g))) : matMul(g, turned(b)),
      row ? mul(turned(a), g) : column ? turned(matMul(turned(g), a)) : matMul(turned(a), g),
    ];
  }
  const toA = column ? mul(g, turned(b)) : matMul(g, turned(b));
  if (a.shape.length === 2) return [toA, matMul(turned(a), g)];
  const rows = (x: Value) => reshaped(x, [-1, ...sizesOf(x).slice(-1)]);
  return [toA, gemm(rows(a), rows(g), { transA: 1 })];
}

/** Of a column and a row it is an outer product, and what comes back is summed as it is multiplied. */
export const product: Rule<"Mul"> = (g, { inputs: [a, b] }) => {
  if (isOuter(a, b)) return [matMul(g, turned(b)), matMul(turned(a), g)];
  if (isOuter(b, a)) return [matMul(turned(b), g), matMul(g, turned(a))];
  return [mul(g, b), mul(g, a)];
};

export const fusedMatMul: Rule<"FusedMatMul"> = (g, node) => {
  const { inputs, attributes } = node;
  const { alpha = 1, transA = 0, transB = 0 } = attributes;
  const [a, b] = inputs;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw refusal(node, "the gradient is known for matrices; write it as a MatMul");
  }
  const [toA, toB] = ofMatrices(scaled(g, alpha), transA ? turned(a) : a, transB ? turned(b) : b);
  return [transA ? turned(toA) : toA, transB ? turned(toB) : toB];
};

export const affine: Rule<"Gemm"> = (g, { inputs: [a, b, c], attributes }) => {
  const { alpha = 1, beta = 1, transA = 0, transB = 0 } = attributes;
  const times = (x: Value, y: Value, transA: number, transB: number) =>
    gemm(x, y, { alpha, transA: transA ? 1 : 0, transB: transB ? 1 : 0 });
  return [
    transA ? times(b, g, transB, 1) : times(g, b, 0, 1 - transB),
    transB ? times(g, a, 1, transA) : times(a, g, 1 - transA, 0),
    c === undefined ? null : scaled(g, beta),
  ];
};

/** The cotangent of each term is the product of all others with g. */
export const sumOfProducts: Rule<"Einsum"> = (g, node) => {
  const { inputs, attributes } = node;
  const [left, result = implied(left)] = attributes.equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  if (terms.some((term) => repeats(term.replace("...", "")))) {
    throw refusal(node, "no gradient is known where a term names a letter twice");
  }
  return inputs.map((value, i) => {
    const others = inputs.filter((_, j) => j !== i);
    const given = [result, ...terms.filter((_, j) => j !== i)];
    const dots = given.some((term) => term.includes("..."));
    const term = dots ? terms[i] : terms[i].replace("...", "");
    // What no other term names was only summed over: g is the same all along it.
    const kept = [...term].filter((letter) => letter === "." || given.join().includes(letter));
    const wanted = dots && !term.includes("...") ? `...${kept.join("")}` : kept.join("");
    const share = einsum(`${given.join()}->${wanted}`, g, ...others);
    const missing = [...term].flatMap((letter, at) => (kept.includes(letter) ? [] : [at]));
    if (missing.length === 0) return share;
    if (term.includes("...")) throw refusal(node, "write what is only summed over as a ReduceSum");
    return expandedAs(unsqueeze(share, missing), value);
  });
};

const repeats = (letters: string): boolean => new Set(letters).size < letters.length;

/** Without an arrow: the letters that occur once, in their order. */
function implied(left: string): string {
  const letters = [...left.replaceAll(/[.,]/g, "")];
  const once = letters.filter((letter) => letters.filter((other) => other === letter).length === 1);
  return (left.includes("...") ? "..." : "") + once.sort().join("");
}

/** [..., m, 1] and [..., 1, n]. */
function isOuter(column: Value, row: Value): boolean {
  const [m, one] = column.shape.slice(-2);
  const [alone, n] = row.shape.slice(-2);
  if (n === undefined || one !== 1 || alone !== 1 || m === 1 || n === 1) return false;
  return sameShape(column.shape.slice(0, -2), row.shape.slice(0, -2));
}
