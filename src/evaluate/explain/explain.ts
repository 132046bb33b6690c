/**
 * @module Why a measured number differs from another: every step in which the two differ is changed by itself,
 * then all at once, each in an ordinary run on the same samples.
 */

import type { Dataset } from "../../data/index.ts";
import { Refusal } from "../../errors.ts";
import {
  digestOf,
  type ExplanationRecord,
  folderStore,
  type RunRecord,
} from "../../record/index.ts";
import { type Settings, settingsOf } from "../../reported/index.ts";
import type { EvaluateOptions } from "../evaluate.ts";
import { type KeptRun, keptRun } from "../kept-run.ts";
import { openedAs } from "../opened.ts";
import type { Progress } from "../predict.ts";
import { type Against, statedBy, stepsAgainst } from "./against.ts";
import { changesBetween, withChanges } from "./changes.ts";
import { type ModelAt, modelAgain, precisionOf } from "./model-again.ts";
import { modelNamedIn } from "./model-named-in.ts";
import { type RemeasureOptions, refuseParts, remeasured } from "./remeasure.ts";
import { type Measurements, told } from "./told.ts";

export interface ExplainOptions
  extends Pick<EvaluateOptions, "store" | "threads" | "batch" | "by" | "command" | "now"> {
  /** The id of a record, or its beginning. */
  readonly id: string;
  readonly against: Against;
  /** Where the model is; by default where the command of the record named it. */
  readonly model?: ModelAt | undefined;
  /** Where the dataset is, where it is not where it was. */
  readonly data?: string | undefined;
  /** `step` is what is measured: the name of a step, or `all at once`. */
  readonly onProgress?: ((step: string, progress: Progress) => void) | undefined;
}

/** Measures what is not measured yet, keeps the explanation beside its records, and gives it. */
export async function explain(options: ExplainOptions): Promise<ExplanationRecord> {
  const { store, id, against, by, command, now = () => new Date() } = options;
  const startedAt = now().toISOString();
  const kept = await keptRun(store, id);
  refuseParts(kept);
  const model = await modelOf(kept.record, options.model);
  const stated = statedBy(against);
  const base: Settings = { ...settingsOf(kept.record), precision: await precisionOf(model) };
  const steps = stepsAgainst(kept.record, base, stated);
  const dataset = await openedAs(kept.plan, options.data);
  const measured = await measure({ kept, base, stated: stated.settings, model, dataset }, options);
  const outcome = await told({ store, kept, against, stated, steps, measured });
  const explanation = {
    ...outcome,
    id: digestOf(outcome),
    made: { by, command, startedAt, finishedAt: now().toISOString() },
  };
  await folderStore(store).keep(explanation);
  return explanation;
}

/** Where the model of the record is: it must be the very same. */
async function modelOf(record: RunRecord, said: ModelAt | undefined): Promise<ModelAt> {
  const at = said ?? modelNamedIn(record);
  const where = "say where it is with --model";
  if (at === undefined) {
    throw new Refusal(
      "usage",
      `the command of record ${record.id.slice(0, 12)} names no model; ${where}`,
    );
  }
  await using model = await modelAgain(at, record, settingsOf(record));
  if (model.sha256 === record.model.sha256) return at;
  throw new Refusal(
    "model",
    `${at.name}: not the model of record ${record.id.slice(0, 12)} (sha256 ${model.sha256.slice(0, 12)}, there ${record.model.sha256.slice(0, 12)}); ${where}`,
  );
}

interface Question {
  readonly kept: KeptRun;
  readonly base: Settings;
  readonly stated: Settings;
  readonly model: ModelAt;
  readonly dataset: Dataset<unknown>;
}

async function measure(
  { kept, base, stated, model, dataset }: Question,
  { onProgress, store, threads, batch, by, command }: ExplainOptions,
): Promise<Measurements> {
  const run = (step: string, changes: readonly Settings[]) =>
    remeasured(kept, withChanges(base, stated, changes), {
      ...{ model, dataset, store, threads, batch, by, command },
      onProgress: (progress) => onProgress?.(step, progress),
    } satisfies RemeasureOptions);
  const changes = changesBetween(base, stated);
  const again = await run("as it was", []);
  const single = [];
  for (const { step, change } of changes) {
    single.push({ step, change, ...(await attempted(() => run(step, [change]))) });
  }
  return { base: again, single, together: await together(single, run) };
}

type Single = Measurements["single"];

/** All that differs at once, or, where that cannot be, all that could be measured by itself. */
async function together(
  single: Single,
  run: (step: string, changes: readonly Settings[]) => Promise<RunRecord>,
): Promise<Measurements["together"]> {
  const measured = single.filter(({ record }) => record !== undefined);
  for (const some of [single, measured]) {
    const steps = some.map(({ step }) => step);
    if (some.length === 0) return undefined;
    if (some.length === 1 && some[0].record !== undefined) return { steps, record: some[0].record };
    const changes = some.map(({ change }) => change);
    const { record } = await attempted(() => run("all at once", changes));
    if (record !== undefined) return { steps, record };
  }
  return undefined;
}

/** What cannot be measured is no reason to lose the rest; a store that fails is. */
async function attempted(
  run: () => Promise<RunRecord>,
): Promise<{ readonly record?: RunRecord; readonly problem?: string }> {
  try {
    return { record: await run() };
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.fault === "store") throw refusal;
    return { problem: refusal.message };
  }
}
