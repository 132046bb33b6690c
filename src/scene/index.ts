/** @module What is true of an image, or said of it: labels, boxes, masks, keypoints. */
export type { Labels, Ranking } from "./ranking.ts";
