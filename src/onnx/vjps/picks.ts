/** @module Gradients of what picks elements by their places, or puts them there. */
import {
  add,
  gather,
  gatherElements,
  gatherND,
  integers,
  outputsOf,
  pad,
  scatterElements,
  scatterND,
  slice,
  sub,
  transpose,
  unsqueeze,
} from "../build.ts";
import { contentsOf } from "../contents.ts";
import { axesIn } from "../shapes/rule.ts";
import type { Value } from "../value.ts";
import { type Rule, refusal } from "./rule.ts";
import { forSums, fromLeft, number, reshaped, shapeOf, sizes, sizesOf, zerosAs } from "./sized.ts";

interface Picks {
  /** Where each element was taken from. */
  readonly places: readonly number[];
  /** How many there were to take from. */
  readonly size: number;
}

/** The sum of what was taken from each of `size` elements along `axis`. */
export function pickedBack(g: Value, axis: number, { places, size }: Picks): Value {
  const last = places.length - 1;
  const takers = Array.from({ length: size }, (): number[] => []);
  for (const [i, place] of places.entries()) takers[place].push(i);
  const most = takers.reduce((count, { length }) => Math.max(count, length), 0);
  if (most === 1 && places.every((place, i) => place === places[0] + i)) {
    return padAlong(g, axis, places[0], size - 1 - places[last]);
  }
  if (places.length === size && places.every((place, i) => place === last - i)) {
    return slice(g, { starts: [-1], ends: [-size - 1], axes: [axis], steps: [-1] });
  }
  if (most > 4) {
    const terms = forSums(g);
    return summedAt(terms, axis, integers(places), zerosAlong(terms, axis, size));
  }
  // Who took nothing takes a 0 that stands behind the last.
  const withZero = takers.every(({ length }) => length === most) ? g : padAlong(g, axis, 0, 1);
  const rounds = Array.from({ length: most }, (_, round) =>
    gather(withZero, integers(takers.map((own) => own[round] ?? places.length)), axis),
  );
  return rounds.reduce(add);
}

/** Zeros where `g` has `size` elements along `axis`. */
function zerosAlong(g: Value, axis: number, size: number): Value {
  const shape = sizesOf(g).map((own, i) => (i === axis ? size : own));
  return outputsOf("Expand", [number(0, g), sizes(shape)], {})[0];
}

/** Along all axes, since ONNX Runtime (1.30) forgets the input `axes` where it moves a Transpose over a Pad. */
function padAlong(g: Value, axis: number, before: number, after: number): Value {
  if (before === 0 && after === 0) return g;
  const along = (count: number) => g.shape.map((_, i) => (i === axis ? count : 0));
  return pad(g, [...along(before), ...along(after)]);
}

/** `zeros` with what `g` has along `axis` added at the places `indices` [count]. */
function summedAt(g: Value, axis: number, indices: Value, zeros: Value): Value {
  const axes = [...zeros.shape.keys()];
  const front = [axis, ...axes.filter((other) => other !== axis)];
  const sums = scatterND(transpose(zeros, front), unsqueeze(indices, [1]), transpose(g, front), {
    reduction: "add",
  });
  return transpose(
    sums,
    axes.map((other) => front.indexOf(other)),
  );
}

export const picked: Rule<"Gather"> = (g, { inputs: [data, indices], attributes }) => {
  const axis = fromLeft(attributes.axis ?? 0, data);
  const count = indices.shape.length;
  const gone = [...indices.shape.keys()].map((i) => axis + i);
  const dims = sizesOf(g);
  const wholes = indices.shape.map(Number);
  const merged = wholes.some(Number.isNaN)
    ? { of: g, axes: gone }
    : wholes.reduce((a, b) => a * b, 1);
  // The axes of the indices become one.
  const rows =
    count === 1 ? g : reshaped(g, [...dims.slice(0, axis), merged, ...dims.slice(axis + count)]);
  const size = data.shape[axis];
  const known = contentsOf(indices);
  if (typeof size === "number" && known?.every((place) => typeof place === "number")) {
    const places = known.map((place) => (place < 0 ? place + size : place));
    return [pickedBack(rows, axis, { places, size })];
  }
  const list = count === 1 ? indices : reshaped(indices, [-1]);
  const terms = forSums(rows);
  return [summedAt(terms, axis, list, zerosAs(data, terms.dtype))];
};

