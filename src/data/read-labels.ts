/** @module The labels of given images from a file, whatever its form: matched by name, never by order. */
import { dirname } from "node:path";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import { readText } from "./files.ts";
import { imagenetClasses } from "./imagenet/classes.ts";
import { classesOfNumbers, type Numbering } from "./imagenet/numbering.ts";
import { checkSynsetMapping } from "./imagenet/synset-mapping.ts";
import { type LabelFile, type LabelRow, parseLabels } from "./label-file.ts";
import { counted, idOf, nameOf, some, withoutEnding } from "./names.ts";

export interface LabelOptions {
  /** How numbers count the classes; without it they are sorted indices unless the images say otherwise. */
  readonly numbering?: Numbering | undefined;
  /** How many classes there are; 1000 without it. */
  readonly classes?: number | undefined;
}

/** The labels of each image from a file; an image without an entry is refused, other entries are not used. */
export async function readLabels(
  file: string,
  ids: readonly string[],
  options: LabelOptions = {},
): Promise<Map<string, Labels>> {
  const { labels } = labelsOf(parseLabels(await readText(file), file), {
    ids,
    where: file,
    ...options,
  });
  return labels;
}

/** The labels of each image from a file that is made for just these images: it may not say more. */
export async function labelsOfAll(
  file: string,
  ids: readonly string[],
  options: LabelOptions,
): Promise<FoundLabels> {
  const parsed = parseLabels(await readText(file), file);
  // ReaL's list speaks of all validation images by their number, whichever are there.
  if (parsed.form !== "json-list" && parsed.rows.length !== ids.length) {
    throw new Refusal(
      "data",
      `${file}: has ${counted(parsed.rows.length, "label")} for ${counted(ids.length, "image")}; complete the images, or name a list of just these images as the label file`,
    );
  }
  if (parsed.form === "kaggle") await checkSynsetMapping(dirname(file));
  return labelsOf(parsed, { ids, where: file, ...options });
}

export interface LabelRequest extends LabelOptions {
  readonly ids: readonly string[];
  readonly where: string;
}

export interface FoundLabels {
  readonly labels: Map<string, Labels>;
  /** How its labels count classes: "sorted indices", "WNIDs", … */
  readonly words: string;
}

/** Labels of the images `ids` from what a file says. */
export function labelsOf(file: LabelFile, request: LabelRequest): FoundLabels {
  const rowOf = finder(file.rows, request);
  const rows = request.ids.map(rowOf);
  const missing = request.ids.filter((_, i) => rows[i] === undefined);
  if (missing.length > 0) {
    throw new Refusal(
      "data",
      `${request.where}: has ${counted(file.rows.length, "label")}, but none for ${missing.length} of ${counted(rows.length, "image")} (${some(missing)}); take the labels that belong to these images`,
    );
  }
  return classify(rows as LabelRow[], file.form, request);
}

/** Finds the row of an image by its path without the ending, else by its bare name. */
function finder(rows: readonly LabelRow[], { ids, where }: LabelRequest) {
  const byPath = new Map<string, LabelRow>();
  const byName = new Map<string, LabelRow | undefined>();
  for (const row of rows) {
    const path = keyOf(row.name);
    if (byPath.has(path)) {
      throw new Refusal("data", `${where}: has two labels for ${row.name}; remove one of them`);
    }
    byPath.set(path, row);
    byName.set(nameOf(path), byName.has(nameOf(path)) ? undefined : row);
  }
  // A bare name tells which image is meant only if no two images share it.
  const isUnique = new Set(ids.map((id) => nameOf(keyOf(id)))).size === ids.length;
  return (id: string): LabelRow | undefined =>
    byPath.get(keyOf(id)) ?? (isUnique ? byName.get(nameOf(keyOf(id))) : undefined);
}

const keyOf = (name: string): string => withoutEnding(idOf(name.replace(/^(\.?\/)+/, "")));

function classify(
  rows: readonly LabelRow[],
  form: LabelFile["form"],
  request: LabelRequest,
): FoundLabels {
  const { ids, where, classes = 1000 } = request;
  const written = rows.flatMap(({ labels }, i) => labels.map((label) => ({ name: ids[i], label })));
  const { indices, words } = written.some(({ label }) => /^\d+$/.test(label))
    ? fromNumbers(written, form, request)
    : { indices: written.map((one) => fromWnid(one, where)), words: "WNIDs" };
  const bad = indices.findIndex((index) => index >= classes);
  if (bad >= 0) throw noClass(written[bad], where, `0 to ${classes - 1}`);
  let next = 0;
  const labels = new Map(
    rows.map((row, i): [string, Labels] => [ids[i], row.labels.map(() => indices[next++])]),
  );
  return { labels, words };
}

interface Written {
  readonly name: string;
  readonly label: string;
}

function fromNumbers(
  written: readonly Written[],
  form: LabelFile["form"],
  { where, classes = 1000, numbering: given }: LabelRequest,
): { indices: number[]; words: string } {
  const numbered = written.map(({ name, label }) => {
    if (!/^\d{1,9}$/.test(label))
      throw noClass({ name, label }, where, "a number, as the others are");
    return { name, number: Number(label) };
  });
  if (classes !== 1000) return { indices: numbered.map(({ number }) => number), words: "indices" };
  // Several labels for an image are ReaL's or alike: sorted indices, of which none need be the first label.
  if (form === "json-list" && given === undefined) {
    return { indices: numbered.map(({ number }) => number), words: "sorted indices" };
  }
  const usual = form === "ground-truth" ? "ilsvrc" : "sorted";
  const { classes: indices, words } = classesOfNumbers({ numbered, given, usual, where });
  return { indices, words };
}

function fromWnid(one: Written, where: string): number {
  const index = imagenetClasses().indexOf.get(one.label);
  if (index === undefined) throw noClass(one, where, "one of the 1000 WNIDs, or a number");
  return index;
}

const noClass = ({ name, label }: Written, where: string, expected: string): Refusal =>
  new Refusal("data", `${where}: label ${label} of ${name} is no class; expected ${expected}`);
