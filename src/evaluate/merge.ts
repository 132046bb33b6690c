import { Refusal } from "../errors.ts";
import {
  partsIn,
  type Row,
  type RunRecord,
  readLedger,
  removePart,
  writePart,
} from "../record/index.ts";
import { conclude } from "./conclude.ts";
import { keptRun } from "./kept-run.ts";
import { partsOf } from "./missing.ts";
import { idOfPlan, type Plan } from "./plan.ts";
import { openRun } from "./run-folder.ts";
import { columnsOf } from "./tasks.ts";

export interface MergeOptions {
  readonly store: string;
  /** Ids of the records of all shards, or their beginnings, in any order. */
  readonly ids: readonly string[];
  readonly by: string;
  readonly command: string;
}

/** The record of the run that the shards are stretches of; its ledger has the bytes of one run. */
export async function merge({ store: root, ids, by, command }: MergeOptions): Promise<RunRecord> {
  const shards = await Promise.all(ids.map((id) => keptRun(root, id)));
  shards.sort((a, b) => a.plan.range.from - b.plan.range.from);
  const planned = wholeOf(shards.map((shard) => shard.plan));
  await using run = await openRun(root, planned);
  const { plan, ledger, kept } = run;
  if (kept !== undefined) return kept;

  const ledgers = shards.map((shard) => shard.ledger);
  // Whatever a run that was begun here has made is in the shards, perhaps cut otherwise.
  for (const part of await partsIn(ledger)) await removePart(ledger, part);
  await rejoin(ledgers, ledger, plan);
  const last = shards.reduce((a, b) =>
    a.record.made.finishedAt > b.record.made.finishedAt ? a : b,
  );
  const skipBroken = shards.some(({ record }) => record.samples.broken.length > 0);
  const made = {
    ...last.record.made,
    by,
    command,
    startedAt: plan.startedAt,
    notes: [
      ...shards.map(
        ({ record: { id, samples, made: how } }) =>
          `samples ${samples.from + 1} to ${samples.to} by ${id.slice(0, 12)}: ${how.device.cpu}, ${how.threads} threads, batch ${how.batch}, ${how.startedAt} to ${how.finishedAt}`,
      ),
      ...shards.flatMap(({ record }) => record.made.notes),
    ],
  };
  const record = await conclude(plan, ledger, made, { skipBroken });
  await run.store.keep(record);
  return record;
}

/** The plan that all are stretches of; refused where they differ, overlap or leave a gap. */
function wholeOf(plans: readonly Plan[]): Plan {
  const [first] = plans;
  let to = first.range.from;
  for (const plan of plans) {
    const alike = idOfPlan({ ...plan, range: first.range }) === idOfPlan(first);
    if (!alike)
      throw new Refusal(
        "usage",
        `these are not shards of one run: ${differences(first, plan)} differ`,
      );
    if (plan.range.from !== to) {
      const what = plan.range.from > to ? "are missing" : "are there twice";
      const [a, b] = [to, plan.range.from].sort((x, y) => x - y);
      throw new Refusal("usage", `the samples ${a + 1} to ${b} ${what}; give each shard once`);
    }
    to = plan.range.to;
  }
  const startedAt = plans.map((plan) => plan.startedAt).sort()[0];
  return { ...first, range: { from: first.range.from, to }, startedAt };
}

function differences(a: Plan, b: Plan): string {
  const facts = (plan: Plan): Record<string, string> => ({
    model: plan.model.sha256,
    card: JSON.stringify(plan.preprocessing),
    protocol: plan.protocol.digest,
    dataset: plan.dataset.digest,
    runtime: JSON.stringify(plan.runtime),
  });
  const [one, two] = [facts(a), facts(b)];
  const names = Object.keys(one).filter((key) => one[key] !== two[key]);
  return names.length === 0 ? "their settings" : names.join(", ");
}

/** All rows of `ledgers`, cut anew into the parts of `plan`. */
async function rejoin(ledgers: readonly string[], folder: string, plan: Plan): Promise<void> {
  const columns = columnsOf(plan);
  const parts = partsOf(plan);
  let rows: Row<typeof columns>[] = [];
  let next = 0;
  for (const ledger of ledgers) {
    for await (const row of readLedger(ledger, columns)) {
      rows.push(row);
      const { part, from, to } = parts[next];
      if (rows.length < to - from) continue;
      await writePart(folder, part, columns, rows);
      rows = [];
      next++;
    }
  }
}
