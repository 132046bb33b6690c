/** @module What the matching has to know of the detections and objects of one category in one image. */
import { type Detections, maskArea, type Objects } from "../scene/index.ts";
import type { ApSettings } from "./ap-settings.ts";
import { areaBits } from "./area-bits.ts";
import { countMarked } from "./oks.ts";

/** Detections stand best first, objects in the order of the file. Arrays may be longer than what they hold. */
export interface Group {
  detections: number;
  objects: number;
  /** Where each is among those of the image. */
  detectionAt: Int32Array;
  objectAt: Int32Array;
  /** [detections, objects] */
  overlaps: Float64Array<ArrayBuffer>;
  /** Of each detection, the ranges of areas (bits) in which it is ignored if it finds nothing. */
  outside: Uint32Array;
  /** Of each object, the ranges of areas (bits) in which it does not count. */
  uncounted: Uint32Array;
  /** 1 for a crowd, which any number of detections may find. */
  crowd: Uint8Array;
  /** 1 where a detection that finds it passes for one that found nothing. */
  nameless: Uint8Array;
}

/** Indices of a group among those of its image. */
export interface Members {
  readonly order: Int32Array;
  readonly from: number;
  readonly n: number;
}

/** One group to be filled anew for every image and category. */
export function emptyGroup(): Group {
  return {
    detections: 0,
    objects: 0,
    detectionAt: new Int32Array(0),
    objectAt: new Int32Array(0),
    overlaps: new Float64Array(0),
    outside: new Uint32Array(0),
    uncounted: new Uint32Array(0),
    crowd: new Uint8Array(0),
    nameless: new Uint8Array(0),
  };
}

/** Fills the part of detections. `areExcused`: those that find nothing are not wrong. */
export function detectionFiller(settings: ApSettings) {
  const { detectionArea, holdsUpperBound } = settings.rules;
  const bitsOf = areaBits(settings.areaRanges, holdsUpperBound);
  return (
    group: Group,
    all: Detections,
    { order, from, n }: Members,
    areExcused: boolean,
  ): void => {
    group.detections = n;
    if (group.detectionAt.length < n) {
      group.detectionAt = new Int32Array(2 * n);
      group.outside = new Uint32Array(2 * n);
    }
    const masks = detectionArea === "mask" ? all.masks : undefined;
    for (let i = 0; i < n; i++) {
      const at = order[from + i];
      group.detectionAt[i] = at;
      const area = masks === undefined ? all.areas[at] : maskArea(masks[at]);
      group.outside[i] = areExcused ? -1 : bitsOf(area);
    }
  };
}

/** Fills the part of objects. */
export function objectFiller({ overlaps, rules, areaRanges, sigmas }: ApSettings) {
  const bitsOf = areaBits(areaRanges, rules.holdsUpperBound);
  const points = overlaps === "keypoints" ? sigmas.length : 0;
  return (group: Group, all: Objects, { order, from, n }: Members): void => {
    group.objects = n;
    if (group.objectAt.length < n) {
      group.objectAt = new Int32Array(2 * n);
      group.uncounted = new Uint32Array(2 * n);
      group.crowd = new Uint8Array(2 * n);
      group.nameless = new Uint8Array(2 * n);
    }
    for (let i = 0; i < n; i++) {
      const at = order[from + i];
      const isUncounted =
        all.crowd[at] === 1 ||
        (rules.honoursIgnore && all.ignored[at] === 1) ||
        (points > 0 && isUnmarked(all, at, points));
      group.objectAt[i] = at;
      group.uncounted[i] = isUncounted ? -1 : bitsOf(all.areas[at]);
      group.crowd[i] = all.crowd[at];
      group.nameless[i] = !rules.idZeroMatches && all.ids[at] === 0 ? 1 : 0;
    }
  };
}

const isUnmarked = ({ keypoints }: Objects, at: number, points: number): boolean =>
  keypoints !== undefined && countMarked(keypoints, at * 3 * points, points) === 0;
