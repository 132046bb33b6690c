/** @module From the prepared image back to the original one, in float32 as the references compute it. */
import type { Geometry } from "../scene/index.ts";
import type { Candidates } from "./candidates.ts";

const f32 = Math.fround;

/** Corners in pixels of the original image; cut off at its borders where `clip` says so. */
export function laidBack(
  corners: Float32Array,
  { original, scaleX, scaleY, offsetX, offsetY }: Geometry,
  clip: boolean,
): Float32Array {
  const [scales, offsets] = [
    [f32(scaleX), f32(scaleY)],
    [f32(offsetX), f32(offsetY)],
  ];
  const most = [original.width, original.height];
  return corners.map((c, i) => {
    const axis = i % 2;
    const back = f32(f32(c - offsets[axis]) / scales[axis]);
    return clip ? Math.min(Math.max(back, 0), most[axis]) : back;
  });
}

/** The candidates in the original image. */
export const laidBackOf = (from: Candidates, geometry: Geometry, clip: boolean): Candidates => ({
  ...from,
  corners: laidBack(from.corners, geometry, clip),
});
