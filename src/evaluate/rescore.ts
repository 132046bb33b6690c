import { basename, join } from "node:path";
import { readLabels } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  digestOf,
  folderStore,
  partsIn,
  type RunRecord,
  readLedger,
  readPart,
  writePart,
} from "../record/index.ts";
import type { Labels } from "../scene/index.ts";
import { conclude, protocolOf } from "./conclude.ts";
import { keptPlan, type Plan, rankingColumns } from "./plan.ts";
import { idOf, type Protocol, protocolDigest } from "./protocols.ts";
import { openRun } from "./run-folder.ts";

export interface RescoreOptions {
  readonly store: string;
  /** The id of a record, or its beginning. */
  readonly id: string;
  /** A file that gives labels to sample ids. */
  readonly labels: string;
  readonly by: string;
  readonly command: string;
  readonly now?: () => Date;
}

/** Metrics that need nothing but which classes came first; those of the truth's own score need a run. */
const rankedOnly = ["top-1", "top-5", "mean-per-class"];

/** The record of the same predictions under the labels of a file, matched by the ids of samples. */
export async function rescore(options: RescoreOptions): Promise<RunRecord> {
  const { store: root, labels: file, by, command, now = () => new Date() } = options;
  const store = folderStore(root);
  const source = await store.find(options.id);
  const before = await keptPlan(join(root, source.id));
  if (before === undefined) {
    throw new Refusal(
      "store",
      `${root}: record ${options.id} has no run.json beside it; copy its whole folder`,
    );
  }
  const ids = await idsIn(store.ledgerOf(source.id));
  const labels = await readLabels(file, ids, { classes: before.dataset.classes });
  const planned = planUnder(before, source.id, labels, basename(file), now());
  await using run = await openRun(root, planned);
  const { plan, ledger, kept } = run;
  if (kept !== undefined) return kept;

  await relabel(store.ledgerOf(source.id), ledger, labels);
  const startedAt = plan.startedAt;
  const made = { ...source.made, by, command, startedAt, finishedAt: now().toISOString() };
  const skipBroken = source.samples.broken.length > 0;
  const record = await conclude(plan, ledger, made, { skipBroken });
  await run.store.keep(record);
  return record;
}

function planUnder(
  before: Plan,
  rescoredFrom: string,
  labels: ReadonlyMap<string, Labels>,
  labelName: string,
  now: Date,
): Plan {
  const { task, keep, intervals, ...rest } = protocolOf(before);
  const several = [...labels.values()].some(({ length }) => length > 1);
  const protocol: Protocol = {
    ...rest,
    task,
    keep,
    intervals,
    name: `${before.dataset.name}/${labelName}`,
    summary: `${rest.summary}, under the labels of ${labelName}`,
    metrics: rest.metrics.filter(
      (metric) => rankedOnly.includes(metric) && !(several && metric === "mean-per-class"),
    ),
  };
  return {
    ...before,
    protocol: {
      id: idOf(protocol),
      digest: protocolDigest(protocol),
      says: { ...protocol } as unknown as Plan["protocol"]["says"], // plain data by its type
    },
    dataset: {
      ...before.dataset,
      digest: digestOf({ of: before.dataset.digest, labels: [...labels].sort() }),
    },
    keepsLogits: false,
    rescoredFrom,
    startedAt: now.toISOString(),
  };
}

async function idsIn(ledger: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { sample } of readLedger(ledger, { sample: "string" })) ids.push(sample);
  return ids;
}

/** The same rows with other truth. */
async function relabel(
  from: string,
  to: string,
  labels: ReadonlyMap<string, Labels>,
): Promise<void> {
  for (const part of await partsIn(from)) {
    const rows = await readPart(from, part, rankingColumns);
    const relabelled = rows.map((row) => {
      const truth = labels.get(row.sample) ?? [];
      const at = truth.length === 0 ? -1 : Array.from(row.classes).indexOf(truth[0]);
      return { ...row, truth, truthScore: at === -1 ? Number.NaN : row.scores[at] };
    });
    await writePart(to, part, rankingColumns, relabelled);
  }
}
