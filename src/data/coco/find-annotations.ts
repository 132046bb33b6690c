/** @module Where the annotation file of a dataset lies. */
import { basename, dirname, join } from "node:path";
import { Refusal } from "../../errors.ts";
import { isFile, listFolder, statOf } from "../files.ts";
import { isHidden, some } from "../names.ts";

export interface FoundAnnotations {
  readonly file: string;
  /** The folder that images are looked for in. */
  readonly root: string;
  /** What the name of the file says of which images it is, `val2017` of `instances_val2017.json`. */
  readonly split: string;
}

/**
 * The annotation file of a dataset in `root`, which may be the file itself, the folder of the images or
 * one above it. Its name begins with `prefix`; where there is none such, it may be the only JSON file.
 */
export async function findAnnotations(
  root: string,
  { prefix, given }: { readonly prefix: string; readonly given: string | undefined },
): Promise<FoundAnnotations> {
  const rootIsFile = await isFile(root);
  const folder = rootIsFile ? dirname(root) : root;
  const file = given ?? (rootIsFile ? root : await searched(folder, prefix));
  return { file, root: folder, split: /_([^_]+)\.json$/i.exec(basename(file))?.[1] ?? "" };
}

async function searched(root: string, prefix: string): Promise<string> {
  await listFolder(root); // refused by name if it is not there
  const inside = [join(root, "annotations"), root];
  const above = [join(dirname(root), "annotations"), dirname(root)];
  const own = new RegExp(`^${prefix}.*\\.json$`, "i");
  const found =
    (await firstWith(own, [...inside, ...above])) ?? (await firstWith(/\.json$/i, inside));
  if (found !== undefined) return join(found.folder, chosen(found.names, found.folder, root));
  throw new Refusal(
    "data",
    `${root}: no ${prefix}_….json in it, in its annotations/ or beside it; name the annotation file as annotations`,
  );
}

/** The first folder that has such files, and which. */
async function firstWith(
  name: RegExp,
  folders: readonly string[],
): Promise<{ folder: string; names: string[] } | undefined> {
  for (const folder of folders) {
    if ((await statOf(folder))?.isDirectory() !== true) continue;
    const names = (await listFolder(folder)).files.filter(
      (file) => name.test(file) && !isHidden(file),
    );
    if (names.length > 0) return { folder, names };
  }
  return undefined;
}

/** The one for the folder that the user named, else that of the validation images, else the only one. */
function chosen(names: readonly string[], folder: string, root: string): string {
  const wishes = [basename(root), "val2017", "val2014", "val"];
  for (const wish of wishes) {
    const found = names.filter((name) => name.toLowerCase().includes(wish.toLowerCase()));
    if (found.length === 1) return found[0];
  }
  if (names.length === 1) return names[0];
  throw new Refusal(
    "data",
    `${folder}: several annotation files (${some(names)}); name one of them as annotations`,
  );
}
