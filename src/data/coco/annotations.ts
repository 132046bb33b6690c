/**
 * @module Annotation files of COCO (instances, person_keypoints) and LVIS. What counts, and in which
 * order, is what counts for pycocotools 2.0.11 and lvis 0.5.3; what these pass in silence is noted.
 */
import { Refusal } from "../../errors.ts";
import { counted } from "../names.ts";
import { type AnnotationEntries, annotationEntries } from "./annotation-entries.ts";
import { type Id, shown } from "./ids.ts";
import { readListsFile } from "./json-lists.ts";
import type { ReadOptions } from "./source.ts";
import { byId, type CocoCategory, type CocoImage, categoryReader, imageReader } from "./tables.ts";

export interface Annotations {
  readonly file: string;
  /** LVIS says of each image for which categories it was searched; COCO was searched for all. */
  readonly family: "coco" | "lvis";
  /** By ascending id. */
  readonly images: readonly CocoImage[];
  /** By ascending id; the place of a category is its class. */
  readonly categories: readonly CocoCategory[];
  readonly imageIndex: ReadonlyMap<Id, number>;
  readonly categoryIndex: ReadonlyMap<Id, number>;
  readonly entries: AnnotationEntries;
  /** Of each entry the places of its image and category; the image is -1 where it is left out. */
  readonly imageOf: Int32Array;
  readonly categoryOf: Int32Array;
  /** What was left out, and what the file says that has no effect, in words. */
  readonly notes: readonly string[];
}

export async function readAnnotations(
  file: string,
  options: ReadOptions = {},
): Promise<Annotations> {
  const images: CocoImage[] = [];
  const categories: CocoCategory[] = [];
  const { entries, read } = annotationEntries();
  const lists = new Map([
    ["images", imageReader(images)],
    ["annotations", read],
    ["categories", categoryReader(categories)],
  ]);
  const keys = await readListsFile(file, lists, options);
  for (const key of lists.keys()) {
    if (!keys.has(key))
      refuse(file, `has no "${key}"; expected an annotation file of COCO or LVIS`);
  }
  if (images.length === 0) refuse(file, "lists no image");
  if (categories.length === 0) refuse(file, "lists no category");
  refuseRepeated(file, entries);
  const family = images.some(({ absent }) => absent !== undefined) ? "lvis" : "coco";
  const imageIndex = indexed(file, "images", images.sort(byId));
  const categoryIndex = indexed(file, "categories", categories.sort(byId));
  const imageOf = placesOf(entries.columns.images, entries, entries.imageIds.ids, imageIndex);
  const categoryOf = placesOf(
    entries.columns.categories,
    entries,
    entries.categoryIds.ids,
    categoryIndex,
  );
  const notes = leaveOut(entries, { family, imageOf, categoryOf });
  return {
    file,
    family,
    images,
    categories,
    imageIndex,
    categoryIndex,
    entries,
    imageOf,
    categoryOf,
    notes,
  };
}

function refuse(file: string, what: string): never {
  throw new Refusal("data", `${file}: ${what}`);
}

/** The place of each by its id, which only it may have. */
function indexed(
  file: string,
  table: string,
  rows: readonly { readonly id: Id }[],
): Map<Id, number> {
  const index = new Map(rows.map(({ id }, i) => [id, i]));
  const repeated = rows.find(({ id }, i) => index.get(id) !== i);
  if (repeated === undefined) return index;
  return refuse(
    file,
    `${table}: the id ${shown(repeated.id)} is there more than once; remove the copies`,
  );
}

/** pycocotools would count the later of two annotations twice, and the earlier never. */
function refuseRepeated(file: string, { columns, length }: AnnotationEntries): void {
  const ids = columns.ids.subarray(0, length);
  const sorted = ids.slice().sort();
  const at = sorted.findIndex((id, i) => id === sorted[i - 1]);
  if (at === -1) return;
  const first = ids.indexOf(sorted[at]);
  const second = ids.indexOf(sorted[at], first + 1);
  refuse(
    file,
    `annotations ${first} and ${second} have the same id ${sorted[at]}; number them through the whole file`,
  );
}

/** Of each entry the place of what it refers to; -1 where the table does not have it. */
function placesOf(
  references: Int32Array,
  { length }: AnnotationEntries,
  ids: readonly Id[],
  index: ReadonlyMap<Id, number>,
): Int32Array {
  const places = Int32Array.from(ids, (id) => index.get(id) ?? -1);
  return references.subarray(0, length).map((reference) => places[reference]);
}

/** Takes what does not count out of `imageOf`, and says so. */
function leaveOut(
  entries: AnnotationEntries,
  { family, imageOf, categoryOf }: Pick<Annotations, "family" | "imageOf" | "categoryOf">,
): string[] {
  const { columns, length } = entries;
  const unlisted = imageOf.reduce((n, image) => n + Number(image === -1), 0);
  let uncategorised = 0;
  let empty = 0;
  for (let i = 0; i < length; i++) {
    if (imageOf[i] === -1) continue;
    if (categoryOf[i] === -1) uncategorised++;
    else if (family === "lvis" && !(columns.areas[i] > 0)) empty++;
    else continue;
    imageOf[i] = -1;
  }
  const reference = family === "lvis" ? "lvis" : "pycocotools";
  const left = (n: number, why: string): string[] =>
    n === 0 ? [] : [`${counted(n, "annotation")} left out, as by ${reference}: ${why}`];
  return [
    ...left(unlisted, "the file does not list the image"),
    ...left(uncategorised, "the file does not list the category"),
    ...left(empty, "the area is 0"),
  ];
}
