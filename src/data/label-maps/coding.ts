/** @module From the numbers and colours that are stored in label maps to classes. */
import { Refusal } from "../../errors.ts";
import type { ColourCode, StoredLabels } from "../../image/index.ts";
import { ignoredLabel, type LabelMap } from "../../scene/index.ts";
import { colourWords } from "./class-rows.ts";

/** What is stored, and the label that it means: a class from 0, or the label of what is not scored. */
export type Meaning = readonly [stored: number, label: number];

/** How what is stored becomes labels: plain data, one object for all maps of a dataset. */
export interface LabelCoding {
  /** Such as `ade20k`, or the file of a class table; for messages. */
  readonly name: string;
  /** How many classes there are. */
  readonly classes: number;
  /** What greyscale and indices of palettes mean; none where only colours mean something. */
  readonly numbers: readonly Meaning[];
  /** What colours mean, where `code` makes a number of each. */
  readonly colours?: { readonly code: ColourCode; readonly meanings: readonly Meaning[] };
  /** The label of all else; without it, all else is refused. */
  readonly otherwise?: number;
}

/** The same, but all else is of no class: as predictions are read, which may say anything. */
export const lenient = (coding: LabelCoding): LabelCoding => ({
  ...coding,
  otherwise: ignoredLabel(coding.classes),
});

/** Of maps that store the classes themselves, from 0, as predictions often do. */
export function plainCoding(name: string, classes: number): LabelCoding {
  const labels = [...Array(classes).keys(), ignoredLabel(classes)];
  return { name, classes, numbers: labels.map((label): Meaning => [label, label]) };
}

/** The labels that are meant; `where` is the file. */
export function meantBy(stored: StoredLabels, coding: LabelCoding, where: string): LabelMap {
  const { width, height, labels } = stored;
  const meanings = stored.from === "numbers" ? coding.numbers : (coding.colours?.meanings ?? []);
  if (meanings.length === 0) {
    throw new Refusal(
      "data",
      `${where}: stores ${stored.from}, and ${coding.name} does not say what they mean; give a class table that does`,
    );
  }
  const wide = ignoredLabel(coding.classes) > 0xff;
  const meant = wide ? new Uint16Array(labels.length) : new Uint8Array(labels.length);
  const lookup = lookupOf(meanings, coding.otherwise);
  const areBytes = labels instanceof Uint8Array && meant instanceof Uint8Array;
  const unknown = areBytes
    ? translateBytes(labels, lookup.ofByte, meant)
    : translate(labels, lookup, meant);
  if (unknown === undefined) return { width, height, labels: meant };
  const place = `(${unknown % width}, ${Math.floor(unknown / width)})`;
  const [one, known] =
    stored.from === "numbers"
      ? [`number ${labels[unknown]}`, ` (known are ${ranges(meanings.map(([number]) => number))})`]
      : [`colour ${colourWords(labels[unknown])}`, ""];
  throw new Refusal(
    "data",
    `${where}: the pixel ${place} has the ${one}, which is none of ${coding.name}${known}; give the class table that belongs to it`,
  );
}

/** The label of what is stored, if it has one. */
interface Lookup {
  readonly labelOf: ReadonlyMap<number, number>;
  readonly otherwise: number | undefined;
  /** Of the numbers from 0 to 255; -1 where they have none. */
  readonly ofByte: Int32Array;
}

/** Made once for each table: a dataset has one, and thousands of maps. */
const lookups = new WeakMap<readonly Meaning[], Map<number | undefined, Lookup>>();

function lookupOf(meanings: readonly Meaning[], otherwise: number | undefined): Lookup {
  const known = lookups.get(meanings) ?? new Map<number | undefined, Lookup>();
  lookups.set(meanings, known);
  const before = known.get(otherwise);
  if (before !== undefined) return before;
  const labelOf = new Map(meanings);
  const ofByte = Int32Array.from({ length: 256 }, (_, n) => labelOf.get(n) ?? otherwise ?? -1);
  const lookup = { labelOf, otherwise, ofByte };
  known.set(otherwise, lookup);
  return lookup;
}

/** Writes the label of each pixel; gives the first pixel that has none, if there is one. */
function translateBytes(
  stored: Uint8Array,
  ofByte: Int32Array,
  labels: Uint8Array,
): number | undefined {
  for (let i = 0; i < stored.length; i++) {
    const label = ofByte[stored[i]];
    if (label < 0) return i;
    labels[i] = label;
  }
  return undefined;
}

/** The same of anything: looks a label up where it changes. */
function translate(
  stored: StoredLabels["labels"],
  { labelOf, otherwise }: Lookup,
  labels: Uint8Array | Uint16Array,
): number | undefined {
  let last: number | undefined;
  let label = 0;
  for (let i = 0; i < stored.length; i++) {
    if (stored[i] !== last) {
      last = stored[i];
      const meant = labelOf.get(last) ?? otherwise;
      if (meant === undefined) return i;
      label = meant;
    }
    labels[i] = label;
  }
  return undefined;
}

/** `0 to 150, 255`. */
function ranges(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const words: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end] + 1) end++;
    words.push(end === i ? `${sorted[i]}` : `${sorted[i]} to ${sorted[end]}`);
    i = end + 1;
  }
  return words.join(", ");
}
