/**
 * @module What a run can take over from another: that of the same model on the same dataset, before an
 * image of it was mended. Whole parts whose images are unchanged need not be inferred again.
 */
import { join } from "node:path";
import { type Dataset, type Sample, sizeOfImage } from "../data/index.ts";
import { partsIn, readPart, writePart } from "../record/index.ts";
import { partsOf } from "./missing.ts";
import { idOfPlan, keptPlan, type Plan, protocolOf } from "./plan.ts";
import type { RunFolder } from "./run-folder.ts";
import type { AnyTask } from "./task.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

/** Fills an empty ledger with what is true of it already; says what it took, and from which run. */
export async function adopt(
  root: string,
  { id, plan, ledger, store }: RunFolder,
  dataset: Dataset<unknown>,
): Promise<string[]> {
  if ((await partsIn(ledger)).length > 0) return [];
  const notes: string[] = [];
  for (const other of await store.runs()) {
    if (other === id || !(await isSameBut(join(root, other), plan))) continue;
    const taken = await takeOver(store.ledgerOf(other), ledger, plan, dataset);
    if (taken > 0)
      notes.push(`${taken} parts of unchanged images taken over from ${other.slice(0, 12)}`);
  }
  return notes;
}

/** Whether the run in `folder` differs in nothing but the listing of its dataset. */
async function isSameBut(folder: string, plan: Plan): Promise<boolean> {
  const other = await keptPlan(folder);
  if (other === undefined || other.partRows !== plan.partRows) return false;
  const alike = { ...other, dataset: { ...other.dataset, digest: plan.dataset.digest } };
  return other.dataset.digest !== plan.dataset.digest && idOfPlan(alike) === idOfPlan(plan);
}

async function takeOver(
  from: string,
  to: string,
  plan: Plan,
  dataset: Dataset<unknown>,
): Promise<number> {
  const columns = columnsOf(plan);
  const task = taskOf(protocolOf(plan));
  const there = new Set(await partsIn(from));
  const have = new Set(await partsIn(to));
  let taken = 0;
  for (const { part, from: first, to: end } of partsOf(plan)) {
    if (!there.has(part) || have.has(part)) continue;
    const rows = (await readPart(from, part, columns)) as AnyRow[]; // written under these columns
    if (!(await areUnchanged(rows, task, dataset.samples(first, end)))) continue;
    await writePart(to, part, columns, rows);
    taken++;
  }
  return taken;
}

/** Whether each row is of the sample that is there now: the same id, truth and size of the image. */
async function areUnchanged(
  rows: readonly AnyRow[],
  task: AnyTask,
  samples: AsyncIterable<Sample<unknown>>,
): Promise<boolean> {
  let i = 0;
  for await (const sample of samples) {
    const row = rows[i++];
    const same =
      row !== undefined &&
      row.problem === null &&
      row.sample === sample.id &&
      (await task.isOf(row, sample)) &&
      row.bytes === (await sizeOfImage(sample.image));
    if (!same) return false;
  }
  return i === rows.length;
}
