/** @module Label files for images that lie in one folder: where they are looked for, and how they are read. */
import { basename, dirname, join, resolve } from "node:path";
import { Refusal } from "../../errors.ts";
import type { Labels } from "../../scene/index.ts";
import { inParallel, isFile, readText } from "../files.ts";
import { counted, some, withoutEnding } from "../names.ts";
import { type LabelOptions, labelsOfAll } from "../read-labels.ts";
import { imagenetClasses } from "./classes.ts";
import { knownClass } from "./numbering.ts";

/** Files that say the labels of a flat folder, best first: the sources that name WNIDs come before numbers. */
const labelFiles = [
  "LOC_val_solution.csv",
  "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt",
  "devkit/data/ILSVRC2012_validation_ground_truth.txt",
  "data/ILSVRC2012_validation_ground_truth.txt",
  "ILSVRC2012_validation_ground_truth.txt",
  "val_map.txt",
  "val.txt",
  "validation.txt",
  "caffe_ilsvrc12/val.txt",
];

/** Folders with an XML file for each image. */
const annotationFolders = [
  "Annotations/CLS-LOC/val",
  "ILSVRC/Annotations/CLS-LOC/val",
  "Annotations/val",
  "Annotations",
  ".",
];

/** How many folders above the images are looked into: from Kaggle's `ILSVRC/Data/CLS-LOC/val` to its root. */
const levels = 5;

/** An image by its id, and by the path that it was found under. */
interface Named {
  readonly id: string;
  readonly path: string;
}

export interface FlatLabels {
  /** The classes of each image, in their order. */
  readonly labels: readonly Labels[];
  /** Where they come from, in words. */
  readonly words: string;
}

/** The labels of images in one folder, from the first source that there is. */
export async function flatLabels(
  folder: string,
  images: readonly Named[],
  options: LabelOptions,
): Promise<FlatLabels> {
  const ids = images.map(({ id }) => id);
  const above = ancestors(resolve(folder));
  for (const name of labelFiles) {
    for (const place of above) {
      const file = join(place, name);
      if (await isFile(file)) return fromFile(file, ids, options);
    }
  }
  for (const name of annotationFolders) {
    for (const place of above) {
      const annotations = join(place, name);
      if (await isFile(annotationOf(annotations, ids[0]))) return fromXml(annotations, ids);
    }
  }
  return fromNames(folder, images);
}

/** The folder and those above it. */
function ancestors(folder: string): string[] {
  const all = [folder];
  while (all.length < levels && dirname(all[all.length - 1]) !== all[all.length - 1]) {
    all.push(dirname(all[all.length - 1]));
  }
  return all;
}

async function fromFile(
  file: string,
  ids: readonly string[],
  options: LabelOptions,
): Promise<FlatLabels> {
  const { labels, words } = await labelsOfAll(file, ids, options);
  return { labels: ids.map((id) => labels.get(id) ?? []), words: `${basename(file)} (${words})` };
}

const annotationOf = (folder: string, id: string): string =>
  join(folder, `${withoutEnding(id)}.xml`);

async function fromXml(folder: string, ids: readonly string[]): Promise<FlatLabels> {
  const labels = await inParallel(32, ids, async (id) => {
    const file = annotationOf(folder, id);
    return [classInXml(await readText(file), file)];
  });
  return { labels, words: "XML annotations (WNIDs)" };
}

/** The class of the objects in an annotation of ILSVRC; they are all of one class. */
export function classInXml(xml: string, where: string): number {
  const names = new Set(
    xml
      .split("<object>")
      .slice(1)
      .map((object) => /<name>\s*([^<\s]*)\s*<\/name>/.exec(object)?.[1] ?? ""),
  );
  const [name] = names;
  const index = imagenetClasses().indexOf.get(name ?? "");
  if (names.size === 1 && index !== undefined) return index;
  throw new Refusal(
    "data",
    `${where}: names ${names.size === 0 ? "no object" : `"${some([...names])}"`}; expected objects of one of the 1000 WNIDs`,
  );
}

/** Some copies say the WNID in each name: `ILSVRC2012_val_00000001_n01751748.JPEG`. */
function fromNames(folder: string, images: readonly Named[]): FlatLabels {
  const labels = images.flatMap(({ path }) => knownClass(path) ?? []).map((label) => [label]);
  if (labels.length === images.length) return { labels, words: "WNIDs in the names" };
  throw new Refusal(
    "data",
    `${folder}: ${counted(images.length, "image")} and no labels; put LOC_val_solution.csv, ILSVRC2012_devkit_t12/ or val.txt beside them, or name the label file`,
  );
}
