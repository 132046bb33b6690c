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
  /**
   * The mean over distances, all alike, of what a pixel in row or column contributes over what a pixel at that
   * distance does: a cross far out is seen in it, however faint beside the middle. From one cell on, as far as row or
   * column reach and anything contributes; null where there is no such distance.
   */
  readonly byDistance: number | null;
}

/** Height and width of a cell in pixels. */
type Cell = readonly [height: number, width: number];

/** Undefined of a map without contributions. */
export function crossOf(
  map: FieldMap,
  point: Point,
  { means }: RadialProfile,
  cell: Cell,
): Cross | undefined {
  const total = map.data.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return undefined;
  const { sums, counts } = inRowOrColumn(map, point, cell, means.length);
  const inside = sums.reduce((sum, value) => sum + value, 0);
  const round = counts.reduce((sum, count, ring) => sum + count * means[ring], 0);
  const ratios = [...means.keys()]
    .filter((ring) => ring >= Math.max(...cell) && counts[ring] > 0 && means[ring] > 0)
    .map((ring) => sums[ring] / counts[ring] / means[ring]);
  return {
    share: inside / total,
    round: round / total,
    excess: inside / round,
    byDistance: ratios.length === 0 ? null : ratios.reduce((a, b) => a + b, 0) / ratios.length,
  };
}

/** Of each ring, what contributes in row and column, and how many pixels lie there. */
function inRowOrColumn(
  { height, width, data }: FieldMap,
  point: Point,
  cell: Cell,
  rings: number,
): { readonly sums: Float64Array; readonly counts: Float64Array } {
  const [sums, counts] = [new Float64Array(rings), new Float64Array(rings)];
  for (let row = 0; row < height; row++) {
    const isInRow = Math.abs(row - point[0]) < cell[0] / 2;
    for (let column = 0; column < width; column++) {
      if (!isInRow && Math.abs(column - point[1]) >= cell[1] / 2) continue;
      const ring = ringAt(point, row, column);
      sums[ring] += data[row * width + column];
      counts[ring]++;
    }
  }
  return { sums, counts };
}
