import { isRealLabels, readLabels } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  digestOf,
  partsIn,
  type RunRecord,
  readLedger,
  readPart,
  writePart,
} from "../record/index.ts";
import type { Labels } from "../scene/index.ts";
import { conclude } from "./conclude.ts";
import { keptRun } from "./kept-run.ts";
import { type Plan, protocolOf } from "./plan.ts";
import { type ClassificationProtocol, idOf, protocolDigest, protocolNamed } from "./protocols.ts";
import { rankingColumns } from "./ranking-values.ts";
import { openRun } from "./run-folder.ts";
import { commonColumns } from "./task.ts";

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
  const { record: source, plan: before, ledger: from } = await keptRun(root, options.id);
  if (protocolOf(before).task !== "classification") {
    throw new Refusal(
      "usage",
      `record ${options.id} is of ${before.protocol.id}; other labels can be given to classifications only`,
    );
  }
  const ids = await idsIn(from);
  const labels = await readLabels(file, ids, { classes: before.dataset.classes });
  const isReal = before.dataset.name === "imagenet-1k" && (await isRealLabels(file));
  const planned = planUnder(before, { from: source.id, labels, isReal }, now());
  await using run = await openRun(root, planned);
  const { plan, ledger, kept } = run;
  if (kept !== undefined) return kept;

  await relabel(from, ledger, labels);
  const startedAt = plan.startedAt;
  const made = { ...source.made, by, command, startedAt, finishedAt: now().toISOString() };
  const skipBroken = source.samples.broken.length > 0;
  const record = await conclude(plan, ledger, made, { skipBroken });
  await run.store.keep(record);
  return record;
}

interface Relabelling {
  /** The id of the record that the predictions are of. */
  readonly from: string;
  readonly labels: ReadonlyMap<string, Labels>;
  /** Whether these are the published labels of ReaL: they have a protocol of their own. */
  readonly isReal: boolean;
}

function planUnder(before: Plan, { from, labels, isReal }: Relabelling, now: Date): Plan {
  const digest = digestOf({ of: before.dataset.digest, labels: [...labels].sort() });
  const protocol = isReal ? protocolNamed("imagenet-real") : relabelled(before, labels, digest);
  return {
    ...before,
    protocol: {
      id: idOf(protocol),
      digest: protocolDigest(protocol),
      says: { ...protocol } as unknown as Plan["protocol"]["says"], // plain data by its type
    },
    dataset: { ...before.dataset, name: protocol.dataset, digest },
    keepsLogits: false,
    rescoredFrom: from,
    startedAt: now.toISOString(),
  };
}

/** The protocol of the run, named after the labels and with the metrics that they allow. */
function relabelled(
  before: Plan,
  labels: ReadonlyMap<string, Labels>,
  digest: string,
): ClassificationProtocol {
  const protocol = protocolOf(before) as ClassificationProtocol; // its task was asked before
  const several = [...labels.values()].some(({ length }) => length > 1);
  return {
    ...protocol,
    name: `${before.dataset.name}/labels-${digest.slice(0, 8)}`,
    summary: `${protocol.summary}, under other labels`,
    metrics: protocol.metrics.filter(
      (metric) => rankedOnly.includes(metric) && !(several && metric === "mean-per-class"),
    ),
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
  const columns = { ...commonColumns, ...rankingColumns };
  for (const part of await partsIn(from)) {
    const rows = await readPart(from, part, columns);
    const relabelled = rows.map((row) => {
      const truth = labels.get(row.sample) ?? [];
      const at = truth.length === 0 ? -1 : Array.from(row.classes).indexOf(truth[0]);
      return { ...row, truth, truthScore: at === -1 ? Number.NaN : row.scores[at] };
    });
    await writePart(to, part, columns, relabelled);
  }
}
