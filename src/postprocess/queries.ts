/** @module What the decoders of the DETR family share: boxes as shares of the image, one for each query. */
import { Refusal } from "../errors.ts";
import type { Detections, Geometry } from "../scene/index.ts";
import { chosen } from "./candidates.ts";
import type { Claims } from "./class-scores.ts";
import { cornersOfCentres } from "./corners.ts";
import type { DecoderSettings, GraphPort, Outputs } from "./decoder.ts";
import { detectionsOf, inTheTable } from "./detections.ts";
import { clipped } from "./lay-back.ts";
import { suppressed } from "./nms.ts";
import { type Numbers, needed } from "./outputs.ts";

export interface Queries {
  /** [1, queries, classes]. */
  readonly logits: Numbers;
  /** [1, queries, 4]: centre x, centre y, width and height. */
  readonly boxes: Numbers;
}

export const queryOutputs = ["logits [1, queries, classes]", "boxes [1, queries, 4]"];

export function queriesIn(outputs: Outputs, settings: DecoderSettings, decoder: string): Queries {
  const logits = needed(outputs, settings, {
    decoder,
    place: 0,
    forms: [[1, "queries", "classes"]],
  });
  const boxes = needed(outputs, settings, { decoder, place: 1, forms: [[1, "queries", 4]] });
  if (logits.shape[1] === boxes.shape[1]) return { logits, boxes };
  throw new Refusal(
    "model",
    `decoder ${decoder}: logits of ${logits.shape[1]} queries and boxes of ${boxes.shape[1]}; name both of one model with outputNames`,
  );
}

/** Boxes as shares become those of the original image (`post_process_object_detection` of transformers 5.24). */
export function queryDetections(
  claims: Claims,
  { boxes }: Queries,
  geometry: Geometry,
  settings: DecoderSettings,
  decoder: string,
): Detections {
  const { width, height } = geometry.original;
  const shares = cornersOfCentres(boxes.data, claims.rows, { rowStep: 4, step: 1 });
  const corners = shares.map((share, i) => share * (i % 2 === 0 ? width : height));
  const candidates = {
    ...claims,
    corners: settings.clipBoxes ? clipped(corners, geometry.original) : corners,
  };
  const kept = suppressed(candidates, settings);
  return detectionsOf(inTheTable(chosen(candidates, kept), settings.categoryIds), decoder);
}

/** The outputs that are logits and boxes of as many queries. */
export function queryPorts(
  outputs: readonly GraphPort[],
): readonly [GraphPort, GraphPort] | undefined {
  const boxes = outputs.filter(({ shape }) => shape.length === 3 && shape[2] === 4);
  const logits = outputs.filter(
    ({ shape }) => shape.length === 3 && typeof shape[2] === "number" && shape[2] > 4,
  );
  if (outputs.length !== 2 || boxes.length !== 1 || logits.length !== 1) return undefined;
  return boxes[0].shape[1] === logits[0].shape[1] ? [logits[0], boxes[0]] : undefined;
}
