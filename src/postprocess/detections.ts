/** @module From candidates to what a detector says of the original image. */
import { Refusal } from "../errors.ts";
import { type Detections, type Geometry, type Mask, maskArea } from "../scene/index.ts";
import { type Candidates, chosen } from "./candidates.ts";
import { categoryOf } from "./categories.ts";
import type { DecoderSettings } from "./decoder.ts";
import { laidBack } from "./lay-back.ts";
import { type Apart, suppressed } from "./nms.ts";

/** What stays of the candidates, in the original image, with their categories in the table of the dataset. */
export interface Kept extends Candidates {
  readonly categories: Int32Array;
}

/** Suppresses, lays back, clips; a class that is no category of the dataset goes last, as in an evaluation. */
export function keptOf(
  candidates: Candidates,
  geometry: Geometry,
  settings: DecoderSettings,
  apart?: Apart,
): Kept {
  const stay = chosen(candidates, suppressed(candidates, settings, apart));
  const corners = laidBack(stay.corners, geometry, settings.clipBoxes);
  return inTheTable({ ...stay, corners }, settings.categoryIds);
}

/** Those whose class is a category of the dataset. */
export function inTheTable(from: Candidates, ids: DecoderSettings["categoryIds"]): Kept {
  const categories = from.classes.map((number) => categoryOf(number, ids));
  const places = [...categories.keys()].filter((i) => categories[i] >= 0);
  return { ...chosen(from, places), categories: categories.filter((category) => category >= 0) };
}

/** With masks, the area of a thing is that of its mask. */
export function detectionsOf(kept: Kept, decoder: string, masks?: readonly Mask[]): Detections {
  const boxes = boxesOf(kept.corners, decoder);
  return {
    categories: kept.categories,
    boxes,
    areas: Float64Array.from(kept.scores, (_, i) =>
      masks === undefined ? boxes[i * 4 + 2] * boxes[i * 4 + 3] : maskArea(masks[i]),
    ),
    scores: Float64Array.from(kept.scores),
    ...(masks !== undefined && { masks }),
  };
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
        "output",
        `decoder ${decoder}: a box is [${box}]; the outputs mean something else: set another decoder`,
      );
    }
  }
  return boxes;
}
