/** @module Masks of polygons and boxes, as COCO's maskApi draws them. */
import type { Box } from "./box.ts";
import { type Mask, pixelsOf, type Size } from "./mask.ts";
import { maskUnion } from "./mask-merge.ts";
import { crossingsOf } from "./polygon-crossings.ts";

/**
 * The pixels inside of one polygon: x and y of each corner in turn, in pixels. Where it winds twice is
 * outside. A last number without its second is left out, as in maskApi.
 */
export function polygonMask(polygon: ArrayLike<number>, size: Size): Mask {
  const { width, height } = size;
  return { width, height, runs: runsBetween(crossingsOf(polygon, size), pixelsOf(size)) };
}

/** The union of polygons: what an annotation of several parts stands for. */
export const polygonsMask = (polygons: readonly ArrayLike<number>[], size: Size): Mask =>
  maskUnion(
    polygons.map((polygon) => polygonMask(polygon, size)),
    size,
  );

/** The pixels of a box. */
export function boxMask([x, y, width, height]: Box, size: Size): Mask {
  const [right, bottom] = [x + width, y + height];
  return polygonMask([x, y, x, bottom, right, bottom, right, y], size);
}

/** The runs between the crossings. */
function runsBetween(at: Int32Array, pixels: number): Uint32Array {
  const n = at.length;
  const runs = new Uint32Array(n + 1);
  let count = 0;
  let end = 0;
  for (let i = 0; i <= n; i++) {
    const next = i < n ? at[i] : pixels;
    if (i === 0 || next > end) {
      runs[count++] = next - end;
    } else if (i < n) {
      // Two crossings at one place are none: the run goes on to the next one.
      i++;
      runs[count - 1] += (i < n ? at[i] : pixels) - next;
    }
    end = i < n ? at[i] : pixels;
  }
  return count === runs.length ? runs : runs.slice(0, count);
}
