/**
 * @module Where the outline of a polygon changes the columns of an image. It goes over a grid that is 5 times
 * finer than pixels, from point to point; where it steps over the middle of a column, that column changes, from
 * the first row whose middle is below (COCO's maskApi, rleFrPoly).
 */
import type { Size } from "./mask.ts";

/** The positions of these pixels, ascending; below the last row is the first of the next column. */
export function crossingsOf(polygon: ArrayLike<number>, size: Size): Int32Array {
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
  return sorted(size);
}

/** Points on the fine grid to a pixel. */
const finer = 5;
/** The point of a pixel's row or column after which its middle comes. */
const middle = 2;
/** So far from the origin, in fine points, sums of float64 still tell neighbouring steps apart. */
const farthest = 2 ** 24;

/** Corners on the fine grid, x and y in turn; what is not of this polygon is behind them. */
let corners = new Int32Array(256);
/** Where columns change: each its column, and the first row that does (the height, where none does). */
const crossings = { columns: new Int32Array(1024), rows: new Int32Array(1024), count: 0 };

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
  if (crossings.count === crossings.rows.length) {
    crossings.columns = longer(crossings.columns);
    crossings.rows = longer(crossings.rows);
  }
  const row = Math.ceil((Math.floor(y) - middle) / finer);
  crossings.columns[crossings.count] = column;
  crossings.rows[crossings.count++] = Math.min(Math.max(row, 0), height);
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * array.length);
  more.set(array);
  return more;
}

function sorted({ width, height }: Size): Int32Array {
  const { columns, rows, count } = crossings;
  let left = width;
  let right = 0;
  for (let i = 0; i < count; i++) {
    left = Math.min(left, columns[i]);
    right = Math.max(right, columns[i] + 1);
  }
  const next = new Int32Array(Math.max(right - left, 0) + 1); // place of each column's next crossing
  for (let i = 0; i < count; i++) next[columns[i] - left + 1]++;
  let most = 0;
  for (let x = 1; x < next.length; x++) {
    most = Math.max(most, next[x]);
    next[x] += next[x - 1];
  }
  const positions = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    positions[next[columns[i] - left]++] = columns[i] * height + rows[i];
  }
  // Mostly a column has two or four, and insertion is fastest; of many it would be slow.
  return most > 32 ? positions.sort() : sortedByInsertion(positions);
}

function sortedByInsertion(numbers: Int32Array): Int32Array {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i];
    let place = i;
    for (; place > 0 && numbers[place - 1] > number; place--) numbers[place] = numbers[place - 1];
    numbers[place] = number;
  }
  return numbers;
}
