/**
 * @module The plan of a run: all that says what it is, fixed before its first image and kept beside
 * its ledger, so that it can be resumed, merged and concluded from the store alone.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Refusal } from "../errors.ts";
import { writeWhole } from "../files.ts";
import { digestOf, runRecordSchema } from "../record/index.ts";
import type { Protocol } from "./protocols.ts";

const shape = runRecordSchema.shape;

const planSchema = z.object({
  model: shape.model,
  protocol: shape.protocol,
  dataset: shape.dataset.extend({
    classNames: z.array(z.string()),
    /** LVIS: of each category whether it is rare, common or frequent. */
    frequencies: z.array(z.enum(["r", "c", "f"])).optional(),
    /** Where it was, and with which settings it was opened: only where it was named. */
    opened: z.record(z.string(), z.json()).optional(),
  }),
  preprocessing: shape.preprocessing,
  runtime: shape.runtime,
  range: z.object({ from: z.int(), to: z.int() }),
  keepsLogits: z.boolean(),
  partRows: z.int().positive(),
  startedAt: z.string(),
  /** Where the predictions came from, if not from images: the id of the record they were kept with. */
  rescoredFrom: z.string().optional(),
});

export type Plan = z.infer<typeof planSchema>;

/** The protocol as the plan keeps it. */
export const protocolOf = (plan: Plan): Protocol => plan.protocol.says as unknown as Protocol; // written from one, and held by its digest

/** Keys of a card that only describe: they change nothing that is computed. */
const descriptive = new Set([
  "name",
  "paper",
  "source",
  "licence",
  "pretraining",
  "teacher",
  "weightsSha256",
  "switches",
]);

/**
 * The id of a run: the digest of what it is. How it is made (threads, batch, time, the size of parts)
 * is not in it, so it can be resumed in another way.
 */
export const idOfPlan = (plan: Plan): string =>
  digestOf({
    model: plan.model.sha256,
    card: Object.fromEntries(
      Object.entries(plan.model.card)
        .filter(([key]) => !descriptive.has(key))
        .map(([key, { value }]) => [key, value]),
    ),
    protocol: plan.protocol.digest,
    dataset: plan.dataset.digest,
    runtime: plan.runtime,
    range: plan.range,
    keepsLogits: plan.keepsLogits,
    rescoredFrom: plan.rescoredFrom,
  });

const pathOf = (folder: string): string => join(folder, "run.json");

export const keepPlan = (folder: string, plan: Plan): Promise<void> =>
  writeWhole(pathOf(folder), `${JSON.stringify(plan, null, 2)}\n`);

/** The plan that is kept in the folder of a run; undefined where none was begun. */
export async function keptPlan(folder: string): Promise<Plan | undefined> {
  const path = pathOf(folder);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return planSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Refusal("store", `${path}: damaged; remove the folder ${folder} to begin anew`, {
      cause,
    });
  }
}
