/** @module Object keypoint similarity: for keypoints what IoU is for boxes (cocodataset.org/#keypoints-eval). */
import { pairwiseSum } from "./pairwise-sum.ts";

/** The keypoints of many things, and which of them is asked about. */
export interface Pose {
  /** x, y, and visibility or score, of each keypoint of each thing. [n · K · 3] */
  readonly keypoints: Float64Array;
  /** Of which thing. */
  readonly at: number;
}

export interface MarkedPose extends Pose {
  /** In pixels. */
  readonly area: number;
  /** x, y, width and height of each thing. [n · 4] */
  readonly boxes: Float64Array;
}

/**
 * The mean of exp(−d² / (2 · area · (2σ)²)) over the keypoints that are marked (visibility above 0), d
 * being their distance in pixels. Where none is marked, over all of them, d being the distance to the
 * box, grown on each side by its own size: a detection there is of somebody whose keypoints nobody
 * could see. The order of the terms is that of COCOeval.computeOks.
 */
export function objectKeypointSimilarity(
  sigmas: readonly number[],
): (predicted: Pose, truth: MarkedPose) => number {
  const variances = Float64Array.from(sigmas, (sigma) => sigma * 2 * (sigma * 2));
  const terms = new Float64Array(variances.length); // one array for all pairs
  return (predicted, { keypoints, at, area, boxes }) => {
    const from = at * 3 * variances.length;
    const isMarked = countMarked(keypoints, from, variances.length) > 0;
    const scale = area + 2 ** -52; // np.spacing(1)
    let n = 0;
    for (let i = 0; i < variances.length; i++) {
      const own = from + 3 * i;
      const other = (predicted.at * variances.length + i) * 3;
      const x = predicted.keypoints[other];
      const y = predicted.keypoints[other + 1];
      let dx: number;
      let dy: number;
      if (isMarked) {
        if (!(keypoints[own + 2] > 0)) continue;
        dx = x - keypoints[own];
        dy = y - keypoints[own + 1];
      } else {
        dx = beyond(x, boxes[4 * at], boxes[4 * at + 2]);
        dy = beyond(y, boxes[4 * at + 1], boxes[4 * at + 3]);
      }
      terms[n++] = Math.exp(-((dx * dx + dy * dy) / variances[i] / scale / 2));
    }
    return pairwiseSum(terms, 0, n) / n;
  };
}

/** How many of `count` keypoints from `from` on are marked. */
export function countMarked(keypoints: Float64Array, from: number, count: number): number {
  let marked = 0;
  for (let i = 0; i < count; i++) marked += keypoints[from + 3 * i + 2] > 0 ? 1 : 0;
  return marked;
}

/** How far a coordinate is outside of a side that begins at `from`, grown by its length at both ends. */
const beyond = (x: number, from: number, length: number): number =>
  Math.max(0, from - length - x) + Math.max(0, x - (from + length * 2));
