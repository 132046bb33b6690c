/** @module What one place of a map says, and how that changes with the image: graphs over the graph of a model. */
import {
  cast,
  gradients,
  input,
  reduceSum,
  relu,
  rewritten,
  slice,
  type Value,
} from "../onnx/index.ts";
import type { Pixel } from "./contribution-area.ts";
import type { Practice } from "./practices.ts";

/** The features at one place [N, C, 1, 1], or what is positive of them. */
export function unitAt(features: Value, [row, column]: Pixel, score: Practice["score"]): Value {
  const unit = slice(features, {
    starts: [row, column],
    ends: [row + 1, column + 1],
    axes: [2, 3],
  });
  return score === "relu-sum" ? relu(unit) : unit;
}

/** The sum over the channels of each image's unit, and its gradient with the image: of its shape. */
export const unitGradient = (unit: Value, image: Value): { score: Value; gradient: Value } => ({
  score: reduceSum(unit, [1, 2, 3]),
  gradient: gradients([unit], [image])[0],
});

/** The same value over an image of float32, whatever floats the graph reads. */
export function overFloats(value: Value, image: Value): { value: Value; image: Value } {
  if (image.dtype === "float32") return { value, image };
  const name = image.origin.kind === "input" ? image.origin.name : "image";
  const floats = input(name, image.shape, "float32");
  const instead = new Map([[image, cast(floats, image.dtype)]]);
  const { anew } = rewritten({ anew: value }, undefined, instead);
  return { value: cast(anew, "float32"), image: floats };
}
