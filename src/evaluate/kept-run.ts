/** @module A run that a store keeps whole: what came of it, what it was, and what was seen. */
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { evaluationOf, folderStore, type RunRecord } from "../record/index.ts";
import { keptPlan, type Plan } from "./plan.ts";

/** A record with the plan and the ledger that it was made from. */
export interface KeptRun {
  readonly record: RunRecord;
  readonly plan: Plan;
  /** The folder of the ledger. */
  readonly ledger: string;
}

/** The run in the store `root` whose record has the id `id`, or one that begins so. */
export async function keptRun(root: string, id: string): Promise<KeptRun> {
  const store = folderStore(root);
  const record = evaluationOf(await store.find(id));
  const plan = await keptPlan(join(root, record.id));
  if (plan !== undefined) return { record, plan, ledger: store.ledgerOf(record.id) };
  throw new Refusal(
    "store",
    `${root}: record ${id} has no run.json beside it; copy its whole folder`,
  );
}
