/** @module Masks that a graph gives with its boxes, at the size of the original image. */
import type { Geometry, Mask } from "../scene/index.ts";
import { bilinear } from "./bilinear.ts";
import type { Kept } from "./detections.ts";
import { imageIn } from "./logit-planes.ts";
import { maskInWindow } from "./mask-window.ts";
import type { Numbers } from "./outputs.ts";
import { pastedMask } from "./paste-mask.ts";
import { areaOf, cutPlane } from "./plane.ts";

/**
 * A mask for each box. Shares the size of the prepared image are resized to the original one (bilinear, as
 * PyTorch does it) and count above the threshold; smaller ones are pasted into their box.
 */
export function boxMasks(
  kept: Kept,
  masks: Numbers,
  geometry: Geometry,
  threshold: number,
): Mask[] {
  const [height, width] = masks.shape.slice(-2);
  const size = { width, height };
  const shares = (row: number) => masks.data.subarray(row * areaOf(size), (row + 1) * areaOf(size));
  const { prepared, original, resized } = geometry;
  if (width !== prepared.width || height !== prepared.height) {
    return Array.from(kept.rows, (row, i) =>
      pastedMask(
        { ...size, shares: shares(row) },
        kept.corners.subarray(i * 4, i * 4 + 4),
        original,
        threshold,
      ),
    );
  }
  const image = imageIn(geometry);
  const resize = bilinear(resized, original, false);
  const plane = new Float32Array(areaOf(original));
  const whole = { x: 0, y: 0, ...original };
  return Array.from(kept.rows, (row) => {
    resize(cutPlane(shares(row), prepared, image), plane);
    return maskInWindow(above(plane, threshold), whole, original);
  });
}

function above(plane: Float32Array, threshold: number): Uint8Array {
  const bitmap = new Uint8Array(plane.length);
  for (let i = 0; i < plane.length; i++) bitmap[i] = plane[i] > threshold ? 1 : 0;
  return bitmap;
}
