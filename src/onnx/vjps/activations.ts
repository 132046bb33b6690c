/** @module Gradients of activations; at a kink they are those of PyTorch. */
import {
  abs,
  add,
  and,
  div,
  erf,
  exp,
  greater,
  less,
  lessOrEqual,
  min,
  mul,
  not,
  outputsOf,
  sigmoid,
  sub,
  tanh,
} from "../build.ts";
import type { Value } from "../value.ts";
import type { Rule } from "./rule.ts";
import { masked, number, scaled } from "./sized.ts";

const square = (x: Value): Value => mul(x, x);
const plus = (a: Value, by: number): Value => add(a, number(by, a));
const oneMinus = (x: Value): Value => sub(number(1, x), x);
const isPositive = (x: Value): Value => greater(x, number(0, x));

/** `a` where `isFirst` is true, `b` elsewhere; of finite numbers several times as fast as the engine's Where. */
const either = (a: Value, isFirst: Value, b: Value): Value =>
  add(masked(a, isFirst), masked(b, not(isFirst)));

export const relu: Rule<"Relu"> = (g, { outputs: [y] }) => [masked(g, isPositive(y))];

export const leakyRelu: Rule<"LeakyRelu"> = (g, { inputs: [x], attributes: { alpha = 0.01 } }) => [
  either(g, isPositive(x), scaled(g, alpha)),
];

export const pRelu: Rule<"PRelu"> = (g, { inputs: [x, slope] }) => {
  const positive = isPositive(x);
  return [either(g, positive, mul(g, slope)), masked(mul(g, x), not(positive))];
};

export const thresholdedRelu: Rule<"ThresholdedRelu"> = (
  g,
  { inputs: [x], attributes: { alpha = 1 } },
) => [masked(g, greater(x, number(alpha, x)))];

/** Below 0, `alpha · eˣ` is `y + alpha`. */
export const elu: Rule<"Elu"> = (g, { inputs: [x], outputs: [y], attributes: { alpha = 1 } }) => [
  either(g, isPositive(x), mul(g, plus(y, alpha))),
];

export const selu: Rule<"Selu"> = (g, { inputs: [x], outputs: [y], attributes }) => {
  const { alpha = 1.6732631921768188, gamma = 1.0507010221481323 } = attributes;
  return [either(scaled(g, gamma), isPositive(x), mul(g, plus(y, alpha * gamma)))];
};

export const celu: Rule<"Celu"> = (g, { inputs: [x], attributes: { alpha = 1 } }) => [
  // Of what is above 0 the exponential could overflow.
  either(g, isPositive(x), mul(g, exp(scaled(min(x, number(0, x)), 1 / alpha)))),
];

/** σ' = σ · (1 − σ) */
export const logistic: Rule<"Sigmoid"> = (g, { outputs: [y] }) => [mul(mul(g, y), oneMinus(y))];

/** tanh' = 1 − tanh² */
export const hyperbolicTangent: Rule<"Tanh"> = (g, { outputs: [y] }) => [
  mul(g, oneMinus(square(y))),
];

export const softplusOf: Rule<"Softplus"> = (g, { inputs: [x] }) => [mul(g, sigmoid(x))];

/** 1 / (1 + |x|)² */
export const softsign: Rule<"Softsign"> = (g, { inputs: [x] }) => [div(g, square(plus(abs(x), 1)))];

export const hardSigmoid: Rule<"HardSigmoid"> = (
  g,
  { outputs: [y], attributes: { alpha = 0.2 } },
) => {
  const inside = and(isPositive(y), less(y, number(1, y)));
  return [masked(scaled(g, alpha), inside)];
};

/** x / 3 + 1/2 from −3 to 3, then 1. */
export const hardSwish: Rule<"HardSwish"> = (g, { inputs: [x] }) => {
  const inside = lessOrEqual(abs(x), number(3, x));
  return [either(mul(g, plus(scaled(x, 1 / 3), 0.5)), inside, masked(g, isPositive(x)))];
};

/** With t = tanh(softplus(x)): t + x · σ(x) · (1 − t²). */
export const mish: Rule<"Mish"> = (g, { inputs: [x] }) => {
  const t = tanh(outputsOf("Softplus", [x], {})[0]);
  return [mul(g, add(t, mul(mul(x, sigmoid(x)), oneMinus(square(t)))))];
};

/** With s = σ(alpha · x): s + alpha · y · (1 − s). */
export const swish: Rule<"Swish" | "QuickGelu"> = (g, node) => {
  const { op, inputs, outputs, attributes } = node;
  const { alpha = op === "Swish" ? 1 : 1.702 } = attributes;
  const s = sigmoid(scaled(inputs[0], alpha));
  return [mul(g, add(s, mul(scaled(outputs[0], alpha), oneMinus(s))))];
};

/** Φ(x) + x · φ(x), of the normal distribution. */
export function geluSlope(x: Value): Value {
  const share = scaled(plus(erf(scaled(x, Math.SQRT1_2)), 1), 0.5);
  const density = exp(scaled(square(x), -0.5));
  return add(share, scaled(mul(x, density), 1 / Math.sqrt(2 * Math.PI)));
}

/** Of x · (1 + t) / 2 with t = tanh(a · (x + b · x³)): (1 + t) / 2 + x / 2 · (1 − t²) · a · (1 + 3b · x²). */
export function tanhGeluSlope(x: Value): Value {
  const [a, b] = [Math.sqrt(2 / Math.PI), 0.044715];
  const squared = square(x);
  const t = tanh(mul(scaled(x, a), plus(scaled(squared, b), 1)));
  const inner = plus(scaled(squared, 3 * a * b), a);
  return add(scaled(plus(t, 1), 0.5), mul(scaled(mul(x, inner), 0.5), oneMinus(square(t))));
}

export const gelu: Rule<"Gelu"> = (g, { inputs: [x], attributes: { approximate = "none" } }) => [
  mul(g, (approximate === "tanh" ? tanhGeluSlope : geluSlope)(x)),
];

export const biasGelu: Rule<"BiasGelu"> = (g, { inputs: [a, b] }) => {
  const both = mul(g, geluSlope(add(a, b)));
  return [both, both];
};

export const fastGelu: Rule<"FastGelu"> = (g, { inputs: [x, bias] }) => {
  const both = mul(g, tanhGeluSlope(bias === undefined ? x : add(x, bias)));
  return [both, both];
};
