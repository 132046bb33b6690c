/** @module Gradients of normalisations. */

import { type DType, sizeOf } from "../../tensor.ts";
import {
  add,
  cast,
  constant,
  div,
  layerNormalization,
  mul,
  outputsOf,
  reciprocal,
  reduceL1,
  reduceL2,
  reduceMean,
  reshape,
  sqrt,
  sub,
} from "../build.ts";
import { elementsFrom } from "../elements.ts";
import type { Value } from "../value.ts";
import { through } from "./plain.ts";
import { type Rule, type RuleOfAll, refusal } from "./rule.ts";
import {
  dividedByCount,
  expandedAs,
  fromLeft,
  number,
  perChannel,
  reshapedAs,
  scaled,
  sumPerChannel,
} from "./sized.ts";

const square = (x: Value): Value => mul(x, x);

/** With r = 1 / √(var + epsilon): y = (x − mean) · r · scale + B. */
export const byChannels: Rule<"BatchNormalization"> = (g, node, walk) => {
  const { inputs, attributes } = node;
  const [x, scale, , mean, variance] = inputs;
  const { epsilon = 1e-5 } = attributes;
  const r = reciprocal(sqrt(add(variance, number(epsilon, variance))));
  const slope = mul(scale, r);
  const toBias = sumPerChannel(g);
  const wantsRest = walk.wants(scale) || walk.wants(variance);
  const deviations = wantsRest
    ? sumPerChannel(mul(g, sub(x, perChannel(mean, x)))) // Σ g · (x − mean)
    : null;
  return [
    mul(g, perChannel(slope, x)),
    deviations && mul(deviations, r),
    toBias,
    mul(toBias, scaled(slope, -1)),
    deviations && mul(deviations, scaled(mul(slope, square(r)), -0.5)),
  ];
};

/**
 * With x̂ what is normalised, r = 1 / σ and h = g · scale: r · (h − mean h − x̂ · mean(h · x̂)). The other outputs, the
 * mean and r, have the derivatives 1 / n and −r² · x̂ / n.
 */
export const overLastAxes: { readonly ofAll: RuleOfAll<"LayerNormalization"> } = {
  ofAll: ([g, toMean, toRate], node, walk) => {
    const { inputs, attributes } = node;
    const [x, scale, bias] = inputs;
    const first = fromLeft(attributes.axis ?? -1, x);
    const shape = x.shape.slice(first).map(Number);
    if (shape.some(Number.isNaN)) {
      throw refusal(node, "the axes that it normalises must have fixed sizes");
    }
    const { dtype } = x;
    const one = constant({ dtype, shape, data: elementsFrom(dtype, sizeOf(shape), () => 1) });
    const called = { outputs: [undefined, undefined, undefined] };
    const [normal, , r] = outputsOf("LayerNormalization", [x, one], attributes, called);
    const axes = [...x.shape.keys()].slice(first);
    const rate = as(r, dtype);
    const shares: Value[] = [];
    if (g) {
      const h = mul(g, scale);
      const share = mul(normal, reduceMean(mul(h, normal), axes));
      shares.push(mul(sub(sub(h, reduceMean(h, axes)), share), rate));
    }
    if (toMean) shares.push(dividedByCount(expandedAs(as(toMean, dtype), x), x, axes));
    if (toRate) {
      const slope = mul(as(toRate, dtype), scaled(square(rate), -1));
      shares.push(mul(normal, dividedByCount(slope, x, axes)));
    }
    return [
      shares.reduce(add),
      g && walk.wants(scale) ? mul(g, normal) : null,
      bias === undefined ? null : g,
    ];
  },
};

const as = (x: Value, dtype: DType): Value => (x.dtype === dtype ? x : cast(x, dtype));

/** `(x − mean) / √(var + epsilon)` over `axes`. */
function standardised(x: Value, axes: readonly number[], epsilon: number): Value {
  const centred = sub(x, reduceMean(x, axes));
  const variance = reduceMean(square(centred), axes);
  return div(centred, sqrt(add(variance, number(epsilon, x))));
}

function byRootMeanSquare(x: Value, axes: readonly number[], epsilon: number): Value {
  return div(x, sqrt(add(reduceMean(square(x), axes), number(epsilon, x))));
}

const lastAxes = (x: Value, axis: number): number[] => [...x.shape.keys()].slice(fromLeft(axis, x));

export const byRoot = through<"RMSNormalization" | "SimplifiedLayerNormalization">(
  ({ inputs: [x, scale], attributes: { axis = -1, epsilon = 1e-5 } }) => [
    mul(byRootMeanSquare(x, lastAxes(x, axis), epsilon), scale),
  ],
);

export const perImage = through<"InstanceNormalization">(
  ({ inputs: [x, scale, bias], attributes: { epsilon = 1e-5 } }) => {
    const sides = [...x.shape.keys()].slice(2);
    return [affine(standardised(x, sides, epsilon), scale, bias)];
  },
);

export const perGroup = through<"GroupNormalization">(
  ({ inputs: [x, scale, bias], attributes: { num_groups, epsilon = 1e-5 } }) => {
    const groups = reshape(x, [0, num_groups, -1]);
    return [affine(reshapedAs(standardised(groups, [2], epsilon), x), scale, bias)];
  },
);

const affine = (x: Value, scale: Value, bias: Value): Value =>
  add(mul(x, perChannel(scale, x)), perChannel(bias, x));

export const afterSkip = through<"SkipLayerNormalization">(
  ({ inputs: [x, skip, scale, beta, bias], attributes: { epsilon = 1e-12 } }) => {
    const sum = added(x, skip, bias);
    const y = layerNormalization(sum, { scale, epsilon, ...(beta && { bias: beta }) });
    return [y, undefined, undefined, sum];
  },
);

export const byRootAfterSkip = through<"SkipSimplifiedLayerNormalization">(
  ({ inputs: [x, skip, scale, bias], attributes: { epsilon = 1e-12 } }) => {
    const sum = added(x, skip, bias);
    const y = mul(byRootMeanSquare(sum, [sum.shape.length - 1], epsilon), scale);
    return [y, undefined, undefined, sum];
  },
);

const added = (x: Value, skip: Value, bias?: Value): Value =>
  bias === undefined ? add(x, skip) : add(add(x, skip), bias);

export const byLength = through<"LpNormalization">(
  ({ inputs: [x], attributes: { axis = -1, p = 2 } }) => [
    div(x, (p === 1 ? reduceL1 : reduceL2)(x, [fromLeft(axis, x)])),
  ],
);