export const pickedElements: Rule<"GatherElements"> = (g, { inputs: [x, indices], attributes }) => {
  const terms = forSums(g);
  const none = zerosAs(x, terms.dtype);
  return [scatterElements(none, indices, terms, { ...attributes, reduction: "add" })];
};

export const pickedSlices: Rule<"GatherND"> = (g, node) => {
  const { inputs, attributes } = node;
  if (attributes.batch_dims) throw refusal(node, "the gradient is known for a batch_dims of 0");
  const terms = forSums(g);
  const none = zerosAs(inputs[0], terms.dtype);
  return [scatterND(none, inputs[1], terms, { reduction: "add" })];
};

/** The places are different: the derivative of what a place holds last is not that of two of them. */
export const putElements: Rule<"ScatterElements"> = (g, node) => {
  const { inputs, attributes } = node;
  const { axis = 0, reduction = "none" } = attributes;
  const [, indices, updates] = inputs;
  const toUpdates = gatherElements(g, indices, axis);
  if (reduction === "add") return [g, null, toUpdates];
  if (reduction !== "none") throw refusal(node, `no gradient is known for ${reduction}`);
  return [scatterElements(g, indices, zerosAs(updates), { axis }), null, toUpdates];
};

export const putSlices: Rule<"ScatterND"> = (g, node) => {
  const { inputs, attributes } = node;
  const { reduction = "none" } = attributes;
  const [, indices, updates] = inputs;
  const toUpdates = gatherND(g, indices);
  if (reduction === "add") return [g, null, toUpdates];
  if (reduction !== "none") throw refusal(node, `no gradient is known for ${reduction}`);
  return [scatterND(g, indices, zerosAs(updates)), null, toUpdates];
};

export const largestOnes: Rule<"TopK"> = (g, { inputs: [x], outputs, attributes }) => [
  scatterElements(zerosAs(x), outputs[1], g, { axis: attributes.axis ?? -1 }),
];

/** Far enough before the first element. */
const beyond = -(2 ** 31);

/** Along an open axis only what begins at a known place, or is turned around. */
export const sliced: Rule<"Slice"> = (g, node) => {
  const { inputs } = node;
  const [x, starts, , given, steps] = inputs;
  const from = contentsOf(starts) ?? [];
  const axes = axesIn("Slice", given, x.shape);
  let back = g;
  for (const [i, start] of from.entries()) {
    const axis = axes[i];
    const size = x.shape[axis];
    const count = g.shape[axis];
    const step = steps === undefined ? 1 : contentsOf(steps)?.[i];
    if (size === count && step === 1) continue;
    if (typeof size === "number" && typeof count === "number") {
      if (typeof start !== "number" || typeof step !== "number") {
        throw refusal(node, "where it starts must be known");
      }
      if (count === 0) return [zerosAs(x)];
      const first = Math.min(start < 0 ? start + size : start, size - 1);
      const places = Array.from({ length: count }, (_, k) => Math.max(first, 0) + k * step);
      back = pickedBack(back, axis, { places, size });
    } else if (step === 1 && typeof start === "number" && start >= 0) {
      const left = sub(
        shapeOf(x, axis, axis + 1),
        add(shapeOf(g, axis, axis + 1), integers([start])),
      );
      const pads = outputsOf("Concat", [integers([start]), left], { axis: 0 })[0];
      back = outputsOf("Pad", [back, pads, undefined, integers([axis])], {})[0];
    } else if (step === -1 && size === count) {
      back = slice(back, { starts: [-1], ends: [beyond], axes: [axis], steps: [-1] });
    } else {
      throw refusal(node, `axis ${axis} must have a fixed size, got "${size}"`);
    }
  }
  return [back];
};
