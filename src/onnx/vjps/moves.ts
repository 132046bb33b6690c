/** @module Gradients of what moves elements: they move back, and what was repeated is summed. */
import {
  concat,
  depthToSpace,
  neg,
  outputsOf,
  reduceSum,
  spaceToDepth,
  sub,
  transpose,
} from "../build.ts";
import { contentsOf } from "../contents.ts";
import { axesIn } from "../shapes/rule.ts";
import type { Value } from "../value.ts";
import { pickedBack } from "./picks.ts";
import { type Rule, type RuleOfAll, refusal } from "./rule.ts";
import { fromLeft, reshaped, reshapedAs, sizes, sizesOf, zerosAs } from "./sized.ts";

/** In the shape that it had. */
export const shapedBack: Rule<"Reshape" | "Flatten" | "Squeeze" | "Unsqueeze"> = (
  g,
  { inputs: [x] },
) => [reshapedAs(g, x)];

/** What was repeated is summed by the walk. */
export const expanded: Rule<"Expand"> = (g) => [g];

export const transposed: Rule<"Transpose"> = (g, { attributes: { perm } }) => [
  transpose(
    g,
    perm.map((_, axis) => perm.indexOf(axis)),
  ),
];

export const joined: Rule<"Concat"> = (g, { inputs, attributes }) => {
  if (inputs.length === 1) return [g];
  const axis = fromLeft(attributes.axis, g);
  const parts = inputs.map((part) => sizesOf(part)[axis]);
  return outputsOf("Split", [g, sizes(parts)], { axis });
};

export const parted: { readonly ofAll: RuleOfAll<"Split"> } = {
  ofAll: (gs, { outputs, attributes: { axis = 0 } }) => [
    concat(
      gs.map((g, i) => g ?? zerosAs(outputs[i])),
      axis,
    ),
  ],
};

export const tiled: Rule<"Tile"> = (g, node) => {
  const { inputs } = node;
  const [x, repeats] = inputs;
  const counts = contentsOf(repeats)?.map(Number) ?? [Number.NaN];
  if (counts.some(Number.isNaN)) throw refusal(node, "how often it repeats must be known");
  const each = reshaped(
    g,
    sizesOf(x).flatMap((size, axis) => [counts[axis], size]),
  );
  const repeated = counts.flatMap((count, axis) => (count === 1 ? [] : [2 * axis]));
  return [reshapedAs(repeated.length === 0 ? g : reduceSum(each, repeated), x)];
};

/** What stood in the padding is cut off, or goes to where it was taken from. */
export const padded: Rule<"Pad"> = (g, node, walk) => {
  const { inputs, attributes } = node;
  const [x, pads, value, axes] = inputs;
  const { mode = "constant" } = attributes;
  if (mode === "constant") {
    const back = outputsOf("Pad", axes ? [g, neg(pads), undefined, axes] : [g, neg(pads)], {})[0];
    if (!walk.wants(value)) return [back];
    const all = (v: Value) => reduceSum(v, [...v.shape.keys()], { keepdims: 0 });
    return [back, null, sub(all(g), all(back))];
  }
  const along = axesIn("Pad", axes, x.shape);
  const by = contentsOf(pads);
  let back = g;
  for (const [i, axis] of along.entries()) {
    const [size, before, after] = [x.shape[axis], by?.[i], by?.[i + along.length]];
    if (before === 0 && after === 0) continue;
    if (typeof size !== "number" || typeof before !== "number" || typeof after !== "number") {
      throw refusal(node, `axis ${axis} must have a fixed size and fixed pads`);
    }
    const places = Array.from({ length: before + size + after }, (_, p) =>
      origins[mode](p - before, size),
    );
    back = pickedBack(back, axis, { places, size });
  }
  return [back];
};

/** Where an element of the padded axis comes from, counted from the first of the axis. */
const origins = {
  edge: (at: number, size: number) => Math.min(Math.max(at, 0), size - 1),
  reflect: (at: number, size: number) => {
    if (size === 1) return 0;
    const around = modulo(at, 2 * (size - 1));
    return around < size ? around : 2 * (size - 1) - around;
  },
  wrap: (at: number, size: number) => modulo(at, size),
};

const modulo = (a: number, n: number): number => ((a % n) + n) % n;

export const triangle: Rule<"Trilu"> = (g, { inputs: [, k], attributes }) =>
  outputsOf("Trilu", k === undefined ? [g] : [g, k], attributes);

/** The sums run the other way. */
export const runningSum: Rule<"CumSum"> = (g, { inputs: [, axis], attributes }) => {
  const reverse = attributes.reverse ? 0 : 1;
  return outputsOf("CumSum", [g, axis], { ...attributes, reverse });
};

export const toSpace: Rule<"DepthToSpace"> = (g, { inputs: [x], attributes }) => {
  const { blocksize: b, mode = "DCR" } = attributes;
  if (mode === "DCR") return [spaceToDepth(g, { blocksize: b })];
  const [n, channels, height, width] = sizesOf(x);
  const blocks = reshaped(g, [n, Number(channels) / b ** 2, height, b, width, b]);
  return [reshapedAs(transpose(blocks, [0, 1, 3, 5, 2, 4]), x)];
};

export const toDepth: Rule<"SpaceToDepth"> = (g, { attributes: { blocksize } }) => [
  depthToSpace(g, { blocksize }),
];
