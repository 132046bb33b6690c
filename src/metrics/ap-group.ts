/** @module One category of one image, as the matching has to know it. */
import type { Objects } from "../scene/index.ts";
import type { ApSettings } from "./ap-settings.ts";
import { areaBits } from "./area-bits.ts";
import type { ByCategory } from "./by-category.ts";
import { countMarked } from "./oks.ts";

/**
 * Detections stand best first, objects in the order of the file; those of the group are so many of the
 * image, from the first on. One group is set to one category after the other; arrays may be too long.
 */
export interface Group {
  detectionOrder: Int32Array;
  firstDetection: number;
  detections: number;
  objectOrder: Int32Array;
  firstObject: number;
  objects: number;
  /** Of each object of the image, in their order, the ranges of areas (bits) in which it does not count. */
  uncounted: Int32Array;
  /** 1 for a crowd, which any number of detections may find. */
  crowd: Uint8Array;
  /** 1 where a detection that finds it passes for one that found nothing. */
  nameless: Uint8Array;
  /** Of the group. [detections, objects] */
  overlaps: Float64Array<ArrayBuffer>;
}

export function emptyGroup(): Group {
  return {
    detectionOrder: new Int32Array(0),
    firstDetection: 0,
    detections: 0,
    objectOrder: new Int32Array(0),
    firstObject: 0,
    objects: 0,
    uncounted: new Int32Array(0),
    crowd: new Uint8Array(0),
    nameless: new Uint8Array(0),
    overlaps: new Float64Array(0),
  };
}

/** Sets a group to an image. */
export function imageSetter({ overlaps, rules, areaRanges, sigmas }: ApSettings) {
  const bitsOf = areaBits(areaRanges, rules.holdsUpperBound);
  const points = overlaps === "keypoints" ? sigmas.length : 0;
  return (group: Group, detections: ByCategory, objects: ByCategory, truth: Objects): void => {
    const n = truth.areas.length;
    if (group.uncounted.length < n) {
      group.uncounted = new Int32Array(2 * n);
      group.crowd = new Uint8Array(2 * n);
      group.nameless = new Uint8Array(2 * n);
    }
    group.detectionOrder = detections.order;
    group.objectOrder = objects.order;
    for (let i = 0; i < n; i++) {
      const at = objects.order[i];
      const isUncounted =
        truth.crowd[at] === 1 ||
        (rules.honoursIgnore && truth.ignored[at] === 1) ||
        (points > 0 && isUnmarked(truth, at, points));
      group.uncounted[i] = isUncounted ? -1 : bitsOf(truth.areas[at]);
      group.crowd[i] = truth.crowd[at];
      group.nameless[i] = !rules.idZeroMatches && truth.ids[at] === 0 ? 1 : 0;
    }
  };
}

/** Sets a group to category `k` of its image. */
export function setCategory(
  group: Group,
  k: number,
  { starts: detections }: ByCategory,
  { starts: objects }: ByCategory,
): void {
  group.firstDetection = detections[k];
  group.detections = detections[k + 1] - detections[k];
  group.firstObject = objects[k];
  group.objects = objects[k + 1] - objects[k];
  const pairs = group.detections * group.objects;
  if (group.overlaps.length < pairs) group.overlaps = new Float64Array(2 * pairs);
}

const isUnmarked = ({ keypoints }: Objects, at: number, points: number): boolean =>
  keypoints !== undefined && countMarked(keypoints, at * 3 * points, points) === 0;
