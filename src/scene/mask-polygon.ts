/**
 * @module Masks of polygons, as COCO's maskApi draws them: on a grid that is 5 times finer, where an outline
 * goes from point to point. It changes a column of pixels, from the row that it passes on, when it steps over
 * the middle of that column.
 */
import type { Box } from "./box.ts";
import { type Mask, pixelsOf, type Size } from "./mask.ts";
import { maskUnion } from "./mask-merge.ts";

/**
 * The pixels inside of one polygon: x and y of each corner in turn, in pixels. Where it winds twice is
 * outside. A last number without its second is left out, as in maskApi.
 */
export function polygonMask(polygon: ArrayLike<number>, size: Size): Mask {
  const pixels = pixelsOf(size);
  const length = onFineGrid(polygon);
  crossings.count = 0;
  for (let end = 0, start = length - 2; end < length; start = end, end += 2) {
    const toRight = corners[end] - corners[start];
    const down = corners[end + 1] - corners[start + 1];
    if (Math.abs(toRight) < Math.abs(down)) {
      crossSteep(down > 0 ? start : end, down > 0 ? end : start, size);
    } else if (toRight !== 0) {
      crossFlat(toRight > 0 ? start : end, toRight > 0 ? end : start, size);
    }
  }
  return { width: size.width, height: size.height, runs: runsBetween(pixels) };
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

/** Points on the fine grid to a pixel. */
const finer = 5;
/** The point of a pixel's row or column after which its middle comes. */
const middle = 2;
/** So far from the origin, in fine points, sums of float64 still tell neighbouring steps apart. */
const farthest = 2 ** 24;

/** Corners on the fine grid, x and y in turn; what is not of this polygon is behind them. */
let corners = new Int32Array(256);
/** Where columns change, as positions of pixels (one below the last is the first of the next column). */
const crossings = { at: new Uint32Array(1024), count: 0 };

/** Fills `corners`, and gives how many numbers they are. */
function onFineGrid(polygon: ArrayLike<number>): number {
  const length = polygon.length - (polygon.length % 2);
  if (length === 0) throw new RangeError("a polygon has no corner; expected x and y of each");
  if (corners.length < length) corners = new Int32Array(2 * length);
  for (let i = 0; i < length; i++) {
    const fine = finer * polygon[i] + 0.5;
    if (!(Math.abs(fine) < farthest)) {
      throw new RangeError(
        `number ${i} of a polygon is ${polygon[i]}; expected pixels, from −${limit} to ${limit}`,
      );
    }
    corners[i] = fine; // toward 0, as C does
  }
  return length;
}

const limit = Math.floor(farthest / finer);

/** The crossings of an edge to the right that goes no more up or down: a point for each step right. */
function crossFlat(start: number, end: number, { width, height }: Size): void {
  const x0 = corners[start];
  const y0 = corners[start + 1];
  const slope = (corners[end + 1] - y0) / (corners[end] - x0);
  const last = lastColumn(corners[end], width);
  for (let column = firstColumn(x0); column <= last; column++) {
    // From the point in the middle to the next one; of the two the upper counts.
    const step = finer * column + middle - x0;
    cross(column, y0 + slope * (slope < 0 ? step + 1 : step) + 0.5, height);
  }
}

/** The crossings of an edge that goes more down than right or left: a point for each step down. */
function crossSteep(start: number, end: number, { width, height }: Size): void {
  const x0 = corners[start];
  const y0 = corners[start + 1];
  const slope = (corners[end] - x0) / (corners[end + 1] - y0);
  const first = firstColumn(Math.min(x0, corners[end]));
  const last = lastColumn(Math.max(x0, corners[end]), width);
  for (let column = first; column <= last; column++) {
    const beyond = finer * column + middle + 1;
    // The first step after which the point is on the other side. Near a half a step may be rounded to either.
    let step = Math.max(1, Math.ceil((beyond - 0.5 - x0) / slope));
    const isBefore = (n: number) => x0 + slope * n + 0.5 < beyond === slope > 0;
    while (step > 1 && !isBefore(step - 1)) step--;
    while (isBefore(step)) step++;
    cross(column, y0 + step - 1, height);
  }
}

/** The columns whose middle lies between two points of the fine grid, and that the image has. */
const firstColumn = (x: number): number => Math.max(0, Math.ceil((x - middle) / finer));
const lastColumn = (x: number, width: number): number =>
  Math.min(width, Math.ceil((x - middle) / finer)) - 1;

/** Adds where an outline passes the middle of a column at a point `y` of the fine grid, not yet rounded. */
function cross(column: number, y: number, height: number): void {
  if (crossings.count === crossings.at.length) {
    const more = new Uint32Array(2 * crossings.count);
    more.set(crossings.at);
    crossings.at = more;
  }
  const row = Math.ceil((Math.floor(y) - middle) / finer);
  crossings.at[crossings.count++] = column * height + Math.min(Math.max(row, 0), height);
}

/** The runs between the crossings. */
function runsBetween(pixels: number): Uint32Array {
  const n = crossings.count;
  const at = crossings.at.subarray(0, n).sort();
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
