/** @module The frontiers of all models of a profile, one after the other. */
import { type Frontier, frontierOf } from "./frontier.ts";
import { buildOf } from "./lay-out.ts";
import type { ProfileOptions } from "./profile.ts";

/** How many tries a frontier takes is not known; most need no more. */
const usualTries = 8;

export async function frontiersOf(
  options: ProfileOptions,
  { folder, memoryLimitBytes }: { readonly folder: string; readonly memoryLimitBytes: number },
): Promise<Frontier[]> {
  const { models, batches, threads, onProgress } = options;
  const found: Frontier[] = [];
  const common = { build: buildOf(options), threads, memoryLimitBytes, folder };
  for (const model of models) {
    for (const batch of batches) {
      const before = found.length * usualTries;
      const onTry = (tries: number, side: number) =>
        onProgress?.({
          what: "frontier",
          done: before + Math.min(tries, usualTries - 1),
          total: models.length * batches.length * usualTries,
          subject: `${model} at ${side}×${side}`,
        });
      found.push(await frontierOf(model, { ...common, batch, onTry }));
    }
  }
  return found;
}
