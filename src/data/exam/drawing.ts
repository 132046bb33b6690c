/**
 * @module A drawing: letters on a background in noise, as plain data, and the pixels that it stands
 * for. Equal drawings have equal pixels on every machine.
 *
 * Contrast, noise and background are counted in levels, which is what a model reads. They are not
 * linear in light: on an sRGB screen, letters of contrast 0.3 on level 160 have 0.54 in luminance.
 */
import type { Pixels } from "../../image/index.ts";
import { coverage, type SloanLetter } from "../../scene/index.ts";
import { type Random, random } from "../../statistics/index.ts";
import { type Background, backgrounds } from "./background.ts";

export interface DrawnLetter {
  readonly letter: SloanLetter;
  /** The center, in pixels from the upper left corner of the image. */
  readonly x: number;
  readonly y: number;
  /** In pixels; a letter is as wide as it is high. */
  readonly height: number;
  /** In degrees, clockwise. */
  readonly rotation: number;
  /** Weber contrast, (background − letter) / background: 1 is black, below 0 is brighter. */
  readonly contrast: number;
}

/** Everything that one needs to draw an image of the exam. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Of all chance in it: a whole number from 0 to 4294967295. */
  readonly seed: number;
  readonly background: Background;
  /** Later ones cover earlier ones. */
  readonly letters: readonly DrawnLetter[];
  /** Standard deviation of the white Gaussian noise on every pixel, the same for red, green and blue, in levels. */
  readonly noise: number;
}

/** The image. Levels are rounded, halves up, and held between 0 and 255. */
export function draw(drawing: Drawing): Pixels {
  const { width, height, background, letters, noise, seed } = drawing;
  const chance = random(seed);
  const ground = backgrounds[background.kind](background as never, { width, height, chance });
  const levels = ground.slice();
  for (const letter of letters) cover(levels, ground, letter, drawing);
  return { width, height, data: grey(levels, noise, chance) };
}

/** Lays a letter over the image: where it covers a share of a pixel, it takes that share of it. */
function cover(
  levels: Float64Array,
  ground: Float64Array,
  letter: DrawnLetter,
  image: Drawing,
): void {
  const patch = coverage(letter.letter, placementOf(letter), image);
  for (const [i, share] of patch.data.entries()) {
    const column = patch.x + (i % patch.width);
    const at = (patch.y + Math.floor(i / patch.width)) * image.width + column;
    levels[at] += share * (ground[at] * (1 - letter.contrast) - levels[at]);
  }
}

export const placementOf = ({ x, y, height, rotation }: DrawnLetter) => ({
  centerX: x,
  centerY: y,
  height,
  rotation,
});

function grey(levels: Float64Array, noise: number, chance: Random): Uint8Array {
  const data = new Uint8Array(levels.length * 3);
  for (let i = 0; i < levels.length; i++) {
    const level = noise === 0 ? levels[i] : levels[i] + noise * chance.normal();
    data.fill(Math.min(Math.max(Math.floor(level + 0.5), 0), 255), 3 * i, 3 * i + 3);
  }
  return data;
}
