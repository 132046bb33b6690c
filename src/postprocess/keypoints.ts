/** @module Points of one or more things become what a keypoint detector says of an image. */
import type { Detections, Geometry } from "../scene/index.ts";
import { laidBack } from "./lay-back.ts";

/** Points in pixels of the original image: x, y and score of each, [n · K · 3]. */
export interface Points {
  readonly keypoints: Float64Array;
  readonly scores: Float64Array;
  /** Points of each thing. */
  readonly count: number;
}

/** Points of the prepared image, [n · K · 2], laid back, each with its score. */
export function pointsBack(
  places: Float32Array,
  scores: ArrayLike<number>,
  geometry: Geometry,
  clip = false,
): Float64Array {
  const back = laidBack(places, geometry, clip);
  const keypoints = new Float64Array(scores.length * 3);
  for (let i = 0; i < scores.length; i++) {
    keypoints[i * 3] = back[i * 2];
    keypoints[i * 3 + 1] = back[i * 2 + 1];
    keypoints[i * 3 + 2] = scores[i];
  }
  return keypoints;
}

/**
 * All of category 0. A box is the extent of the points, and its area that of the thing, as COCO's `loadRes`
 * makes them of results with keypoints.
 */
export function keypointDetections({ keypoints, scores, count }: Points): Detections {
  const boxes = new Float64Array(scores.length * 4);
  for (let i = 0; i < scores.length; i++) {
    const points = keypoints.subarray(i * count * 3, (i + 1) * count * 3);
    const xs = points.filter((_, j) => j % 3 === 0);
    const ys = points.filter((_, j) => j % 3 === 1);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    boxes.set([left, top, Math.max(...xs) - left, Math.max(...ys) - top], i * 4);
  }
  return {
    categories: new Int32Array(scores.length),
    boxes,
    areas: scores.map((_, i) => boxes[i * 4 + 2] * boxes[i * 4 + 3]),
    scores,
    keypoints,
  };
}

/** The mean of the scores of points that are above a threshold; 0 where none is. */
export function meanScore(scores: ArrayLike<number>, threshold: number): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > threshold) {
      sum += scores[i];
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
