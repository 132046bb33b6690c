import type { Dataset, DatasetOptions } from "../data/index.ts";
import { allThatIsDone } from "../image/index.ts";
import { type Model, plain, preprocessingOf } from "../model/index.ts";
import type { RunRecord } from "../record/index.ts";
import { type Optimization, runtimeNamed } from "../runtime/index.ts";
import { adopt } from "./adopt.ts";
import { conclude, refuseBroken } from "./conclude.ts";
import { contractOf, imageInput } from "./contract.ts";
import { device } from "./device.ts";
import { fill } from "./fill.ts";
import { planOf } from "./plan-of.ts";
import type { Progress } from "./predict.ts";
import type { Protocol } from "./protocols.ts";
import { openRun } from "./run-folder.ts";
import { taskOf } from "./tasks.ts";

export interface EvaluateOptions {
  readonly model: Model;
  readonly protocol: Protocol;
  readonly dataset: Dataset<unknown>;
  /** How the dataset was opened, so that it can be opened again. */
  readonly opened?: DatasetOptions & { readonly root?: string | undefined };
  /** The folder of the store. */
  readonly store: string;
  readonly runtime?: string | undefined;
  /** Threads of the runtime; default: all cores. */
  readonly threads?: number | undefined;
  /** Images that go through the graph at once; by default what is usual for the task. */
  readonly batch?: number | undefined;
  readonly optimization?: Optimization | undefined;
  /** Only the first samples. */
  readonly limit?: number | undefined;
  /** Only one of several equal stretches of the samples; counts from 1. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
  /** Leave images out that cannot be read, and mark the record. */
  readonly skipBroken?: boolean | undefined;
  readonly keepLogits?: boolean | undefined;
  /** Rows in a part of the ledger, which is what a kill can cost at most; by default what is usual for the task. */
  readonly partRows?: number | undefined;
  /** What makes the record, with its version, and the command that was given. */
  readonly by: string;
  readonly command: string;
  readonly now?: () => Date;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The record of a run: kept already, or made now. A run that was broken off goes on after the last
 * whole part of its ledger, and ends with the same bytes.
 */
export async function evaluate(options: EvaluateOptions): Promise<RunRecord> {
  const { model, dataset, now = () => new Date() } = options;
  const runtime = runtimeNamed(options.runtime ?? "cpu");
  const card = plain(model.card);
  const task = taskOf(options.protocol);
  // First whether the model takes images and is for the task at all, then what its card lacks.
  imageInput(model, card);
  const { protocol, keepLogits: keepsLogits = false } = options;
  const reader = task.reader({ model, card, dataset, protocol, keepsLogits });
  const preprocessing = preprocessingOf(card, model.name);
  const contract = contractOf(model, card, preprocessing, reader);
  const planned = await planOf(
    options,
    [...allThatIsDone(preprocessing), ...reader.does],
    runtime,
    now(),
  );
  await using run = await openRun(options.store, planned);
  const { plan, ledger, kept } = run;
  if (kept !== undefined) {
    if (!options.skipBroken) refuseBroken(plan, kept.samples.broken);
    return kept;
  }

  const taken = await adopt(options.store, run, dataset);
  const { notes, batch } = await fill(
    { plan, preprocessing, task, reader, contract, runtime, ledger },
    options,
  );
  const record = await conclude(
    plan,
    ledger,
    {
      by: options.by,
      command: options.command,
      startedAt: plan.startedAt,
      finishedAt: now().toISOString(),
      threads: options.threads ?? device().cores,
      batch,
      device: device(),
      notes: [...taken, ...notes],
    },
    { skipBroken: options.skipBroken ?? false },
  );
  await run.store.keep(record);
  return record;
}
