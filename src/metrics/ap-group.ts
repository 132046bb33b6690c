/** @module The detections and objects of one category in one image, as the matching has to know them. */
import type { Objects } from "../scene/index.ts";
import type { ApSettings } from "./ap-settings.ts";
import { areaBits } from "./area-bits.ts";
import type { ByCategory } from "./by-category.ts";
import { countMarked } from "./oks.ts";

/**
 * Detections stand best first, objects in the order of the file. One group is filled anew for every
 * category of every image, so its arrays may be longer than what they hold.
 */
export interface Group {
  detections: number;
  objects: number;
  /** Where each is among those of the image. */
  detectionAt: Int32Array;
  objectAt: Int32Array;
  /** [detections, objects] */
  overlaps: Float64Array<ArrayBuffer>;
  /** Of each object, the ranges of areas (bits) in which it does not count. */
  uncounted: Int32Array;
  /** 1 for a crowd, which any number of detections may find. */
  crowd: Uint8Array;
  /** 1 where a detection that finds it passes for one that found nothing. */
  nameless: Uint8Array;
}

export function emptyGroup(): Group {
  return {
    detections: 0,
    objects: 0,
    detectionAt: new Int32Array(0),
    objectAt: new Int32Array(0),
    overlaps: new Float64Array(0),
    uncounted: new Int32Array(0),
    crowd: new Uint8Array(0),
    nameless: new Uint8Array(0),
  };
}

/** Fills a group with the detections and objects of category `k`, but for their overlaps. */
export function groupFiller({ overlaps, rules, areaRanges, sigmas }: ApSettings) {
  const bitsOf = areaBits(areaRanges, rules.holdsUpperBound);
  const points = overlaps === "keypoints" ? sigmas.length : 0;
  return (group: Group, k: number, detections: ByCategory, objects: ByCategory, truth: Objects) => {
    group.detections = detections.starts[k + 1] - detections.starts[k];
    group.objects = objects.starts[k + 1] - objects.starts[k];
    makeRoom(group);
    for (let i = 0; i < group.detections; i++) {
      group.detectionAt[i] = detections.order[detections.starts[k] + i];
    }
    for (let i = 0; i < group.objects; i++) {
      const at = objects.order[objects.starts[k] + i];
      const isUncounted =
        truth.crowd[at] === 1 ||
        (rules.honoursIgnore && truth.ignored[at] === 1) ||
        (points > 0 && isUnmarked(truth, at, points));
      group.objectAt[i] = at;
      group.uncounted[i] = isUncounted ? -1 : bitsOf(truth.areas[at]);
      group.crowd[i] = truth.crowd[at];
      group.nameless[i] = !rules.idZeroMatches && truth.ids[at] === 0 ? 1 : 0;
    }
  };
}

function makeRoom(group: Group): void {
  const { detections, objects } = group;
  if (group.detectionAt.length < detections) group.detectionAt = new Int32Array(2 * detections);
  if (group.objectAt.length < objects) {
    group.objectAt = new Int32Array(2 * objects);
    group.uncounted = new Int32Array(2 * objects);
    group.crowd = new Uint8Array(2 * objects);
    group.nameless = new Uint8Array(2 * objects);
  }
  const pairs = detections * objects;
  if (group.overlaps.length < pairs) group.overlaps = new Float64Array(2 * pairs);
}

const isUnmarked = ({ keypoints }: Objects, at: number, points: number): boolean =>
  keypoints !== undefined && countMarked(keypoints, at * 3 * points, points) === 0;
