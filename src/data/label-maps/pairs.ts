/** @module Images and their label maps, matched by what their names share. */
import { join } from "node:path";
import { Refusal } from "../../errors.ts";
import { isFile, readText } from "../files.ts";
import { counted, isImage, some, withoutEnding } from "../names.ts";
import { filesBelow } from "./below.ts";
import type { FoundLayout, PairLayout } from "./layouts.ts";

export interface Pair {
  /** What both names share. */
  readonly stem: string;
  /** The path of the image below the folder of images. */
  readonly id: string;
  readonly image: string;
  readonly map: string;
}

export interface Pairs {
  readonly pairs: readonly Pair[];
  /** What the names of the maps have behind what they share with the images. */
  readonly suffix: PairLayout["mapSuffixes"][number];
  /** Whether a list said which images to take. */
  readonly isListed: boolean;
  /** How many names in the two folders were left out. */
  readonly ignored: number;
}

/** Every image with its map; images without a map, and maps without an image, are refused. */
export async function findPairs({ layout, root, images, maps }: FoundLayout): Promise<Pairs> {
  const imageFiles = await filesBelow(images);
  const mapFiles = await filesBelow(maps);
  const isOne = (name: string): boolean => isImage(name) && (layout.isImage?.test(name) ?? true);
  const imageOf = byStem(imageFiles.filter(isOne), images, layout.imageSuffix ?? "");
  const pngs = mapFiles.filter((name) => /\.png$/i.test(name));
  if (imageOf.size === 0) throw new Refusal("data", `${images}: no image in it`);
  if (pngs.length === 0) throw new Refusal("data", `${maps}: no label map in it; expected PNG`);
  const { suffix, mapOf } = bestSuffix(layout, pngs, imageOf, maps);
  const list = layout.list === undefined ? undefined : join(root, layout.list);
  const isListed = list !== undefined && (await isFile(list));
  // A set for several tasks, as VOC, has more images than maps: its list says which, else its maps do.
  const stems = isListed
    ? await listedStems(list)
    : [...(list === undefined ? imageOf : mapOf).keys()];
  refuseMissing(stems, mapOf, maps, "label map");
  refuseMissing(list === undefined ? [...mapOf.keys()] : stems, imageOf, images, "image");
  return {
    pairs: stems.map((stem) => {
      const [id, map] = [imageOf.get(stem) as string, mapOf.get(stem) as string];
      return { stem, id, image: join(images, id), map: join(maps, map) };
    }),
    suffix,
    isListed,
    ignored: (images === maps ? 0 : imageFiles.length) + mapFiles.length - 2 * stems.length,
  };
}

/** From what an image and its map share to the path; files without the suffix are left out. */
function byStem(files: readonly string[], folder: string, suffix: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    const name = withoutEnding(file);
    if (!name.endsWith(suffix)) continue;
    const stem = name.slice(0, name.length - suffix.length);
    const other = found.get(stem);
    if (other !== undefined) {
      throw new Refusal(
        "data",
        `${folder}: ${other} and ${file} have one name; remove one of them`,
      );
    }
    found.set(stem, file);
  }
  return found;
}

/** The first suffix with which a map has the name of an image; else the first of all. */
function bestSuffix(
  { mapSuffixes }: PairLayout,
  pngs: readonly string[],
  imageOf: ReadonlyMap<string, string>,
  folder: string,
) {
  const all = mapSuffixes.map((suffix) => ({ suffix, mapOf: byStem(pngs, folder, suffix.suffix) }));
  return all.find(({ mapOf }) => [...mapOf.keys()].some((stem) => imageOf.has(stem))) ?? all[0];
}

async function listedStems(list: string): Promise<string[]> {
  const stems = (await readText(list)).split(/\s+/).filter((stem) => stem !== "");
  if (stems.length > 0) return [...new Set(stems)];
  throw new Refusal("data", `${list}: names no image; expected one a line`);
}

function refuseMissing(
  stems: readonly string[],
  found: ReadonlyMap<string, string>,
  folder: string,
  what: string,
): void {
  const missing = stems.filter((stem) => !found.has(stem));
  if (missing.length === 0) return;
  throw new Refusal(
    "data",
    `${folder}: no ${what} for ${missing.length} of ${counted(stems.length, "name")} (${some(missing)}); every image needs a label map of its name: add or remove them`,
  );
}
