/** @module All that is reported: what comes with Snellen, and what was imported into a store. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { builtIn } from "./built-in.ts";
import type { Reported } from "./reported.ts";
import { reportedStore } from "./store.ts";

export interface AllReported {
  readonly sources: readonly Reported[];
  readonly problems: readonly string[];
}

/** Sources in the order of their names; an imported one takes the place of ours of the same name. */
export async function allReported(root: string): Promise<AllReported> {
  const { sources, problems } = await reportedStore(root).all();
  const byName = new Map([...builtIn(), ...sources].map((one) => [one.source.name, one]));
  return {
    sources: [...byName.values()].sort((a, b) => (a.source.name < b.source.name ? -1 : 1)),
    problems,
  };
}

/** The same, read again only when a file has changed: then it is another object. */
export function reportedLibrary(root: string): () => Promise<AllReported> {
  let known: { readonly state: string; readonly all: Promise<AllReported> } | undefined;
  return async () => {
    const state = await stateOf(join(root, "reported"));
    if (known?.state !== state) known = { state, all: allReported(root) };
    return await known.all;
  };
}

/** Names, sizes and times of the files in a folder. */
async function stateOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.sort().map(async (name) => {
    const { mtimeMs, size } = await stat(join(folder, name)).catch(() => ({ mtimeMs: 0, size: 0 }));
    return `${name} ${mtimeMs} ${size}`;
  });
  return (await Promise.all(files)).join("\n");
}
