/** @module Whether a field has the shape of a cross, as scans along rows and columns give it. */
import type { FieldMap } from "./field-map.ts";
import { type Point, type RadialProfile, ringAt } from "./radial.ts";

/** What lies in the row or in the column of the place that looks, each as wide as one of its cells. */
export interface Cross {
  /** Of all contributions: 0 to 1. */
  readonly share: number;
  /** The same, were contributions spread evenly over each ring of equal distance. */
  readonly round: number;
  /** `share / round`: 1 of a round field, more of a cross, less of a diagonal one. */
  readonly excess: number;
}

/** `cell` are height and width of a cell in pixels. Undefined of a map without contributions. */
export function crossOf(
  { height, width, data }: FieldMap,
  point: Point,
  { means }: RadialProfile,
  cell: readonly [height: number, width: number],
): Cross | undefined {
  const [y, x] = point;
  let [total, inside, round] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    const isInRow = Math.abs(row - y) < cell[0] / 2;
    for (let column = 0; column < width; column++) {
      const value = data[row * width + column];
      total += value;
      if (!isInRow && Math.abs(column - x) >= cell[1] / 2) continue;
      inside += value;
      round += means[ringAt(point, row, column)];
    }
  }
  if (!(total > 0)) return undefined;
  return { share: inside / total, round: round / total, excess: inside / round };
}
