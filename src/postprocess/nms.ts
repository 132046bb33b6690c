/**
 * @module Non-maximum suppression, as `torchvision.ops.nms` on the CPU computes it: in float32, the
 * highest score first and of equal scores the earlier; a box goes where its intersection over union
 * with one that stays is above the threshold, and stays where it is equal.
 */
import { bestFirst, type Candidates } from "./candidates.ts";

export interface Suppression {
  /** Boxes take away boxes of their own class, or of all. */
  readonly nms: "class-wise" | "agnostic" | "none";
  readonly nmsThreshold: number;
  /** The best, if more stay; all of them where it is not said. */
  readonly mostDetections?: number | undefined;
}

/** How far classes are moved apart before boxes are compared; it rounds their corners (see `apart.ts`). */
export type Apart = (candidates: Candidates) => number;

/** The places of the boxes that stay, the highest score first. */
export function suppressed(
  candidates: Candidates,
  { nms, nmsThreshold, mostDetections = candidates.scores.length }: Suppression,
  apart: Apart = () => 0,
): number[] {
  const { scores, classes } = candidates;
  const order = bestFirst(scores);
  if (nms === "none") return [...order.subarray(0, mostDetections)];
  const corners =
    nms === "agnostic" ? candidates.corners : movedApart(candidates, apart(candidates));
  const areas = areasOf(corners);
  const kept: number[] = [];
  const rivals = new Map<number, number[]>();
  for (const place of order) {
    if (kept.length === mostDetections) break; // what stays is found in its order
    const key = nms === "agnostic" ? 0 : classes[place];
    const better = rivals.get(key) ?? [];
    if (isCovered(place, better, corners, areas, nmsThreshold)) continue;
    kept.push(place);
    better.push(place);
    rivals.set(key, better);
  }
  return kept;
}

const movedApart = ({ corners, classes }: Candidates, by: number): Float32Array =>
  by === 0 ? corners : corners.map((c, i) => c + Math.fround(classes[i >> 2] * by));

function areasOf(corners: Float32Array): Float32Array {
  const areas = new Float32Array(corners.length / 4);
  for (let i = 0, at = 0; i < areas.length; i++, at += 4) {
    areas[i] =
      Math.fround(corners[at + 2] - corners[at]) * Math.fround(corners[at + 3] - corners[at + 1]);
  }
  return areas;
}

function isCovered(
  place: number,
  better: readonly number[],
  corners: Float32Array,
  areas: Float32Array,
  threshold: number,
): boolean {
  const at = place * 4;
  const left = corners[at];
  const top = corners[at + 1];
  const right = corners[at + 2];
  const bottom = corners[at + 3];
  for (let k = 0; k < better.length; k++) {
    const b = better[k] * 4;
    const width = Math.fround(Math.min(right, corners[b + 2]) - Math.max(left, corners[b]));
    if (width <= 0) continue;
    const height = Math.fround(Math.min(bottom, corners[b + 3]) - Math.max(top, corners[b + 1]));
    if (height <= 0) continue;
    const shared = Math.fround(width * height);
    const union = Math.fround(Math.fround(areas[better[k]] + areas[place]) - shared);
    if (Math.fround(shared / union) > threshold) return true;
  }
  return false;
}
