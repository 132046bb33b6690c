/** @module Where the images of an annotation file lie. */
import { basename, dirname, join, relative } from "node:path";
import { Refusal } from "../../errors.ts";
import { listFolder, statOf } from "../files.ts";
import { counted, some } from "../names.ts";
import type { FoundAnnotations } from "./find-annotations.ts";
import type { CocoImage } from "./tables.ts";

export interface FoundImages {
  /** The path of each image. */
  readonly paths: readonly string[];
  /** The folders that they are in, below the root. */
  readonly folders: readonly string[];
}

/** The file of every image; all that are missing are named in one line. */
export async function findImages(
  images: readonly CocoImage[],
  { file, root, split }: FoundAnnotations,
): Promise<FoundImages> {
  const bases = [...new Set([root, dirname(root), dirname(file), dirname(dirname(file))])];
  const listing = listings();
  const used = new Set<string>();
  const missing: string[] = [];
  const paths: string[] = [];
  for (const image of images) {
    const path = await firstThere(placesOf(image, bases, split), listing);
    if (path === undefined) missing.push(image.fileName || `image ${image.id}`);
    else {
      used.add(relative(root, path.slice(0, -image.fileName.length)) || basename(root));
      paths.push(path);
    }
  }
  if (missing.length === 0) return { paths, folders: [...used] };
  throw new Refusal(
    "data",
    `${root}: ${missing.length} of the ${counted(images.length, "image")} of ${file} not found (${some(missing)}); expected ${join(root, split, missing[0])}, or annotations of those that are there`,
  );
}

/** Where an image can be, the usual places first. */
function* placesOf(
  { fileName, folder }: CocoImage,
  bases: readonly string[],
  split: string,
): Generator<string> {
  if (fileName === "") return;
  for (const base of bases) {
    for (const inner of new Set([folder, split, ""])) {
      yield join(base, inner, fileName);
      yield join(base, "images", inner, fileName);
    }
  }
}

async function firstThere(
  paths: Iterable<string>,
  listing: (folder: string) => Promise<ReadonlySet<string>>,
): Promise<string | undefined> {
  for (const path of paths) if ((await listing(dirname(path))).has(basename(path))) return path;
  return undefined;
}

/** The names in a folder, none where it is not there; each is listed once. */
function listings(): (folder: string) => Promise<ReadonlySet<string>> {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  return (folder) => {
    const names = known.get(folder) ?? namesIn(folder);
    known.set(folder, names);
    return names;
  };
}

const namesIn = async (folder: string): Promise<ReadonlySet<string>> =>
  (await statOf(folder))?.isDirectory() === true
    ? new Set((await listFolder(folder)).files)
    : new Set();
