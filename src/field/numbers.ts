/** @module What can be said of a field in numbers. */
import { type ContributionArea, contributionAreas, type Pixel } from "./contribution-area.ts";
import { type Cross, crossOf } from "./cross.ts";
import { type FieldMap, largestOf, totalOf } from "./field-map.ts";
import { type GaussianFit, gaussianFit, type Point, radialProfile } from "./radial.ts";

/** Where the place that looks lies over the image. */
export interface Place {
  /** The middle of its cell. */
  readonly point: Point;
  /** Height and width of a cell, in pixels. */
  readonly cell: readonly [height: number, width: number];
  /** From where squares grow. */
  readonly pixel: Pixel;
}

export interface FieldNumbers {
  /** Of the map as the practice looks at it. */
  readonly areas: readonly ContributionArea[];
  /** Of the contributions themselves. */
  readonly plainAreas: readonly ContributionArea[];
  readonly cross: Cross | null;
  readonly gaussian: GaussianFit | null;
  /**
   * Side of a square of as many pixels as contribute more than 1 − 95.45 % of the largest contribution: two standard
   * deviations of a Gaussian (Luo et al., 2016).
   */
  readonly twoSigmaSide: number;
  /** Share of the pixels that contribute at all. */
  readonly reached: number;
  /** The share of all contributions that a pixel has on average, by its distance in whole pixels. */
  readonly radial: readonly number[];
}

/** Undefined of a map without contributions, or with one that is no number. */
export function fieldNumbers(
  map: FieldMap,
  { point, cell, pixel }: Place,
  looked: FieldMap = map,
): FieldNumbers | undefined {
  const total = totalOf(map);
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return undefined;
  const profile = radialProfile(map, point);
  const least = (1 - 0.9545) * largestOf(map);
  const pixels = map.data.length;
  return {
    areas: contributionAreas(looked, undefined, pixel),
    plainAreas: contributionAreas(map, undefined, pixel),
    cross: crossOf(map, point, profile, cell) ?? null,
    gaussian: gaussianFit(profile) ?? null,
    twoSigmaSide: Math.sqrt(map.data.reduce((n, v) => n + Number(v > least), 0)),
    reached: map.data.reduce((n, v) => n + Number(v > 0), 0) / pixels,
    radial: Array.from(profile.means, (mean) => Number((mean / total).toPrecision(6))),
  };
}

/** Where the place [row, column] of a map of `cells` lies over an image of `sides`. */
export function placeOver(
  sides: readonly [height: number, width: number],
  cells: readonly [height: number, width: number],
  at: Pixel,
): Place {
  const cell = sides.map((side, axis) => side / cells[axis]) as [number, number]; // two sides, two cells
  const point = at.map((i, axis) => (i + 0.5) * cell[axis] - 0.5) as [number, number];
  const isMiddle = at.every((i, axis) => i === cells[axis] >> 1);
  const pixel: Pixel = isMiddle
    ? [sides[0] >> 1, sides[1] >> 1]
    : [Math.floor(point[0] + 0.5), Math.floor(point[1] + 0.5)];
  return { point, cell, pixel };
}
