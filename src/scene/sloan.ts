/**
 * @module Sloan's ten letters (Sloan, 1959; the standard optotypes of NAS-NRC, 1980), as outlines on
 * their 5×5 grid: as wide as high, every stroke a fifth of the height. x to the right, y down.
 */
import { areaCoverage, type Outline, type Patch, type Point } from "./outline.ts";

/** The letters in the order of their classes: `C` is class 0. */
export const sloanLetters = ["C", "D", "H", "K", "N", "O", "R", "S", "V", "Z"] as const;

export type SloanLetter = (typeof sloanLetters)[number];

/** Where a letter stands, in pixels; pixel (0, 0) covers the square from (0, 0) to (1, 1). */
export interface Placement {
  readonly centerX: number;
  readonly centerY: number;
  readonly height: number;
  /** In degrees, clockwise, about the center. */
  readonly rotation: number;
}

/**
 * The share of every pixel that the letter covers, by exact area: only the pixels around the
 * letter, cut at the borders of the image.
 */
export const coverage = (
  letter: SloanLetter,
  place: Placement,
  image: { readonly width: number; readonly height: number },
): Patch => areaCoverage(placed(letter, place), image);

/** The box around the letter, `[x, y, width, height]`, cut at the borders of the image. */
export function boxOf(
  letter: SloanLetter,
  place: Placement,
  image: { readonly width: number; readonly height: number },
): readonly [x: number, y: number, width: number, height: number] {
  const points = placed(letter, place).flat();
  const inside = (side: number) => (v: number) => Math.min(Math.max(v, 0), side);
  const xs = points.map(([x]) => x).map(inside(image.width));
  const ys = points.map(([, y]) => y).map(inside(image.height));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** The pixels of which the letter covers at least a half: 1, the others 0; `width × height` of them. */
export function maskOf(
  letter: SloanLetter,
  place: Placement,
  image: { readonly width: number; readonly height: number },
): Uint8Array {
  const mask = new Uint8Array(image.width * image.height);
  const { x, y, width, data } = coverage(letter, place, image);
  for (const [i, share] of data.entries()) {
    if (share < 0.5) continue;
    mask[(y + Math.floor(i / width)) * image.width + x + (i % width)] = 1;
  }
  return mask;
}

function placed(letter: SloanLetter, { centerX, centerY, height, rotation }: Placement): Outline {
  const turn = (rotation * Math.PI) / 180;
  const cos = (Math.cos(turn) * height) / 5;
  const sin = (Math.sin(turn) * height) / 5;
  return outlines[letter].map((contour) =>
    contour.map(([x, y]): Point => {
      const [u, v] = [x - 2.5, y - 2.5];
      return [centerX + cos * u - sin * v, centerY + sin * u + cos * v];
    }),
  );
}

/**
 * An arc from one angle to another: degrees from the right, clockwise, since y points down. It has a
 * point at each whole multiple of 2°, which is off the circle by 0.015 % of the radius at most.
 */
function arc([x, y]: Point, radius: number, [from, to]: readonly [number, number]): Point[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const angles = [low];
  for (let angle = 2 * (Math.floor(low / 2) + 1); angle < high; angle += 2) angles.push(angle);
  angles.push(high);
  return (from < to ? angles : angles.reverse()).map((angle): Point => {
    const turn = (angle * Math.PI) / 180;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
}

const ring = [arc([2.5, 2.5], 2.5, [0, 360]), arc([2.5, 2.5], 1.5, [360, 0])];

/** Half the angle that a gap of one stroke opens on a circle, in degrees. */
const gap = (radius: number) => (Math.asin(0.5 / radius) * 180) / Math.PI;

/**
 * How high a diagonal of stroke 1 is, cut upright, where it joins two strokes that stand 3 apart on
 * opposite ends of the grid: v² = 1 + ((5 − v) / 3)².
 */
const v = (Math.sqrt(1188) - 10) / 16;

/** Outer contours run clockwise, holes the other way round. */
const outlines: { readonly [L in SloanLetter]: Outline } = {
  // Landolt's ring: the gap is one stroke wide, its sides are parallel.
  C: [
    [
      ...arc([2.5, 2.5], 2.5, [gap(2.5), 360 - gap(2.5)]),
      ...arc([2.5, 2.5], 1.5, [360 - gap(1.5), gap(1.5)]),
    ],
  ],
  D: [
    [[0, 0], ...arc([3, 2], 2, [-90, 0]), ...arc([3, 3], 2, [0, 90]), [0, 5]],
    [[1, 1], [1, 4], ...arc([3, 3], 1, [90, 0]), ...arc([3, 2], 1, [0, -90])],
  ],
  H: [polygon("0,0 1,0 1,2 4,2 4,0 5,0 5,5 4,5 4,3 1,3 1,5 0,5")],
  // The arm falls 0.725 for 1 to the left, the leg rises 1.624 for 1: each one stroke wide.
  K: [
    polygon("0,0 1,0 1,1.6648 3.2963,0 5,0 2.8697,1.5445 5,5 3.8258,5 2.0595,2.1319 1,2.9 1,5 0,5"),
  ],
  N: [
    [
      [0, 0],
      [1, 0],
      [4, 5 - v],
      [4, 0],
      [5, 0],
      [5, 5],
      [4, 5],
      [1, v],
      [1, 5],
      [0, 5],
    ],
  ],
  O: ring,
  // The leg rises 12 for 5 to the left, so it is 13/12 wide, cut level.
  R: [
    [
      [0, 0],
      ...arc([3.5, 1.5], 1.5, [-90, 65.9106]),
      ...polygon(`5,5 ${5 - 13 / 12},5 ${5 - 23 / 12},3 1,3 1,5 0,5`),
    ],
    [[1, 1], [1, 2], ...arc([3.5, 1.5], 0.5, [90, -90])],
  ],
  S: [
    [
      ...arc([1.5, 1.5], 1.5, [-270, -90]),
      ...arc([3.5, 1.5], 1.5, [-90, 0]),
      ...arc([3.5, 1.5], 0.5, [0, -90]),
      ...arc([1.5, 1.5], 0.5, [-90, -270]),
      ...arc([3.5, 3.5], 1.5, [-90, 90]),
      ...arc([1.5, 3.5], 1.5, [90, 180]),
      ...arc([1.5, 3.5], 0.5, [180, 90]),
      ...arc([3.5, 3.5], 0.5, [90, -90]),
    ],
  ],
  // The sides rise 5 for 2, so they are √1.16 wide, cut level.
  V: [
    [
      [0, 0],
      [Math.sqrt(1.16), 0],
      [2.5, 2.5 * (2.5 - Math.sqrt(1.16))],
      [5 - Math.sqrt(1.16), 0],
      [5, 0],
      [3, 5],
      [2, 5],
    ],
  ],
  Z: [
    [
      [0, 0],
      [5, 0],
      [5, 1],
      [v, 4],
      [5, 4],
      [5, 5],
      [0, 5],
      [0, 4],
      [5 - v, 1],
      [0, 1],
    ],
  ],
};

/** Corners as written in SVG: `0,0 1,0 1,5`. */
function polygon(corners: string): Point[] {
  return corners.split(" ").map((corner): Point => {
    const [x, y] = corner.split(",").map(Number);
    return [x, y];
  });
}
