/** @module A kept run made again with other settings: an ordinary run, with a record and a ledger of its own. */
import type { Dataset } from "../../data/index.ts";
import { Refusal } from "../../errors.ts";
import { canonical } from "../../json.ts";
import type { StatedCard } from "../../model/index.ts";
import type { RunRecord } from "../../record/index.ts";
import type { Settings } from "../../reported/index.ts";
import type { Optimization } from "../../runtime/index.ts";
import { type EvaluateOptions, evaluate } from "../evaluate.ts";
import type { KeptRun } from "../kept-run.ts";
import { protocolOf } from "../plan.ts";
import { type ModelAt, modelAgain } from "./model-again.ts";

export interface RemeasureOptions
  extends Pick<EvaluateOptions, "store" | "threads" | "batch" | "by" | "command" | "onProgress"> {
  readonly model: ModelAt;
  readonly dataset: Dataset<unknown>;
}

/** The run of the same samples with these settings: kept already, gone on with, or made. */
export async function remeasured(
  { record, plan }: KeptRun,
  settings: Settings,
  { model: at, dataset, ...options }: RemeasureOptions,
): Promise<RunRecord> {
  await using model = await modelAgain(at, record, settings);
  return await evaluate({
    ...options,
    dataset,
    model: { ...model, card: cardWith(record.model.card, settings) },
    protocol: protocolOf(plan),
    opened: plan.dataset.opened ?? {},
    runtime: plan.runtime.name,
    optimization: settings.optimization as Optimization, // of a record, or checked at the door
    ...(plan.range.to < plan.dataset.size && { limit: plan.range.to }),
    keepLogits: plan.keepsLogits,
    partRows: plan.partRows,
    skipBroken: record.samples.broken.length > 0,
  });
}

/** The card of the record, and whatever the settings say otherwise. */
function cardWith(card: RunRecord["model"]["card"], settings: Settings): StatedCard {
  const { precision: _, optimization: __, ...values } = settings;
  const stated = Object.entries(values).map(([key, value]) =>
    canonical(card[key]?.value ?? null) === canonical(value)
      ? [key, card[key]]
      : [key, { value, from: "snellen explain" }],
  );
  return { ...card, ...Object.fromEntries(stated) } as StatedCard; // keys of a card, by its doors
}

/** A run whose samples and labels are those of its record's own command. */
export function refuseParts({ record: { id }, plan }: KeptRun): void {
  const no = (what: string): never => {
    throw new Refusal("usage", `record ${id.slice(0, 12)} ${what}`);
  };
  if (plan.rescoredFrom !== undefined) {
    no(
      `is of other labels; explain the one that it was made from, ${plan.rescoredFrom.slice(0, 12)}`,
    );
  }
  if (plan.range.from > 0) no("is of one shard; merge it with the others first (`snellen merge`)");
}
