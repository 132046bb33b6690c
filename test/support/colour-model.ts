/** @module A model whose answers can be checked by eye: its score for a class is one colour's mean. */

import { metadataKey, type PartialCard } from "../../src/model/index.ts";
import {
  constant,
  input,
  matMul,
  reduceMean,
  type Value,
  writeModel,
} from "../../src/onnx/index.ts";

export interface ColourModel {
  /** Outputs in their order: which channel (0 red, 1 green, 2 blue) each score is the mean of. */
  readonly channels?: readonly number[];
  /** What the score is multiplied with. */
  readonly gain?: number;
  readonly size?: number;
  readonly batch?: number | string;
  readonly layout?: "NCHW" | "NHWC";
  readonly card?: PartialCard;
  readonly head?: (logits: Value) => Value;
}

/** Scores of a class: the mean of its channel over the image, as an ONNX file. */
export function colourModel({
  channels = [0, 1, 2],
  gain = 1,
  size = 8,
  batch = "N",
  layout = "NCHW",
  card,
  head = (logits) => logits,
}: ColourModel = {}): Uint8Array {
  const isLast = layout === "NHWC";
  const image = input("image", isLast ? [batch, size, size, 3] : [batch, 3, size, size]);
  const weights = new Float32Array(3 * channels.length);
  for (const [output, channel] of channels.entries())
    weights[channel * channels.length + output] = gain;
  const mean = reduceMean(image, isLast ? [1, 2] : [2, 3], { keepdims: 0 });
  const scores = head(
    matMul(mean, constant({ shape: [3, channels.length], dtype: "float32", data: weights })),
  );
  return writeModel({
    name: "colour",
    outputs: { scores },
    metadata: card === undefined ? {} : { [metadataKey]: JSON.stringify(card) },
  });
}

/** What its card has to say for images of its own size. */
export const colourCard: PartialCard = {
  resize: "none",
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
