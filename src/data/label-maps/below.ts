/** @module All files below a folder. */
import { join } from "node:path";
import { inParallel, listFolder } from "../files.ts";
import { byCodeUnit, isHidden } from "../names.ts";

/** Deeper than any layout of a dataset; links that lead back into themselves end there. */
const deepest = 8;

/** Their paths below `root`, with `/`, by code unit; hidden ones are left out. */
export async function filesBelow(root: string, depth = deepest): Promise<string[]> {
  const { files, folders } = await listFolder(root);
  const open = depth === 0 ? [] : folders.filter((name) => !isHidden(name));
  const inner = await inParallel(8, open, async (name) =>
    (await filesBelow(join(root, name), depth - 1)).map((path) => `${name}/${path}`),
  );
  return [...files.filter((name) => !isHidden(name)), ...inner.flat()].sort(byCodeUnit);
}
