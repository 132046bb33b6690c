/** @module The folder of a run while somebody works on it. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  evaluationOf,
  folderStore,
  lock,
  type RecordStore,
  type RunRecord,
  removeUnfinished,
} from "../record/index.ts";
import { idOfPlan, keepPlan, keptPlan, type Plan } from "./plan.ts";

export interface RunFolder extends AsyncDisposable {
  readonly id: string;
  readonly store: RecordStore;
  /** The plan that the run was begun with; the given one where it was not. */
  readonly plan: Plan;
  /** The folder of its ledger, which is there. */
  readonly ledger: string;
  /** The record, where the run is finished. */
  readonly kept: RunRecord | undefined;
}

/** Holds the folder of the run that `planned` says, in the store in `root`, until it is disposed of. */
export async function openRun(root: string, planned: Plan): Promise<RunFolder> {
  const store = folderStore(root);
  const id = idOfPlan(planned);
  const folder = join(root, id);
  const ledger = store.ledgerOf(id);
  const held = await lock(folder);
  try {
    for (const left of [folder, ledger]) await removeUnfinished(left);
    const record = await store.get(id);
    const kept = record && evaluationOf(record);
    const plan = (await keptPlan(folder)) ?? planned;
    if (kept === undefined) {
      await mkdir(ledger, { recursive: true });
      await keepPlan(folder, plan);
    }
    return {
      id,
      store,
      plan,
      ledger,
      kept,
      [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
    };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}
