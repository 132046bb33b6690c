/** @module From the prepared image back to the original one, in float32 as the references compute it. */
import type { Geometry } from "../scene/index.ts";
import type { Size } from "./plane.ts";

const f32 = Math.fround;

/** Corners in pixels of the original image; cut off at its borders where `clip` says so. */
export function laidBack(corners: Float32Array, geometry: Geometry, clip: boolean): Float32Array {
  const scales = [f32(geometry.scaleX), f32(geometry.scaleY)];
  const offsets = [f32(geometry.offsetX), f32(geometry.offsetY)];
  const back = corners.map((c, i) => f32(c - offsets[i % 2]) / scales[i % 2]);
  return clip ? clipped(back, geometry.original) : back;
}

/** Corners outside of an image move to its borders. */
export const clipped = (corners: Float32Array, { width, height }: Size): Float32Array =>
  corners.map((c, i) => Math.min(Math.max(c, 0), i % 2 === 0 ? width : height));
