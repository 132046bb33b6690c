/** @module From a plan to a whole ledger: every part that is not there is made. */
import { availableParallelism } from "node:os";
import type { Sample } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { looksOf, type Preprocessing } from "../image/index.ts";
import { type Columns, loadParquet, partsIn, readPart } from "../record/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { crewOf } from "../threads.ts";
import { type Contract, checkTakes } from "./contract.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import { inference } from "./infer.ts";
import { missingParts } from "./missing.ts";
import type { Plan } from "./plan.ts";
import { type Answer, predict } from "./predict.ts";
import { preparer } from "./prepare.ts";
import { problemWatch } from "./problem-watch.ts";
import { type AnyTask, modelProblem, type Reader } from "./task.ts";
import { type AnyRow, columnsOf } from "./tasks.ts";

/** What a run is made with. */
export interface Work {
  readonly plan: Plan;
  readonly preprocessing: Preprocessing;
  readonly task: AnyTask;
  readonly reader: Reader<unknown, Columns>;
  readonly contract: Contract;
  readonly runtime: Runtime;
  /** The folder of the ledger. */
  readonly ledger: string;
}

/** Makes every part that the ledger lacks; says what happened on the way, and with which batch it ended. */
export async function fill(
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
  // One crew for images and graph: nobody waits while there is either to do.
  await using crew = crewOf(threads);
  const images = preparer(preprocessing, crew);
  const { dequantizesOnce } = plan.runtime;
  const opening = runtime.open(model.graph, model.name, { ...options, dequantizesOnce, crew });
  const [opened] = await Promise.all([opening, loadParquet()]); // the threads are busy meanwhile
  await using session = opened;
  const running = inference(session, contract, batch);
  // Several looks at one image fill a batch, and take as much memory.
  const atOnce = preprocessing.looks === undefined ? (contract.fixedBatch ?? batch) : 1;
  const problems = problemWatch(dataset.name, { skipBroken });
  await predict<unknown, typeof columns>({
    missing,
    folder,
    columns,
    samples: (from, to) => dataset.samples(from, to),
    async prepare({ id, image }) {
      const prepared = await images.prepare(id, image);
      if ("looks" in prepared) checkTakes(contract, id, prepared.looks);
      return prepared;
    },
    reuse: images.reuse,
    infer: running.answers,
    rowOf: (sample, answer) => rowOf(sample, answer, { task, reader, preprocessing }),
    batch: atOnce,
    lanes: session.lanes,
    width: atOnce * session.lanes + (preprocessing.looks === undefined ? 2 * threads : 1),
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
