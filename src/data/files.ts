/** @module Reading folders and texts; what cannot be read is refused by name. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../files.ts";
import { byCodeUnit } from "./names.ts";

export { openFile, readStretch, refuse } from "../files.ts";

/** What lies in a folder, by name in the order of code units; links are followed. */
export interface Listing {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

export async function listFolder(folder: string): Promise<Listing> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(refuse(folder));
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of entries) {
    const kind = entry.isSymbolicLink() ? await statOf(join(folder, entry.name)) : entry;
    if (kind?.isDirectory()) folders.push(entry.name);
    else if (kind?.isFile()) files.push(entry.name);
  }
  return { folders: folders.sort(byCodeUnit), files: files.sort(byCodeUnit) };
}

/** What is at a path; undefined if there is nothing. */
export const statOf = (path: string) => stat(path).catch(() => undefined);

export const isFile = async (path: string): Promise<boolean> =>
  (await statOf(path))?.isFile() === true;

/** Text of a file, without the byte order mark that some editors put first. */
export async function readText(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(refuse(file));
  return text.replace(/^\uFEFF/, "");
}

/** The results of `work` on each item, in their order; at most `width` are worked on at once. */
export async function inParallel<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
