/** @module Gradients of arithmetic and of functions of single elements. */
import {
  abs,
  add,
  cos,
  div,
  equal,
  exp,
  floor,
  greater,
  less,
  log,
  mul,
  neg,
  not,
  outputsOf,
  pow,
  reciprocal,
  sign,
  sin,
  sqrt,
  sub,
  where,
} from "../build.ts";
import { contentsOf } from "../contents.ts";
import type { Operators, OpType } from "../operators.ts";
import type { Value } from "../value.ts";
import type { Cotangent, Rule } from "./rule.ts";
import { masked, number, scaled } from "./sized.ts";

/** An operator of one input without attributes. */
type UnaryOp = {
  [Op in OpType]: Operators[Op]["inputs"] extends readonly [Value] ? Op : never;
}[OpType];

/** `g` times the derivative, of x and of y = f(x). */
const each =
  <Op extends UnaryOp>(derivative: (x: Value, y: Value) => Value): Rule<Op> =>
  (g, { inputs, outputs }) => [mul(g, derivative(inputs[0] as Value, outputs[0]))];

const square = (x: Value): Value => mul(x, x);
/** `a + by`. */
const plus = (a: Value, by: number): Value => add(a, number(by, a));
const oneMinus = (x: Value): Value => sub(number(1, x), x);

export const absolute = each<"Abs">((x) => sign(x));
export const arcCosine = each<"Acos">((x) => neg(reciprocal(sqrt(oneMinus(square(x))))));
export const arcCosineH = each<"Acosh">((x) => reciprocal(sqrt(plus(square(x), -1))));
export const arcSine = each<"Asin">((x) => reciprocal(sqrt(oneMinus(square(x)))));
export const arcSineH = each<"Asinh">((x) => reciprocal(sqrt(plus(square(x), 1))));
export const arcTangent = each<"Atan">((x) => reciprocal(plus(square(x), 1)));
export const arcTangentH = each<"Atanh">((x) => reciprocal(oneMinus(square(x))));
export const cosine = each<"Cos">((x) => neg(sin(x)));
export const cosineH = each<"Cosh">((x) => hyperbolic("Sinh", x));
export const exponential = each<"Exp">((_, y) => y);
/** erf' = 2 / √π · exp(−x²) */
export const errorFunction = each<"Erf">((x) =>
  scaled(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)),
);
export const sine = each<"Sin">((x) => cos(x));
export const sineH = each<"Sinh">((x) => hyperbolic("Cosh", x));
export const tangent = each<"Tan">((_, y) => plus(square(y), 1));

const hyperbolic = (op: "Sinh" | "Cosh", x: Value): Value => outputsOf(op, [x], {})[0];

export const same: Rule<"Identity"> = (g) => [g];
export const plusOf: Rule<"Add"> = (g) => [g, g];
export const minusOf: Rule<"Sub"> = (g) => [g, neg(g)];
export const negative: Rule<"Neg"> = (g) => [neg(g)];
export const quotient: Rule<"Div"> = (g, { inputs: [, b], outputs: [y] }) => {
  const share = div(g, b);
  return [share, neg(mul(share, y))]; // −g · a / b²
};
export const logarithm: Rule<"Log"> = (g, { inputs: [x] }) => [div(g, x)];
export const inverse: Rule<"Reciprocal"> = (g, { outputs: [y] }) => [neg(mul(g, square(y)))];
export const squareRoot: Rule<"Sqrt"> = (g, { outputs: [y] }) => [div(scaled(g, 0.5), y)];

/** To floating point numbers; others end the way. */
export const cast: Rule<"Cast"> = (g) => [g];

/** By the exponent it is `y · ln a`, and 0 where a is 0, as in PyTorch. */
export const power: Rule<"Pow"> = (g, { inputs: [a, b], outputs: [y] }, walk) => {
  const byBase = walk.wants(a) ? mul(g, powerSlope(a, b)) : null;
  if (!walk.wants(b)) return [byBase];
  const isZero = equal(a, number(0, a));
  const byExponent = mul(y, log(where(isZero, number(1, a), a)));
  return [byBase, mul(g, byExponent)];
};

/** `b · a^(b − 1)`; squares, which are the most, without a power. */
function powerSlope(a: Value, b: Value): Value {
  const exponents = contentsOf(b);
  if (exponents?.length === 1 && exponents[0] === 2) return scaled(a, 2);
  const e = b.dtype === a.dtype ? b : outputsOf("Cast", [b], { to: a.dtype })[0];
  return mul(e, pow(a, sub(e, number(1, e))));
}

/** The remainder: `a − b · floor(a / b)`, or with `fmod` towards 0. */
export const remainder: Rule<"Mod"> = (g, { inputs: [a, b], attributes: { fmod = 0 } }) => {
  const ratio = div(a, b);
  const whole = fmod ? mul(sign(ratio), floor(abs(ratio))) : floor(ratio);
  return [g, neg(mul(g, whole))];
};

export const sums: Rule<"Sum"> = (g, { inputs }) => inputs.map(() => g);

export const means: Rule<"Mean"> = (g, { inputs }) => {
  const share = scaled(g, 1 / inputs.length);
  return inputs.map(() => share);
};

/** Of equal ones, the first is the largest. */
export const extreme: Rule<"Max" | "Min"> = (g, { inputs, outputs: [y] }) => {
  let left = g;
  return inputs.map((x, i): Cotangent => {
    if (i === inputs.length - 1) return left;
    const own = masked(left, equal(x, y));
    left = sub(left, own);
    return own;
  });
};

export const choice: Rule<"Where"> = (g, { inputs: [condition] }) => [
  null,
  masked(g, condition),
  masked(g, not(condition)),
];

/** The bounds get what is cut; where x is a bound itself, x does. */
export const clipped: Rule<"Clip"> = (g, node, walk) => {
  const {
    inputs: [x, low, high],
  } = node;
  const above = low && less(x, low);
  const below = high && greater(x, high);
  const cut = [above, below].filter((test) => test !== undefined);
  const inside = cut.reduce<Value>((rest, test) => masked(rest, not(test)), g);
  return [
    inside,
    above && walk.wants(low) ? masked(g, above) : null,
    below && walk.wants(high) ? masked(g, below) : null,
  ];
};
