/** @module The detections of each category over all images, best first: what all resamples share. */
import { type ApEvents, eventsOf } from "./ap-events.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import {
  type GatheredDetections,
  gatherDetections,
  gatherObjects,
  hasEvents,
} from "./ap-gather.ts";
import type { ApSettings } from "./ap-settings.ts";
import { sortByScore } from "./by-score.ts";

/** The columns of detections end with the last that has an event: nothing depends on the others. */
export interface RankedCategory extends ApEvents {
  readonly scores: Float64Array;
  /** The image of each, by its place in the evidence. */
  readonly images: Int32Array;
  /** Under which of `maxDets` each is looked at: this one and all after it. */
  readonly cuts: Uint8Array;
  /** Bit `a`: it is right or wrong in range `a`, not ignored, unless an event says otherwise. */
  readonly counted: Uint32Array;
  /** Of each object its image, and the ranges (bits) in which it counts. */
  readonly objectImages: Int32Array;
  readonly objectsCounted: Uint32Array;
}

export function rankCategories(
  settings: ApSettings,
  evidence: readonly ApEvidence[],
): RankedCategory[] {
  const detections = gatherDetections(settings, evidence);
  const objects = gatherObjects(settings, evidence);
  const order = new Int32Array(detections.scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return Array.from({ length: objects.starts.length - 1 }, (_, k) => {
    const [from, to] = [detections.starts[k], detections.starts[k + 1]];
    sortByScore(order, from, to, detections.scores);
    const best = order.subarray(from, depth(order, from, to, detections));
    const [objectsFrom, objectsTo] = [objects.starts[k], objects.starts[k + 1]];
    return {
      ...columnsOf(best, detections),
      ...eventsOf(settings, evidence, detections, best),
      objectImages: objects.images.subarray(objectsFrom, objectsTo),
      objectsCounted: objects.counted.subarray(objectsFrom, objectsTo),
    };
  });
}

/** Behind the last detection that has an event, or behind the first, whose score is asked for. */
function depth(
  order: Int32Array,
  from: number,
  to: number,
  { counted }: GatheredDetections,
): number {
  let end = to;
  while (end > from + 1 && (counted[order[end - 1]] & hasEvents) === 0) end--;
  return end;
}

function columnsOf(best: Int32Array, detections: GatheredDetections) {
  const scores = new Float64Array(best.length);
  const images = new Int32Array(best.length);
  const cuts = new Uint8Array(best.length);
  const counted = new Uint32Array(best.length);
  for (let j = 0; j < best.length; j++) {
    scores[j] = detections.scores[best[j]];
    images[j] = detections.images[best[j]];
    cuts[j] = detections.cuts[best[j]];
    counted[j] = detections.counted[best[j]];
  }
  return { scores, images, cuts, counted };
}
