/** @module What is to be measured, made ready before anything is. */
import type { ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import type { ProfileOptions } from "./profile.ts";
import { type Laid, subjectOf } from "./subject.ts";

/** What is asked of networks of the zoo. */
export const buildOf = (options: Omit<ModelOptions, "size">) => {
  const { weights, container, tag, scan, attention, half, switches } = options;
  return { weights, container, tag, scan, attention, half, switches };
};

/** Every model at every size and batch; what cannot be laid out is refused before anything is measured. */
export async function layOut(options: ProfileOptions, folder: string): Promise<Laid[]> {
  const { models, sizes, batches } = options;
  const build = buildOf(options);
  const laid: Laid[] = [];
  for (const model of models) {
    for (const sides of sizes.length === 0 ? [undefined] : sizes) {
      for (const batch of batches) {
        laid.push(await subjectOf(model, { ...build, sides, batch, folder }));
      }
    }
  }
  if (laid.length === 0) throw new Refusal("usage", "nothing to profile; name a model");
  return laid;
}
