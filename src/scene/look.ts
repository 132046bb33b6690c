/** @module Looks at an image: what a model is shown at once, where it sees an image more than once. */
import type { Geometry } from "./geometry.ts";

/** A rectangle of the prepared image, in pixels; `x` and `y` are its top left corner. */
export interface LookWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Look {
  /** Which prepared image it is of, from 0: looks of one are its windows. */
  readonly view: number;
  /** How the image lies in what was prepared of it, before left and right changed places. */
  readonly geometry: Geometry;
  /** Whether left and right of the image have changed places. */
  readonly mirrored: boolean;
  /** The part of the prepared image that is shown; the whole of it, mostly. */
  readonly window: LookWindow;
}

/** How windows slide over an image: their sides, and from one to the next. */
export interface Sliding {
  readonly crop: { readonly width: number; readonly height: number };
  readonly stride: { readonly width: number; readonly height: number };
}

/**
 * The windows that cover an image, row by row, as mmsegmentation's `slide_inference` lays them: every
 * `stride` pixels one, the last moved back so that it ends with the image. Where the image is smaller
 * than `crop`, so is the window.
 */
export function windowsOf(
  { width, height }: { readonly width: number; readonly height: number },
  { crop, stride }: Sliding,
): LookWindow[] {
  const across = startsOf(width, crop.width, stride.width);
  const down = startsOf(height, crop.height, stride.height);
  return down.flatMap((y) =>
    across.map((x) => ({
      x,
      y,
      width: Math.min(crop.width, width),
      height: Math.min(crop.height, height),
    })),
  );
}

function startsOf(side: number, crop: number, stride: number): number[] {
  const count = Math.floor(Math.max(side - crop + stride - 1, 0) / stride) + 1;
  return Array.from({ length: count }, (_, i) =>
    Math.max(Math.min(i * stride + crop, side) - crop, 0),
  );
}
