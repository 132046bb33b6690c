/** @module How much the detections of a group overlap its objects, for each kind of thing that they are. */
import {
  boxIoU,
  type Detections,
  type Instances,
  type Mask,
  maskBoundary,
  maskIoU,
  type Objects,
} from "../scene/index.ts";
import type { OverlapOf } from "./ap-corrections.ts";
import type { Group } from "./ap-group.ts";
import type { ApSettings } from "./ap-settings.ts";
import { objectKeypointSimilarity } from "./oks.ts";

/** Fills the overlaps of a group. */
export type FillOverlaps = (group: Group, detections: Detections, truth: Objects) => void;

export const overlapsOf: Readonly<Record<OverlapOf, (settings: ApSettings) => FillOverlaps>> = {
  boxes() {
    let theirs: Float64Array = new Float64Array(0); // two arrays for all groups
    let ours: Float64Array = new Float64Array(0);
    return (group, detections, truth) => {
      theirs = boxesOf(detections, detectionsOf(group), theirs);
      ours = boxesOf(truth, objectsOf(group), ours);
      boxIoU(
        theirs.subarray(0, 4 * group.detections),
        ours.subarray(0, 4 * group.objects),
        crowdOf(group),
        group.overlaps,
      );
    };
  },

  masks: () => (group, detections, truth) => {
    const theirs = masksOf(detections, detectionsOf(group));
    const ours = masksOf(truth, objectsOf(group));
    maskIoU(theirs, ours, crowdOf(group), group.overlaps);
  },

  boundaries:
    ({ iouThresholds }) =>
    (group, detections, truth) => {
      const theirs = masksOf(detections, detectionsOf(group));
      const ours = masksOf(truth, objectsOf(group));
      maskIoU(theirs, ours, crowdOf(group), group.overlaps);
      narrow(group.overlaps, theirs, ours, crowdOf(group), iouThresholds[0]);
    },

  keypoints({ sigmas, rules, useCategories }) {
    const similarity = objectKeypointSimilarity(sigmas);
    const compares = useCategories || rules.comparesKeypointsOfAll;
    return (group, detections, truth) => {
      const predicted = { keypoints: keypointsOf(detections, sigmas), at: 0 };
      const marked = { keypoints: keypointsOf(truth, sigmas), at: 0, area: 0, boxes: truth.boxes };
      for (let g = 0; g < group.objects; g++) {
        const at = group.objectOrder[group.firstObject + g];
        marked.at = at;
        marked.area = truth.areas[at];
        if (marked.area === 0) {
          marked.area = rules.boxShareForArea * truth.boxes[4 * at + 2] * truth.boxes[4 * at + 3];
        }
        for (let d = 0; d < group.detections; d++) {
          predicted.at = group.detectionOrder[group.firstDetection + d];
          group.overlaps[d * group.objects + g] = compares ? similarity(predicted, marked) : -1;
        }
      }
    };
  },
};

/** Where the detections of a group are among those of its image. */
const detectionsOf = ({ detectionOrder, firstDetection, detections }: Group): Int32Array =>
  detectionOrder.subarray(firstDetection, firstDetection + detections);

const objectsOf = ({ objectOrder, firstObject, objects }: Group): Int32Array =>
  objectOrder.subarray(firstObject, firstObject + objects);

const crowdOf = ({ crowd, firstObject, objects }: Group): Uint8Array =>
  crowd.subarray(firstObject, firstObject + objects);

/** Copies boxes into an array, or into a larger one. */
function boxesOf({ boxes }: Instances, at: Int32Array, array: Float64Array): Float64Array {
  const into = array.length < 4 * at.length ? new Float64Array(8 * at.length) : array;
  for (let i = 0; i < at.length; i++) {
    for (let side = 0; side < 4; side++) into[4 * i + side] = boxes[4 * at[i] + side];
  }
  return into;
}

function masksOf({ masks }: Instances, at: Int32Array): Mask[] {
  if (masks === undefined) {
    throw new TypeError("mask AP needs masks, but an image came without; ask for box AP");
  }
  return Array.from(at, (i) => masks[i]);
}

/**
 * Leaves the smaller of mask IoU and boundary IoU (Cheng et al. 2021, arXiv:2103.16562, section 5), but
 * for crowds. Boundaries are made only of masks that overlap enough to match.
 */
function narrow(
  overlaps: Float64Array,
  theirs: readonly Mask[],
  ours: readonly Mask[],
  crowd: Uint8Array,
  least: number,
): void {
  const boundaries = new Map<Mask, Mask>();
  const boundaryOf = (mask: Mask): Mask => {
    const boundary = boundaries.get(mask) ?? maskBoundary(mask);
    boundaries.set(mask, boundary);
    return boundary;
  };
  for (let d = 0; d < theirs.length; d++) {
    for (let g = 0; g < ours.length; g++) {
      const at = d * ours.length + g;
      if (crowd[g] === 1 || !(overlaps[at] >= Math.min(least, 1 - 1e-10))) continue;
      const [own] = maskIoU(
        [boundaryOf(theirs[d])],
        [boundaryOf(ours[g])],
        crowd.subarray(g, g + 1),
      );
      overlaps[at] = Math.min(overlaps[at], own);
    }
  }
}

function keypointsOf({ keypoints, areas }: Instances, sigmas: readonly number[]): Float64Array {
  if (keypoints === undefined) {
    throw new TypeError("keypoint AP needs keypoints, but an image came without; ask for box AP");
  }
  if (keypoints.length !== areas.length * sigmas.length * 3) {
    throw new RangeError(
      `expected ${sigmas.length} keypoints (x, y, visibility) for each of ${areas.length} things, ` +
        `got ${keypoints.length} numbers; \`sigmas\` says how many there are`,
    );
  }
  return keypoints;
}
