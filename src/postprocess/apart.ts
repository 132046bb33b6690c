/**
 * @module How far the references move the boxes of different classes apart, so that one suppression over all
 * boxes is one for each class. In float32 a corner far out loses its fraction, which can decide at the
 * threshold; to keep the same boxes, it is lost here too.
 */
import type { Apart } from "./nms.ts";

/** `max_wh` of Ultralytics' `non_max_suppression`. */
export const ultralyticsApart: Apart = () => 7680;

/** `torchvision.ops.batched_nms` 0.29 on a CPU: up to 1000 boxes are moved, more are taken class by class. */
export const torchvisionApart: Apart = ({ corners }) => {
  if (corners.length > 4000) return 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < corners.length; i++) if (corners[i] > highest) highest = corners[i];
  return Math.fround(highest + 1);
};
