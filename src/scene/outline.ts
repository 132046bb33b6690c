/** @module Filled outlines on the pixel grid, by exact area. */

export type Point = readonly [x: number, y: number];

/**
 * Closed contours, the last point joined to the first. Clockwise (y down) encloses area, the other
 * way round takes it away; contours do not cross.
 */
export type Outline = readonly (readonly Point[])[];

/** A part of an image: its upper left pixel, its size in pixels, and a number for each pixel, row by row. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/**
 * The share of each pixel that the outline covers, for the pixels of the image that it touches.
 *
 * An edge adds, in each row it crosses, the signed height of its crossing to every pixel right of
 * it, and to the pixel that it passes through the part of that height right of the edge. The sum
 * over the contours is the area.
 */
export function areaCoverage(
  outline: Outline,
  image: { readonly width: number; readonly height: number },
): Patch {
  const points = outline.flat();
  const left = Math.floor(Math.min(...points.map(([x]) => x)));
  const top = Math.floor(Math.min(...points.map(([, y]) => y)));
  const width = Math.ceil(Math.max(...points.map(([x]) => x))) - left;
  const height = Math.ceil(Math.max(...points.map(([, y]) => y))) - top;

  const stride = width + 2; // what lies right of the last pixel is added to two more, and not read
  const steps = new Float64Array(stride * height);
  for (const contour of outline) {
    for (const [i, [x1, y1]] of contour.entries()) {
      const [x0, y0] = contour.at(i - 1) as Point;
      addEdge(steps, stride, [x0 - left, y0 - top, x1 - left, y1 - top]);
    }
  }
  for (let row = 0; row < height; row++) {
    for (let x = 1; x < width; x++) steps[row * stride + x] += steps[row * stride + x - 1];
  }

  const area = { x: left, y: top, width, height, stride, data: steps };
  return cut(area, image);
}

/** Adds the edge from (x0, y0) to (x1, y1) to the differences between neighbours in each row. */
function addEdge(
  steps: Float64Array,
  stride: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): void {
  if (y0 === y1) return;
  const cuts = [0, ...crossings(x0, x1), ...crossings(y0, y1), 1].sort((a, b) => a - b);
  for (let i = 1; i < cuts.length; i++) {
    const rise = (y0 - y1) * (cuts[i] - cuts[i - 1]); // upward edges open the area, y points down
    if (rise === 0) continue;
    const middle = (cuts[i] + cuts[i - 1]) / 2; // each piece lies in one pixel
    const x = x0 + (x1 - x0) * middle;
    const at = Math.floor(y0 + (y1 - y0) * middle) * stride + Math.floor(x);
    const left = x - Math.floor(x); // the share of the pixel left of the piece, on average
    steps[at] += rise * (1 - left);
    steps[at + 1] += rise * left;
  }
}

/** Where, from 0 to 1, the way from `a` to `b` passes whole numbers. */
function crossings(a: number, b: number): number[] {
  const found: number[] = [];
  for (let n = Math.floor(Math.min(a, b)) + 1; n < Math.max(a, b); n++) {
    found.push((n - a) / (b - a));
  }
  return found;
}

/** What of the patch lies inside the image. Shares are whole multiples of 2⁻³², so that 1 is 1. */
function cut(
  patch: Patch & { readonly stride: number },
  image: { readonly width: number; readonly height: number },
): Patch {
  const x = Math.max(patch.x, 0);
  const y = Math.max(patch.y, 0);
  const width = Math.max(Math.min(patch.x + patch.width, image.width) - x, 0);
  const height = Math.max(Math.min(patch.y + patch.height, image.height) - y, 0);
  const data = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y - patch.y + row) * patch.stride + x - patch.x;
    for (let i = 0; i < width; i++) {
      data[row * width + i] = Math.round(patch.data[from + i] * 2 ** 32) / 2 ** 32;
    }
  }
  return { x, y, width, height, data };
}
