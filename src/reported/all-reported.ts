/** @module All that is reported: what comes with Snellen, and what was imported into a store. */
import { builtIn } from "./built-in.ts";
import type { Reported } from "./reported.ts";
import { reportedStore } from "./store.ts";

/** Sources in the order of their names; an imported one takes the place of ours of the same name. */
export async function allReported(
  root: string,
): Promise<{ sources: Reported[]; problems: string[] }> {
  const { sources, problems } = await reportedStore(root).all();
  const byName = new Map([...builtIn(), ...sources].map((one) => [one.source.name, one]));
  return {
    sources: [...byName.values()].sort((a, b) => (a.source.name < b.source.name ? -1 : 1)),
    problems,
  };
}
