import { availableParallelism } from "node:os";
import type { Dataset, DatasetOptions, Sample } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { allThatIsDone, looksOf, type Preprocessing } from "../image/index.ts";
import { type Model, plain, preprocessingOf } from "../model/index.ts";
import { quantizesOnlyWeights } from "../onnx/index.ts";
import { type Columns, partsIn, type RunRecord, readPart } from "../record/index.ts";
import { type Optimization, type Runtime, runtimeNamed } from "../runtime/index.ts";
import { adopt } from "./adopt.ts";
import { conclude, refuseBroken } from "./conclude.ts";
import { type Contract, checkTakes, contractOf, imageInput } from "./contract.ts";
import { device } from "./device.ts";
import { inference } from "./infer.ts";
import { missingParts } from "./missing.ts";
import type { Plan } from "./plan.ts";
import { type Answer, type Progress, predict } from "./predict.ts";
import { preparer } from "./prepare.ts";
import { problemWatch } from "./problem-watch.ts";
import { idOf, type Protocol, protocolDigest } from "./protocols.ts";
import { openRun } from "./run-folder.ts";
import { type AnyTask, modelProblem, type Reader } from "./task.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

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
  const reader = task.reader({ model, card, dataset, protocol: options.protocol });
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

async function planOf(
  { model, protocol, dataset, ...options }: EvaluateOptions,
  preprocessing: readonly string[],
  runtime: Runtime,
  startedAt: Date,
): Promise<Plan> {
  if (dataset.size === 0) throw new Refusal("data", `${dataset.name}: there are no samples in it`);
  return {
    model: { name: model.name, sha256: model.sha256, card: model.card as Plan["model"]["card"] },
    protocol: {
      id: idOf(protocol),
      digest: protocolDigest(protocol),
      says: { ...protocol } as unknown as Plan["protocol"]["says"], // plain data by its type
    },
    dataset: {
      name: dataset.name,
      layout: dataset.layout,
      digest: await dataset.digest(),
      size: dataset.size,
      classes: dataset.classes.length,
      classNames: [...dataset.classes],
      ...(dataset.frequencies && { frequencies: [...dataset.frequencies] }),
      ...(options.opened && { opened: JSON.parse(JSON.stringify(options.opened)) }),
    },
    preprocessing: [...preprocessing],
    runtime: {
      name: runtime.name,
      engine: runtime.engine,
      optimization: options.optimization ?? "all",
      dequantizesOnce: quantizesOnlyWeights(model.header),
    },
    range: rangeOf(dataset.size, options.limit, options.shard),
    keepsLogits: options.keepLogits ?? false,
    partRows: options.partRows ?? taskOf(protocol).usual.partRows,
    startedAt: startedAt.toISOString(),
  };
}

/** The samples of a run; shard i of n has those from ⌊(i−1)·size/n⌋ to ⌊i·size/n⌋. */
export function rangeOf(
  size: number,
  limit: number | undefined,
  shard: EvaluateOptions["shard"],
): Plan["range"] {
  const all = Math.min(size, limit ?? size);
  if (shard === undefined) return { from: 0, to: all };
  const range = {
    from: Math.floor(((shard.index - 1) * all) / shard.of),
    to: Math.floor((shard.index * all) / shard.of),
  };
  if (range.from < range.to) return range;
  throw new Refusal(
    "usage",
    `--shard ${shard.index}/${shard.of}: it would be empty (${all} samples)`,
  );
}

interface Work {
  readonly plan: Plan;
  readonly preprocessing: Preprocessing;
  readonly task: AnyTask;
  readonly reader: Reader<unknown, Columns>;
  readonly contract: Contract;
  readonly runtime: Runtime;
  /** The folder of the ledger. */
  readonly ledger: string;
}

/** Makes every part that the ledger lacks. */
async function fill(
  { plan, preprocessing, task, reader, contract, runtime, ledger: folder }: Work,
  options: EvaluateOptions,
): Promise<{ notes: readonly string[]; batch: number }> {
  const { model, dataset, skipBroken = false, onProgress = () => undefined } = options;
  const batch = options.batch ?? task.usual.batch;
  const columns = columnsOf(plan);
  const { missing, rows: before } = await missingParts(plan, folder, { redoBroken: !skipBroken });
  const total = plan.range.to - plan.range.from;
  let done = before;
  onProgress({ done, before, total });
  const watch = task.watch?.(dataset, model.name);
  for (const part of watch === undefined ? [] : await partsIn(folder)) {
    watch?.see((await readPart(folder, part, columns)) as AnyRow[]);
  }
  if (missing.length === 0) {
    watch?.end();
    return { notes: [], batch };
  }

  const threads = options.threads ?? availableParallelism();
  // The workers start while the graph is loaded.
  await using workers = preparer(preprocessing, threads);
  const { dequantizesOnce } = plan.runtime;
  await using session = await runtime.open(model.graph, model.name, {
    ...options,
    dequantizesOnce,
  });
  const running = inference(session, contract, batch);
  // Several looks at one image fill a batch, and take as much memory.
  const images = preprocessing.looks === undefined ? (contract.fixedBatch ?? batch) : 1;
  const problems = problemWatch(dataset.name, { skipBroken });
  await predict<unknown, typeof columns>({
    missing,
    folder,
    columns,
    samples: (from, to) => dataset.samples(from, to),
    async prepare({ id, image }) {
      const prepared = await workers.prepare(id, image);
      if ("looks" in prepared) checkTakes(contract, id, prepared.looks);
      return prepared;
    },
    reuse: workers.reuse,
    infer: running.answers,
    rowOf: (sample, answer) => rowOf(sample, answer, { task, reader, preprocessing }),
    batch: images,
    lanes: session.lanes,
    width: images * session.lanes + (preprocessing.looks === undefined ? 2 * threads : 1),
    onRows: (rows) => {
      done += rows.length;
      onProgress({ done, before, total });
      watch?.see(rows as AnyRow[]);
      problems.see(rows as AnyRow[]);
    },
  });
  watch?.end();
  return { notes: running.notes, batch: Math.min(running.batch(), plan.partRows) };
}

/** The row of one sample: what the task keeps of its answer, or why there is none. */
async function rowOf(
  sample: Sample<unknown>,
  answer: Answer,
  { task, reader, preprocessing }: Pick<Work, "task" | "reader" | "preprocessing">,
): Promise<AnyRow> {
  const silent = async (problem: string): Promise<AnyRow> => ({
    ...(await task.unanswered(sample)),
    sample: sample.id,
    bytes: 0,
    problem,
  });
  if ("problem" in answer) return silent(answer.problem);
  const looks = looksOf(preprocessing, answer.original);
  try {
    const values = await reader.read(sample, { outputs: answer.outputs, looks });
    return { ...values, sample: sample.id, bytes: answer.bytes, problem: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.fault === "data") return silent(error.message);
    if (error.fault === "output") return silent(modelProblem(error.message));
    throw error;
  }
}
