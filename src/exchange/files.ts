/** @module The files of a folder that can hold results. */
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { refuse } from "../files.ts";
import { greatestBytes } from "../reported/index.ts";

const couldHold = /\.(json|csv|ya?ml|md)(\.gz)?$/i;
/** Folders that the user does not see are not looked into, but for this one. */
const evalResults = ".eval_results";
const deepest = 16;

export interface Listed {
  readonly path: string;
  /** Whether the user named it, and not only the folder that it is in. */
  readonly isNamed: boolean;
}

/** All files below the paths, in the order of the paths and then of names. Links are not followed. */
export async function filesBelow(
  paths: readonly string[],
): Promise<{ files: Listed[]; passedOver: number }> {
  const files: Listed[] = [];
  let passedOver = 0;
  async function walk(folder: string, depth: number): Promise<void> {
    if (depth > deepest)
      throw new Refusal("data", `${folder}: folders within folders, ${deepest} deep`);
    const entries = await readdir(folder, { withFileTypes: true }).catch(refuse(folder));
    for (const entry of entries.sort((a: Dirent, b: Dirent) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const isHidden = entry.name.startsWith(".") && entry.name !== evalResults;
      if (entry.isDirectory() && !isHidden) await walk(path, depth + 1);
      else if (entry.isFile() && !isHidden && couldHold.test(entry.name)) {
        files.push({ path, isNamed: false });
      } else passedOver++;
    }
  }
  for (const path of paths) {
    const about = await stat(path).catch(refuse(path));
    if (about.isDirectory()) await walk(path, 0);
    else files.push({ path, isNamed: true });
  }
  return { files, passedOver };
}

/** @throws Refusal where it is larger than can be read, or cannot be */
export async function bytesOf(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch(refuse(path));
  if (size <= greatestBytes) return readFile(path).catch(refuse(path));
  throw new Refusal(
    "data",
    `${path}: ${Math.round(size / 2 ** 20)} MiB are more than ${greatestBytes / 2 ** 20}; split it by task`,
  );
}
