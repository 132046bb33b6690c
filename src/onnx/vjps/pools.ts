/** @module Gradients of pooling. */
import { constant, mul, outputsOf, reshape, scatterElements } from "../build.ts";
import { elementsFrom } from "../elements.ts";
import type { Node, Value } from "../value.ts";
import { toImage, windowOf } from "./convolutions.ts";
import { type Rule, refusal } from "./rule.ts";
import { dividedByCount, expandedAs, forSums, reshapedAs, zerosAs } from "./sized.ts";

/** To where the largest stood in each window; of equal ones that is the first, as in PyTorch. */
export const maxPooling: Rule<"MaxPool"> = (g, { inputs: [x], attributes }) => {
  const called = { outputs: [undefined, undefined] };
  const [, places] = outputsOf("MaxPool", [x], { ...attributes, storage_order: 0 }, called);
  const terms = forSums(reshape(g, [-1]));
  const none = zerosAs(reshape(x, [-1]), terms.dtype); // places count through the whole of x
  const sums = scatterElements(none, reshape(places, [-1]), terms, { reduction: "add" });
  return [reshapedAs(sums, x)];
};

/** Every element of a window gets the same share: a depthwise convolution, transposed. */
export const averagePooling: Rule<"AveragePool"> = (g, node) => {
  const { inputs, attributes } = node;
  const [x] = inputs;
  const { kernel_shape: kernel } = attributes;
  const window = windowOf(node, kernel, x, g);
  const { dtype } = x;
  const channels = Number(x.shape[1]);
  const taps = kernel.reduce((a, b) => a * b, 1);
  const shape = [channels, 1, ...kernel];
  const filters = (by: number) =>
    constant({ dtype, shape, data: elementsFrom(dtype, channels * taps, () => by) });
  const to = { node, window, group: channels, image: x };
  const counts = countsOf(node, window.before, g);
  if (counts === undefined) return [toImage(g, filters(1 / taps), to)];
  return [toImage(mul(g, counts), filters(1), to)];
};

/** One over how many elements each window sees, [1, 1, places…]; undefined if all see the whole kernel. */
function countsOf(
  node: Node<"AveragePool">,
  before: readonly number[],
  g: Value,
): Value | undefined {
  const { inputs, attributes } = node;
  const [x] = inputs;
  const { kernel_shape: kernel, pads = [], auto_pad, ceil_mode = 0 } = attributes;
  const { count_include_pad: padded = 0 } = attributes;
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones } = attributes;
  const isPadded = before.some((by) => by > 0) || pads.some((by) => by > 0);
  if (!ceil_mode && (padded || !isPadded) && !auto_pad?.startsWith("SAME")) return undefined;

  let counts = [1];
  const places = g.shape.slice(2);
  for (const [i, size] of kernel.entries()) {
    const [whole, count] = [x.shape[i + 2], places[i]];
    if (typeof whole !== "number" || typeof count !== "number") {
      throw refusal(node, "how many elements its windows see follows from an open size; fix it");
    }
    const low = padded ? -before[i] : 0;
    const high = padded ? whole + (pads[i + kernel.length] ?? 0) : whole;
    const along = Array.from({ length: count }, (_, place) => {
      const taps = Array.from(
        { length: size },
        (_, tap) => place * strides[i] - before[i] + tap * dilations[i],
      );
      return taps.filter((at) => at >= low && at < high).length;
    });
    counts = counts.flatMap((a) => along.map((b) => a * b));
  }
  const { dtype } = x;
  const data = elementsFrom(dtype, counts.length, (i) => 1 / counts[i]);
  return constant({ dtype, shape: [1, 1, ...places.map(Number)], data });
}

export const globalAverage: Rule<"GlobalAveragePool"> = (g, { inputs: [x] }) => {
  const sides = [...x.shape.keys()].slice(2);
  return [expandedAs(dividedByCount(g, x, sides), x)];
};
