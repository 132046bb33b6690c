/** @module Boxes in the original image become what a detector says. */
import { Refusal } from "../errors.ts";
import type { Detections, Geometry } from "../scene/index.ts";
import { type Candidates, chosen } from "./candidates.ts";
import { categoryOf } from "./categories.ts";
import type { DecoderSettings } from "./decoder.ts";
import { laidBackOf } from "./lay-back.ts";
import { suppressed } from "./nms.ts";

/** What stays of the candidates, in the original image. */
export function keptDetections(
  candidates: Candidates,
  geometry: Geometry,
  settings: DecoderSettings,
  decoder: string,
): Detections {
  const kept = chosen(candidates, suppressed(candidates, settings));
  const laid = laidBackOf(kept, geometry, settings.clipBoxes);
  return detectionsOf(laid, decoder, settings.categoryIds);
}

/** The candidates whose class is a category of the dataset, and which these are. */
export function inTheTable(
  from: Candidates,
  ids: DecoderSettings["categoryIds"],
): { readonly candidates: Candidates; readonly categories: Int32Array } {
  const all = from.classes.map((number) => categoryOf(number, ids));
  const places = [...all.keys()].filter((i) => all[i] >= 0);
  return { candidates: chosen(from, places), categories: all.filter((category) => category >= 0) };
}

/** Boxes of `corners` in the original image, in the order of the candidates. */
export function detectionsOf(
  from: Candidates,
  decoder: string,
  ids: DecoderSettings["categoryIds"],
): Detections {
  const { candidates, categories } = inTheTable(from, ids);
  const boxes = boxesOf(candidates.corners, decoder);
  const areas = new Float64Array(categories.length).map(
    (_, i) => boxes[i * 4 + 2] * boxes[i * 4 + 3],
  );
  return { categories, boxes, areas, scores: Float64Array.from(candidates.scores) };
}

/** x, y, width and height of each. */
function boxesOf(corners: Float32Array, decoder: string): Float64Array {
  const boxes = new Float64Array(corners.length);
  for (let i = 0; i < corners.length; i += 4) {
    boxes[i] = corners[i];
    boxes[i + 1] = corners[i + 1];
    boxes[i + 2] = corners[i + 2] - corners[i];
    boxes[i + 3] = corners[i + 3] - corners[i + 1];
    if (!Number.isFinite(boxes[i + 2] + boxes[i + 3])) {
      const box = corners.subarray(i, i + 4).join(", ");
      throw new Refusal(
        "model",
        `decoder ${decoder}: a box is [${box}]; the outputs mean something else: set another decoder`,
      );
    }
  }
  return boxes;
}
