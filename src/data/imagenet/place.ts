/** @module Where the images are below the folder or in the file that the user named. */
import { basename, dirname, join } from "node:path";
import { Refusal } from "../../errors.ts";
import { inParallel, type Listing, listFolder, statOf } from "../files.ts";
import { counted, isHidden, isImage, nameOf, some } from "../names.ts";
import { tarMembers } from "../tar.ts";

/** A file that was found, on disk or in an archive; images are told from others by their names. */
export interface Found {
  /** Below the place: `n01440764/a.JPEG`. */
  readonly path: string;
  readonly source: { readonly file: string; readonly offset?: number; readonly length?: number };
}

export interface Place {
  readonly kind: "folder" | "tar" | "parquet";
  /** What holds the images, for messages: a folder, or the first archive. */
  readonly where: string;
  /** In this folder, and above it, label files are looked for. */
  readonly folder: string;
  /** All that was found, without what is hidden. */
  readonly files: readonly Found[];
  /** How many archives, where the images are in some. */
  readonly archives: number;
  /** How many files and folders were left out: hidden ones, and what is beside the class folders. */
  readonly ignored: number;
}

/** Folders to go down into, first to last, where a folder holds no images itself. */
const nested = [
  "val",
  "validation",
  "ILSVRC2012_img_val",
  "ILSVRC",
  "Data",
  "CLS-LOC",
  "data",
  "images",
  "sketch",
];

/** How deep a single folder may lie in another. */
const deepest = 8;

export const isWnid = (name: string): boolean => /^n\d{8}$/.test(name);
export const isSmallNumber = (name: string): boolean =>
  /^\d{1,4}$/.test(name) && Number(name) <= 1000;

/** The place of the images; refused if there is nothing that looks like a dataset. */
export async function findPlace(root: string): Promise<Place> {
  const found = await statOf(root);
  if (found === undefined) throw new Refusal("data", `${root}: it is not there; check the path`);
  if (found.isDirectory()) return inFolder(root, root, deepest);
  if (root.endsWith(".tar")) return inTars(dirname(root), [basename(root)], 0);
  if (root.endsWith(".parquet")) return inParquet(dirname(root), [basename(root)], 0);
  const remedy = /\.(tgz|tar\.\w+|zip|gz)$/.test(root)
    ? "unpack it first: images are read in place, and from a compressed archive they cannot be"
    : "expected a folder, a .tar or a .parquet file";
  throw new Refusal("data", `${root}: ${remedy}`);
}

async function inFolder(root: string, folder: string, depth: number): Promise<Place> {
  const { folders, files } = await listFolder(folder);
  const shown: Listing = { folders: visible(folders), files: visible(files) };
  const hidden = folders.length + files.length - shown.folders.length - shown.files.length;
  const classes = classFolders(shown.folders);
  if (classes.length > 0) {
    const others = shown.folders.length - classes.length + shown.files.length;
    return inClassFolders(folder, classes, hidden + others);
  }
  if (shown.files.some(isImage)) {
    const sources = shown.files.map((path) => ({ path, source: { file: join(folder, path) } }));
    const ignored = hidden + shown.folders.length;
    return { kind: "folder", where: folder, folder, files: sources, archives: 0, ignored };
  }
  const only = shown.folders.length === 1 ? shown.folders[0] : undefined;
  const next = nested.find((name) => shown.folders.includes(name));
  if (next !== undefined && depth > 0) return inFolder(root, join(folder, next), depth - 1);
  const parquet = ofSplit(shown.files.filter((name) => name.endsWith(".parquet")));
  if (parquet.length > 0)
    return inParquet(folder, parquet, hidden + shown.files.length - parquet.length);
  const tars = ofSplit(shown.files.filter((name) => name.endsWith(".tar")));
  if (tars.length > 0) return inTars(folder, tars, hidden + shown.files.length - tars.length);
  if (only !== undefined && depth > 0) return inFolder(root, join(folder, only), depth - 1);
  throw noDataset(root, folder, shown);
}

const visible = (names: readonly string[]): string[] => names.filter((name) => !isHidden(name));

/** WNIDs; or, where there are none, numbers, if there are more than one (a single one may be anything). */
function classFolders(folders: readonly string[]): readonly string[] {
  const wnids = folders.filter(isWnid);
  if (wnids.length > 0) return wnids;
  const numbers = folders.filter(isSmallNumber);
  return numbers.length > 1 ? numbers : [];
}

/** Of files named after splits, those of the validation split. */
function ofSplit(names: readonly string[]): readonly string[] {
  const validation = names.filter((name) => /(^|[^a-z])val(id|idation)?([^a-z]|$)/i.test(name));
  return validation.length > 0 ? validation : names;
}

async function inClassFolders(
  folder: string,
  classes: readonly string[],
  beside: number,
): Promise<Place> {
  const listings = await inParallel(16, classes, (name) => listFolder(join(folder, name)));
  let ignored = beside;
  const files = listings.flatMap((listing, i) => {
    const shown = visible(listing.files);
    ignored += listing.folders.length + listing.files.length - shown.length;
    return shown.map((name): Found => {
      const path = `${classes[i]}/${name}`;
      return { path, source: { file: join(folder, classes[i], name) } };
    });
  });
  if (files.length > 0)
    return { kind: "folder", where: folder, folder, files, archives: 0, ignored };
  throw new Refusal(
    "data",
    `${folder}: its ${counted(classes.length, "class folder")} (${some(classes)}) are empty; unpack the images into them`,
  );
}

/** The members of archives; one named after a class stands for the folder of that class. */
async function inTars(folder: string, names: readonly string[], beside: number): Promise<Place> {
  const perArchive = await inParallel(4, names, async (name) => {
    const stem = name.slice(0, -".tar".length);
    const members = await tarMembers(join(folder, name));
    return members.map(({ path, ...source }): Found => {
      const isInFolder = path.includes("/") && !isWnid(stem);
      return { path: isInFolder ? path : `${stem}/${path}`, source };
    });
  });
  const all = perArchive.flat();
  const files = all.filter(({ path }) => !isHidden(path));
  const where = join(folder, names[0]);
  if (!files.some(({ path }) => isImage(path))) {
    throw new Refusal(
      "data",
      `${where}: holds ${counted(files.length, "file")} and no image; expected images, or archives of them`,
    );
  }
  const ignored = beside + all.length - files.length;
  return { kind: "tar", where, folder, files, archives: names.length, ignored };
}

function inParquet(folder: string, names: readonly string[], ignored: number): Place {
  const files = names.map((path) => ({ path, source: { file: join(folder, path) } }));
  const where = files.length === 1 ? files[0].source.file : folder;
  return { kind: "parquet", where, folder, files, archives: files.length, ignored };
}

function noDataset(root: string, folder: string, { folders, files }: Listing): Refusal {
  const inside = folder === root ? "" : ` (in ${nameOf(folder)})`;
  const found =
    folders.length + files.length === 0
      ? `an empty folder${inside}`
      : `${counted(folders.length, "folder")}${list(folders)} and ${counted(files.length, "file")}${list(files)}${inside}`;
  return new Refusal(
    "data",
    `${root}: found ${found}; expected folders named by WNID (n01440764) or number, images with a label file, .tar or .parquet files: name the folder that holds them`,
  );
}

const list = (names: readonly string[]): string => (names.length === 0 ? "" : ` (${some(names)})`);
