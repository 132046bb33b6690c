/**
 * @module What the decoders of the YOLO family share: Ultralytics' `non_max_suppression` (8.4) with the settings
 * of its validation, boxes laid back and cut off as `scale_boxes` does.
 */
import type { Detections, Geometry } from "../scene/index.ts";
import { ultralyticsApart } from "./apart.ts";
import { bestFirst, type Candidates, chosen } from "./candidates.ts";
import type { DecoderSettings } from "./decoder.ts";
import { detectionsOf, keptOf } from "./detections.ts";
import type { Numbers } from "./outputs.ts";
import { prototypeMasks } from "./prototype-masks.ts";

/** `max_nms`: no more boxes than these are compared, the best. */
const mostCompared = 30_000;

export const validation = {
  scoreThreshold: 0.001,
  nms: "class-wise",
  mostDetections: 300,
  multiLabel: true,
  clipBoxes: true,
  categoryIds: "contiguous",
} as const satisfies Partial<DecoderSettings>;

/** Coefficients of prototypes: that of a row is at `first + row · rowStep`, the next ones `step` apart. */
export interface Coefficients {
  readonly data: Float32Array;
  readonly first: number;
  readonly rowStep: number;
  readonly step: number;
}

export function ultralyticsDetections(
  claims: Candidates,
  geometry: Geometry,
  settings: DecoderSettings,
  decoder: string,
  masks?: { readonly prototypes: Numbers; readonly coefficients: Coefficients },
): Detections {
  const best =
    claims.scores.length > mostCompared
      ? chosen(claims, bestFirst(claims.scores).subarray(0, mostCompared))
      : claims;
  const kept = keptOf(best, geometry, settings, ultralyticsApart);
  if (masks === undefined) return detectionsOf(kept, decoder);
  return detectionsOf(kept, decoder, prototypeMasks(kept, masks, geometry));
}
