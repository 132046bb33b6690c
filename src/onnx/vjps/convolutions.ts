/** @module Gradients of convolutions, which are convolutions again. */
import { conv, convTranspose, reshape, slice, transpose } from "../build.ts";
import type { Node, Value } from "../value.ts";
import { type Rule, refusal } from "./rule.ts";
import { reshaped, sizesOf, sumPerChannel } from "./sized.ts";

/** The window of a node, with all that it leaves out; along the axes of the image. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
}

type Windowed = Node<"Conv" | "ConvTranspose" | "AveragePool" | "FusedConv">;

/** The kernel without its gaps, and where the first window begins: `places` windows over `image`. */
export function windowOf(
  node: Windowed,
  kernel: readonly number[],
  image: Value,
  places: Value,
): Window {
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones, auto_pad, pads = [] } = node.attributes;
  const before = kernel.map((size, i) => {
    if (!auto_pad?.startsWith("SAME")) return auto_pad === "VALID" ? 0 : (pads[i] ?? 0);
    const [whole, count] = [image.shape[i + 2], places.shape[i + 2]];
    if (typeof whole !== "number" || typeof count !== "number") {
      throw refusal(node, "its padding follows from an open size; fix the size, or write the pads");
    }
    const all = Math.max(0, (count - 1) * strides[i] + (size - 1) * dilations[i] + 1 - whole);
    return auto_pad === "SAME_UPPER" ? Math.floor(all / 2) : Math.ceil(all / 2);
  });
  return { kernel, strides, dilations, before };
}

const kernelOf = (w: Value): number[] => w.shape.slice(2).map(Number);

export const convolution: Rule<"Conv"> = (g, node, walk) => {
  const { inputs, attributes } = node;
  const [x, w, b] = inputs;
  const { group = 1 } = attributes;
  const window = windowOf(node, kernelOf(w), x, g);
  return [
    walk.wants(x) ? toImage(g, w, { node, window, group, image: x }) : null,
    walk.wants(w) ? toFilters(x, g, { window, group }) : null,
    b === undefined ? null : sumPerChannel(g),
  ];
};

/** `x` and `g` change places: the cotangent of the image is a convolution. */
export const transposedConvolution: Rule<"ConvTranspose"> = (g, node, walk) => {
  const { inputs, attributes } = node;
  const [x, w, b] = inputs;
  const { group = 1, output_shape } = attributes;
  if (output_shape !== undefined || attributes.auto_pad?.startsWith("SAME")) {
    throw refusal(node, "the gradient is known where the pads are written, not output_shape");
  }
  const window = windowOf(node, kernelOf(w), g, x);
  const { strides, dilations } = window;
  const { pads = [...window.before, ...window.before] } = attributes;
  return [
    walk.wants(x) ? conv(g, w, { group, strides, dilations, pads }) : null,
    walk.wants(w) ? toFilters(g, x, { window, group }) : null,
    b === undefined ? null : sumPerChannel(g),
  ];
};

interface ToImage {
  readonly node: Node;
  readonly window: Window;
  readonly group: number;
  /** Whose shape the cotangent has. */
  readonly image: Value;
}

/**
 * What the places of `g` [N, filters, …] say of the image under them, through the filters `w`. With strides it is
 * a transposed convolution; without them a convolution with the filters turned around, which engines do best.
 */
export function toImage(g: Value, w: Value, { node, window, group, image }: ToImage): Value {
  const { kernel, strides, dilations, before } = window;
  const reach = kernel.map((size, i) => (size - 1) * dilations[i] + 1);
  /** How far the last window reaches beyond the image, if it does; else how much of it no window sees. */
  const beyond = kernel.map((_, i) => {
    const [size, count] = [image.shape[i + 2], g.shape[i + 2]];
    if (typeof size === "number" && typeof count === "number") {
      return (count - 1) * strides[i] + reach[i] - before[i] - size;
    }
    if (strides[i] !== 1) {
      throw refusal(node, `axis ${i + 2} of its input must have a fixed size, got "${size}"`);
    }
    return padAfter(node, i, kernel.length);
  });
  const pads = [before, beyond].flatMap((by) => reach.map((size, i) => size - 1 - by[i]));
  if (strides.every((stride) => stride === 1) && pads.every((by) => by >= 0)) {
    return conv(g, turnedAround(w, group), { group, dilations, pads });
  }
  return convTranspose(g, w, {
    group,
    strides,
    dilations,
    pads: [...before, ...beyond.map((by) => Math.max(0, by))],
    output_padding: beyond.map((by) => Math.max(0, -by)),
  });
}

/** As it is written. */
const padAfter = ({ attributes }: Node, axis: number, axes: number): number =>
  (attributes as { readonly pads?: readonly number[] }).pads?.[axis + axes] ?? 0;

/** [filters, C / group, …] → [C, filters / group, …], each filter read from its end. */
function turnedAround(w: Value, group: number): Value {
  const kernel = kernelOf(w);
  const [filters, channels] = w.shape.map(Number);
  const axes = kernel.flatMap((size, i) => (size === 1 ? [] : [i + 2]));
  const back =
    axes.length === 0
      ? w
      : slice(w, {
          starts: axes.map(() => -1),
          ends: axes.map((axis) => -Number(w.shape[axis]) - 1),
          axes,
          steps: axes.map(() => -1),
        });
  if (filters === group && channels === 1) return back; // each channel has its own filter
  if (group === 1) return transpose(back, [1, 0, ...kernel.map((_, i) => i + 2)]);
  const each = reshape(back, [group, filters / group, channels, ...kernel]);
  const changed = transpose(each, [0, 2, 1, ...kernel.map((_, i) => i + 3)]);
  return reshape(changed, [group * channels, filters / group, ...kernel]);
}

/**
 * The filters [filters, C / group, …] from the image and the cotangents of the places: a convolution over the
 * image by the places, in which images are the channels. Strides and dilations change places.
 */
function toFilters(
  image: Value,
  g: Value,
  { window, group }: { readonly window: Window; readonly group: number },
): Value {
  const { kernel, strides, dilations, before } = window;
  const axes = kernel.map((_, i) => i);
  const [n, channels, ...sides] = sizesOf(image);
  const perGroup = Number(channels) / group;
  // [N, group · C', …] → [C', group · N, …]
  const split = reshaped(image, [n, group, perGroup, ...sides]);
  const byGroup = transpose(split, [2, 1, 0, ...axes.map((i) => i + 3)]);
  const images =
    group === 1
      ? transpose(image, [1, 0, ...axes.map((i) => i + 2)])
      : joinedGroups(byGroup, sides);
  const places = transpose(g, [1, 0, ...axes.map((i) => i + 2)]); // [filters, N, …]
  const after = kernel.map((size, i) => {
    const [whole, count] = [image.shape[i + 2], g.shape[i + 2]].map(Number);
    return (count - 1) * strides[i] + (size - 1) * dilations[i] + 1 - whole - before[i];
  });
  const sums = conv(images, places, {
    group,
    strides: dilations,
    dilations: strides,
    pads: [...before, ...after.map((by) => Math.max(0, by))],
  });
  const isWhole = after.every((by) => by >= 0);
  const whole = isWhole
    ? sums
    : slice(sums, { starts: axes.map(() => 0), ends: kernel, axes: axes.map((i) => i + 2) });
  return transpose(whole, [1, 0, ...axes.map((i) => i + 2)]);
}

/** [C', group, N, …] → [C', group · N, …] */
const joinedGroups = (x: Value, sides: Parameters<typeof reshaped>[1]): Value =>
  reshaped(x, [Number(x.shape[0]), -1, ...sides]);
