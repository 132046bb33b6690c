/**
 * @module How numbers in label files and folder names count the classes. The images themselves tell,
 * where their names do: the first five validation images, and names with a WNID.
 */
import { Refusal } from "../../errors.ts";
import { counted, ilsvrcNumber, nameOf } from "../names.ts";
import { imagenetClasses } from "./classes.ts";
import { ilsvrcOrder } from "./ilsvrc-ids.ts";

const inStringOrder = Array.from({ length: 1000 }, (_, i) => String(i))
  .sort()
  .map(Number);

interface Rule {
  readonly words: string;
  /** The class of a number; outside of 0 to 999 there is none. */
  readonly classOf: (n: number) => number | undefined;
}

const rules = {
  sorted: { words: "sorted indices", classOf: (n) => n },
  "sorted-from-1": { words: "sorted indices from 1", classOf: (n) => n - 1 },
  ilsvrc: { words: "ILSVRC2012 ids", classOf: (n) => ilsvrcOrder()[n - 1] },
  "ilsvrc-from-0": { words: "ILSVRC2012 ids from 0", classOf: (n) => ilsvrcOrder()[n] },
  "string-sorted": {
    words: "places in the string order of 0 to 999",
    classOf: (n) => inStringOrder[n],
  },
} as const satisfies Record<string, Rule>;

/** The names by which a user says how numbers count; sorted indices are what nearly all files have. */
export type Numbering = keyof typeof rules;

export const numberings = Object.keys(rules) as readonly Numbering[];

/** A number that stands for a class, and the name of the image that it is said of. */
export interface Numbered {
  readonly name: string;
  readonly number: number;
}

export interface Numbers {
  readonly numbered: readonly Numbered[];
  /** What the user said; the images may not contradict it. */
  readonly given?: Numbering | undefined;
  /** What is most usual in such a file or folder, where the images cannot tell. */
  readonly usual: Numbering;
  /** The file or folder, for messages. */
  readonly where: string;
}

/** The classes of numbers, and in words how they were counted. */
export function classesOfNumbers({ numbered, given, usual, where }: Numbers): {
  classes: number[];
  words: string;
} {
  const known = numbered.flatMap((one) => {
    const index = knownClass(one.name);
    return index === undefined ? [] : [{ ...one, index }];
  });
  const order = given === undefined ? [usual, ...numberings.filter((n) => n !== usual)] : [given];
  const possible = order.filter((name) =>
    numbered.every(({ number }) => isClass(rules[name].classOf(number))),
  );
  if (possible.length === 0) throw outOfRange(numbered, order, where);
  const right = possible.find((name) => {
    const agreeing = known.filter(({ number, index }) => rules[name].classOf(number) === index);
    return agreeing.length * 2 >= known.length;
  });
  if (right === undefined) throw contradicted(known[0], possible, where);
  const rule: Rule = rules[right];
  return {
    classes: numbered.map(({ number }) => rule.classOf(number) as number),
    words: known.length === 0 && given === undefined ? `${rule.words}, presumed` : rule.words,
  };
}

/** The classes of ILSVRC2012_val_00000001 to 5. */
const firstFive = ["n01751748", "n09193705", "n02105855", "n04263257", "n03125729"];

/** The class of an image whose name tells it: one of the first five, or one with a WNID. */
export function knownClass(path: string): number | undefined {
  const name = nameOf(path);
  const { indexOf } = imagenetClasses();
  const wnid = /_(n\d{8})\.\w+$/.exec(name)?.[1] ?? /^(n\d{8})_/.exec(name)?.[1];
  return indexOf.get(wnid ?? firstFive[(ilsvrcNumber(path) ?? 0) - 1] ?? "");
}

const isClass = (index: number | undefined): boolean =>
  index !== undefined && Number.isInteger(index) && index >= 0 && index < 1000;

function outOfRange(
  numbered: readonly Numbered[],
  order: readonly Numbering[],
  where: string,
): Refusal {
  const fitsNone = (n: number): boolean => order.every((name) => !isClass(rules[name].classOf(n)));
  const bad = numbered.find(({ number }) => fitsNone(number));
  const what =
    bad === undefined
      ? "the numbers run from 0 to 1000, expected 0 to 999 or 1 to 1000"
      : `label ${bad.number} of ${bad.name} is no class (${order.length === 1 ? rules[order[0]].words : "0 to 999, or 1 to 1000"})`;
  return new Refusal("data", `${where}: ${what}; is this a label file of ImageNet-1K?`);
}

function contradicted(
  { name, number, index }: Numbered & { index: number },
  tried: readonly Numbering[],
  where: string,
): Refusal {
  const tries =
    tried.length === 1 ? `as ${rules[tried[0]].words}` : `in ${counted(tried.length, "way")}`;
  return new Refusal(
    "data",
    `${where}: says ${number} of ${name}, which is known to be of class ${index}; read ${tries} the labels do not fit their images, so take the labels from where the images come from`,
  );
}
