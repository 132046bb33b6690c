/**
 * @module One folder for each class, named after it, with the images inside. Classes count from 0 in the
 * order of names by code unit, or in that of a class map.
 */
import { join, resolve } from "node:path";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import type { Dataset } from "./dataset.ts";
import { inParallel, listFolder, readText } from "./files.ts";
import { listed } from "./listed.ts";
import { counted, isHidden, isImage, nameOf, some } from "./names.ts";
import { type DatasetKind, type DatasetOptions, rootOf } from "./options.ts";
import { readLabels } from "./read-labels.ts";

export const folder: DatasetKind<Labels> = {
  summary: "a folder for each class, with its images",
  takes: ["labels", "classes"],
  open: async (root, options) => openFolder(rootOf("folder", root), options),
};

async function openFolder(
  root: string,
  { classes: mapFile, labels: labelFile }: DatasetOptions = {},
): Promise<Dataset<Labels>> {
  const place = resolve(root);
  const listing = await listFolder(place);
  const folders = listing.folders.filter((name) => !isHidden(name));
  const classes = mapFile === undefined ? folders : await classMap(mapFile, folders, place);
  const listings = await inParallel(16, folders, (name) => listFolder(join(place, name)));
  const images = folders.flatMap((name, i) =>
    listings[i].files
      .filter((file) => isImage(file) && !isHidden(file))
      .map((file) => `${name}/${file}`),
  );
  if (images.length === 0) {
    throw new Refusal(
      "data",
      `${place}: ${counted(folders.length, "folder")} and no image in them; expected <class>/<image>`,
    );
  }
  const truthOf = await truths(images, classes, labelFile);
  const all = listings.reduce((n, { files, folders: inner }) => n + files.length + inner.length, 0);
  const beside = listing.files.length + listing.folders.length - folders.length;
  const ignored = beside + all - images.length;
  return listed({
    name: "folder",
    layout: `${counted(folders.length, "class folder")}${mapFile === undefined ? "" : `, classes from ${nameOf(mapFile)}`}${ignored === 0 ? "" : `, ${counted(ignored, "other name")} ignored`}`,
    classes,
    entries: images.map((id) => ({ id, image: { file: join(place, id) }, truth: truthOf(id) })),
  });
}

/** Of each image the class of its folder, or what a label file says. */
async function truths(
  images: readonly string[],
  classes: readonly string[],
  labelFile: string | undefined,
): Promise<(id: string) => Labels> {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const inFolder = (id: string): Labels => [indexOf.get(id.slice(0, id.indexOf("/"))) as number];
  if (labelFile === undefined) return inFolder;
  const labels = await readLabels(labelFile, images, { classes: classes.length });
  return (id) => labels.get(id) as Labels;
}

/** One class name a line; each folder must be named there. */
async function classMap(file: string, folders: readonly string[], root: string): Promise<string[]> {
  const classes = (await readText(file)).split(/\r?\n/).map((line) => line.trim());
  while (classes.at(-1) === "") classes.pop();
  const known = new Set(classes);
  if (known.size !== classes.length || known.has("")) {
    throw new Refusal(
      "data",
      `${file}: a class name is empty or there twice; expected one class a line`,
    );
  }
  const unknown = folders.filter((name) => !known.has(name));
  if (unknown.length === 0) return classes;
  throw new Refusal(
    "data",
    `${file}: does not name ${some(unknown)} of ${root}; expected a line for every class folder`,
  );
}
