/** @module The high-contribution area of RepLKNet (Ding et al., 2022, arXiv:2203.06717), as its script counts it. */
import { type FieldMap, totalOf } from "./field-map.ts";

/** The least square that holds more than a share of all contributions; null where none does. */
export interface ContributionArea {
  /** How much it holds, at least: 0 to 1. */
  readonly of: number;
  /** In pixels, always odd. */
  readonly side: number | null;
  /** Its share of the image: the script's r. */
  readonly share: number | null;
}

/** A pixel: its row and column, from 0. */
export type Pixel = readonly [row: number, column: number];

/** Where the script's squares grow from. */
export const middleOf = ({ height, width }: Pick<FieldMap, "height" | "width">): Pixel => [
  height >> 1,
  width >> 1,
];

/** The shares that papers report. */
export const reportedShares = [0.2, 0.3, 0.5, 0.99] as const;

/**
 * Squares of side 3, 5, 7 … around the middle, each as the script takes it: up to the side 2 · ⌊height / 2⌋ − 1, and
 * the first that holds more than the share. Around another pixel they grow until they hold the whole image, and
 * what of them lies outside of it does not count.
 */
export function contributionAreas(
  map: FieldMap,
  shares: readonly number[] = reportedShares,
  centre: Pixel = middleOf(map),
): ContributionArea[] {
  const { height, width } = map;
  const total = totalOf(map);
  const [row, column] = centre;
  const isMiddle = String(centre) === String(middleOf(map));
  const most = isMiddle
    ? (height >> 1) - 1
    : Math.max(row, height - 1 - row, column, width - 1 - column);
  const held = squaresAround(map, centre, most);
  return shares.map((of) => {
    const i = held.findIndex((sum, half) => half > 0 && sum / total > of);
    if (i < 0) return { of, side: null, share: null };
    const side = 2 * i + 1;
    const share = isMiddle ? ((side / height) * side) / width : insideOf(map, centre, i);
    return { of, side, share };
  });
}

/** What the squares that reach 0, 1, 2 … `most` pixels from `centre` hold. */
function squaresAround(
  { height, width, data }: FieldMap,
  [row, column]: Pixel,
  most: number,
): number[] {
  const rings = new Float64Array(most + 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ring = Math.max(Math.abs(y - row), Math.abs(x - column));
      if (ring <= most) rings[ring] += data[y * width + x];
    }
  }
  let sum = 0;
  return Array.from(rings, (ring) => {
    sum += ring;
    return sum;
  });
}

/** The share of the image that lies within `half` pixels of `centre`. */
function insideOf({ height, width }: FieldMap, [row, column]: Pixel, half: number): number {
  const rows = Math.min(height - 1, row + half) - Math.max(0, row - half) + 1;
  const columns = Math.min(width - 1, column + half) - Math.max(0, column - half) + 1;
  return (rows * columns) / (height * width);
}
