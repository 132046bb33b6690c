/** @module Class tables: what the classes of label maps are called, and which numbers or colours stand for them. */

import { Refusal } from "../../errors.ts";
import { ignoredLabel } from "../../scene/index.ts";
import { nameOf } from "../names.ts";
import { type ClassRow, classRows, colourWords } from "./class-rows.ts";
import type { LabelCoding, Meaning } from "./coding.ts";

export interface ClassTable {
  /** Index = class. */
  readonly classes: readonly string[];
  readonly coding: LabelCoding;
}

/** A row with such a name stands for pixels that are not scored. */
const unscored = /^(void|ignored?|unlabell?ed)$/i;

/** The table in a text; `where` names it. Rows of one name are one class; classes come in the order of rows. */
export function parseClassTable(text: string, where: string): ClassTable {
  const rows = classRows(text, where);
  const names = new Set(rows.map(({ name }) => name).filter((name) => !unscored.test(name)));
  if (names.size === 0) {
    throw new Refusal("data", `${where}: no class in it; expected one a line`);
  }
  const classes = [...names];
  const ignored = ignoredLabel(classes.length);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const meanings = (stored: (row: ClassRow) => number | undefined): Meaning[] =>
    rows.flatMap((row): Meaning[] => {
      const number = stored(row);
      return number === undefined ? [] : [[number, labels.get(row.name) ?? ignored]];
    });
  const numbers = meanings(({ number }) => number);
  const colours = meanings(({ colour }) => colour);
  refuseTwice(numbers, where, (number) => `number ${number}`);
  refuseTwice(colours, where, (colour) => `colour ${colourWords(colour)}`);
  // A border of 255 is found in maps of all kinds, whether their table speaks of it or not.
  if (numbers.length > 0 && !numbers.some(([stored]) => stored === ignored)) {
    numbers.push([ignored, ignored]);
  }
  const ofColours = colours.length > 0 && { colours: { code: "id" as const, meanings: colours } };
  return { classes, coding: { name: where, classes: classes.length, numbers, ...ofColours } };
}

function refuseTwice(
  meanings: readonly Meaning[],
  where: string,
  words: (stored: number) => string,
): void {
  const seen = new Map<number, number>();
  for (const [stored, label] of meanings) {
    if ((seen.get(stored) ?? label) !== label) {
      throw new Refusal(
        "data",
        `${where}: the ${words(stored)} stands for two classes; give each its own`,
      );
    }
    seen.set(stored, label);
  }
}

/** `150 classes of ade20k`. */
export const tableWords = ({ classes, coding }: ClassTable): string =>
  `${classes.length} class${classes.length === 1 ? "" : "es"} of ${nameOf(coding.name)}`;
