/** @module Gradients of sums and other numbers over axes, and of softmax. */
import {
  div,
  equal,
  exp,
  mul,
  reduceProd,
  reduceSum,
  sign,
  sub,
  unsqueeze,
  where,
} from "../build.ts";
import type { OpType } from "../operators.ts";
import { axesIn } from "../shapes/rule.ts";
import type { Value } from "../value.ts";
import type { Rule } from "./rule.ts";
import { dividedByCount, expandedAs, masked, number, scaled } from "./sized.ts";

type Reduction = Extract<OpType, `Reduce${string}`>;

/** A reduction as its rules see it: `g` and `y` with the reduced axes kept. */
interface Reduced {
  readonly g: Value;
  readonly x: Value;
  readonly y: Value;
  readonly axes: readonly number[];
}

const reduced =
  (rule: (reduced: Reduced) => Value): Rule<Reduction> =>
  (g, { op, inputs: [x, given], outputs: [y], attributes: { keepdims = 1 } }) => {
    const axes = axesIn(op, given?.shape[0] === 0 ? undefined : given, x.shape);
    const kept = (value: Value) => (keepdims || axes.length === 0 ? value : unsqueeze(value, axes));
    return [rule({ g: kept(g), x, y: kept(y), axes })];
  };

export const sum = reduced(({ g, x }) => expandedAs(g, x));
export const mean = reduced(({ g, x, axes }) => expandedAs(dividedByCount(g, x, axes), x));
export const sumOfSizes = reduced(({ g, x }) => mul(g, sign(x)));
/** x / ‖x‖, and 0 where all are 0, as in PyTorch. */
export const length = reduced(({ g, x, y }) => {
  const none = number(0, x);
  return mul(x, where(equal(y, none), none, div(g, y)));
});
export const sumOfSquares = reduced(({ g, x }) => mul(scaled(g, 2), x));
export const logOfSum = reduced(({ g, x, y }) => expandedAs(div(g, exp(y)), x));
export const logOfSumOfExp = reduced(({ g, x, y }) => mul(g, exp(sub(x, y))));
/** Equal ones share it, as in PyTorch's amax. */
export const largest = reduced(({ g, x, y, axes }) => shared(g, equal(x, y), axes));

/** Of the others; where one is 0 it alone has a share, where two are 0 none has. */
export const productOf = reduced(({ g, x, axes }) => {
  const [none, one] = [number(0, x), number(1, x)];
  const isZero = equal(x, none);
  const zeros = reduceSum(where(isZero, one, none), axes);
  const others = where(isZero, one, x);
  const rest = reduceProd(others, axes); // of all that are not 0
  const atZero = masked(rest, equal(zeros, one));
  return mul(g, where(isZero, atZero, masked(div(rest, others), equal(zeros, none))));
});

function shared(g: Value, isOne: Value, axes: readonly number[]): Value {
  const ones = where(isOne, number(1, g), number(0, g));
  return mul(ones, div(g, reduceSum(ones, axes)));
}

export const globalMax: Rule<"GlobalMaxPool"> = (g, { inputs: [x], outputs: [y] }) => [
  shared(g, equal(x, y), [...x.shape.keys()].slice(2)),
];

/** y · (g − Σ g · y) */
export const softmaxOf: Rule<"Softmax"> = (g, { outputs: [y], attributes: { axis = -1 } }) => {
  const weighed = mul(g, y);
  return [sub(weighed, mul(y, reduceSum(weighed, [axis])))];
};

/** g − softmax(x) · Σ g */
export const logSoftmaxOf: Rule<"LogSoftmax"> = (
  g,
  { outputs: [y], attributes: { axis = -1 } },
) => [sub(g, mul(exp(y), reduceSum(g, [axis])))];
