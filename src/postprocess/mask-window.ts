/** @module A mask of pixels that all lie inside one window of an image. */
import type { Mask } from "../scene/index.ts";
import type { Size, Window } from "./plane.ts";

/** `bitmap` is the window, row by row, 0 outside the mask; outside of the window nothing is in it. */
export function maskInWindow(bitmap: Uint8Array, window: Window, { width, height }: Size): Mask {
  const runs: number[] = [];
  let isInside = false;
  let begun = 0;
  const turn = (at: number): void => {
    runs.push(at - begun);
    begun = at;
    isInside = !isInside;
  };
  for (let x = 0; x < window.width; x++) {
    const top = (window.x + x) * height + window.y;
    // What was inside at the end of a column goes on only where the window has all rows.
    if (isInside && window.height < height) turn(top - height + window.height);
    for (let y = 0, at = x; y < window.height; y++, at += window.width) {
      if ((bitmap[at] !== 0) !== isInside) turn(top + y);
    }
  }
  if (isInside) turn((window.x + window.width - 1) * height + window.y + window.height);
  if (begun < width * height || runs.length === 0) runs.push(width * height - begun);
  return { width, height, runs: Uint32Array.from(runs) };
}
