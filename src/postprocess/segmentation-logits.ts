/**
 * @module Logits of every class at every place become a label map, as mmsegmentation 1.2 does it: bilinear to
 * the size that the model saw, borders cut off, bilinear to the size of the image, and the highest class,
 * of equal ones the first. Several looks are joined as its `slide_inference` and its test-time augmentation do.
 */
import { Refusal } from "../errors.ts";
import type { LabelMap, Look } from "../scene/index.ts";
import type { DecoderSettings, MapDecoder, Outputs } from "./decoder.ts";
import { averagedLabels, highestLabels } from "./highest.ts";
import { type LogitPlanes, viewOf, wholeLook } from "./logit-planes.ts";
import { recognisedLogits } from "./logits-layout.ts";
import { needed } from "./outputs.ts";

const name = "segmentation-logits";

export const segmentationLogits: MapDecoder = {
  name,
  task: "segmentation",
  stacked: true,
  outputs: ["logits [1, classes, height, width] or [1, height, width, classes]"],
  defaults: { alignCorners: false, logitsResize: "input-first" },
  recognises: recognisedLogits,
  classesIn(shape, { outputLayout }) {
    const classes = shape[outputLayout === "NCHW" ? 1 : 3];
    return typeof classes === "number" ? classes : undefined;
  },
  decode: (outputs, geometry, settings) => join([outputs], [wholeLook(geometry)], settings),
  join,
};

/** The outputs of looks at one image, in their order. Windows of one view are averaged, views as probabilities. */
function join(
  outputs: readonly Outputs[],
  looks: readonly Look[],
  settings: DecoderSettings,
): LabelMap {
  const planes = outputs.map((each) => logitsOf(each, settings));
  const views = viewsOf(looks).map((places) =>
    viewOf(
      places.map((i) => ({ look: looks[i], planes: planes[i] })),
      settings,
    ),
  );
  const classes = planes[0].classes;
  if (planes.some((each) => each.classes !== classes)) {
    throw new Refusal("model", `decoder ${name}: its outputs have different numbers of classes`);
  }
  const from = settings.background ? 1 : 0;
  const size = looks[0].geometry.original;
  return views.length === 1
    ? highestLabels(views[0], { classes, from, size })
    : averagedLabels(views, { classes, from, size });
}

/** Which looks are windows of one prepared image, by their places. */
function viewsOf(looks: readonly Look[]): number[][] {
  const views = new Map<number, number[]>();
  for (const [i, { view }] of looks.entries()) views.set(view, [...(views.get(view) ?? []), i]);
  return [...views.values()];
}

function logitsOf(outputs: Outputs, settings: DecoderSettings): LogitPlanes {
  const isNchw = settings.outputLayout === "NCHW";
  const form = isNchw ? [1, "classes", "height", "width"] : [1, "height", "width", "classes"];
  // Between an infinite number and any other there is none that resizing could give.
  const wanted = { decoder: name, place: 0, forms: [form], finite: true } as const;
  const { shape, data } = needed(outputs, settings, wanted);
  const [, a, b, c] = shape;
  const [classes, height, width] = isNchw ? [a, b, c] : [c, a, b];
  if (classes < 2) {
    throw new Refusal(
      "model",
      `decoder ${name}: its output has the shape [${shape}], expected 2 classes or more`,
    );
  }
  const size = { width, height };
  const area = width * height;
  const plane = (k: number): Float32Array =>
    isNchw ? data.subarray(k * area, (k + 1) * area) : everyNth(data, classes, k);
  return { classes, size, plane };
}

/** The elements k, k + n, k + 2n, … */
function everyNth(data: Float32Array, n: number, k: number): Float32Array {
  const out = new Float32Array(data.length / n);
  for (let i = 0, at = k; i < out.length; i++, at += n) out[i] = data[at];
  return out;
}
