/** @module What an eye test is: conditions under which a letter is shown, and how its outcome is read. */
import type { SloanLetter } from "../../scene/index.ts";
import type { Random } from "../../statistics/index.ts";
import type { Drawing, DrawnLetter } from "./drawing.ts";

/** Under which condition a letter was shown; plain data. */
export interface Condition {
  /** Unique in its test, and a part of the ids of samples: `h07.6`. */
  readonly name: string;
  /** What is varied, in the unit of the test, and easier the larger it is; null where there is no order. */
  readonly intensity: number | null;
  /** Where the letter stood, for tests of the place: row and column of a grid, from 0. */
  readonly cell?: readonly [row: number, column: number];
}

/** The size of the image, the letter to be named, and the chance to place it by. */
export interface Trial {
  readonly size: number;
  readonly letter: SloanLetter;
  readonly chance: Random;
}

export interface EyeTest {
  readonly summary: string;
  /** What `intensity` is, and its unit: `letter height`, `px`. */
  readonly quantity: string;
  readonly unit: string;
  /** The smallest side of an image on which it can be shown. */
  readonly smallest: number;
  readonly level: number;
  readonly noise: number;
  readonly conditions: readonly Condition[];
  /** The letters of one image, the one to be named first. */
  letters(condition: Condition, trial: Trial): Drawing["letters"];
  /** The outcome, for a terminal: lines of text. */
  chart(outcomes: readonly Outcome[]): string[];
}

/** How often the letter was named under one condition. `intensity`, `correct` and `n` make a psychometric curve. */
export interface Outcome {
  readonly condition: Condition;
  readonly correct: number;
  readonly n: number;
}

/** A letter whose box begins on a whole pixel, so that every letter of one height has the same pixels. */
export const upright = (
  letter: SloanLetter,
  { left, top, height, contrast }: { left: number; top: number; height: number; contrast: number },
): DrawnLetter => ({
  letter,
  x: left + height / 2,
  y: top + height / 2,
  height,
  rotation: 0,
  contrast,
});

/** A letter anywhere on the image, every place equally likely. */
export function anywhere(
  { size, letter, chance }: Trial,
  { height, contrast }: { height: number; contrast: number },
): DrawnLetter {
  const places = Math.floor(size - height) + 1;
  const left = chance.integer(places);
  const top = chance.integer(places);
  return upright(letter, { left, top, height, contrast });
}

/** The whole pixel at which a box of `height` begins whose center is nearest to `center`. */
export const startOf = (center: number, height: number): number => Math.round(center - height / 2);
