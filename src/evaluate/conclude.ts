/** @module From a ledger to a record: results are a pure function of predictions and truth. */
import { Refusal } from "../errors.ts";
import { ledgerDigest, type RunRecord, readLedger, schemaVersion } from "../record/index.ts";
import type { Labels, Ranking } from "../scene/index.ts";
import { resultsOf, type Scored, tablesOf } from "./classification.ts";
import { eyeTestTables } from "./eye-test.ts";
import { idOfPlan, type Plan, rankingColumns } from "./plan.ts";
import type { Protocol } from "./protocols.ts";
import { isModelProblem } from "./rows.ts";

/** The protocol as the plan keeps it. */
export const protocolOf = (plan: Plan): Protocol => plan.protocol.says as unknown as Protocol; // written from one, and held by its digest

/**
 * The record of a finished ledger. Broken samples are refused unless they are to be skipped; a model
 * that gives no numbers is always refused.
 */
export async function conclude(
  plan: Plan,
  ledger: string,
  made: RunRecord["made"],
  { skipBroken }: { skipBroken: boolean },
): Promise<RunRecord> {
  const { scored, broken, rows } = await scoredIn(plan, ledger);
  if (!skipBroken) refuseBroken(plan, broken);
  if (scored.ids.length === 0) {
    throw new Refusal(
      "data",
      `${plan.dataset.name}: none of the ${rows} samples has a label to score`,
    );
  }
  const protocol = protocolOf(plan);
  return {
    schema: schemaVersion,
    id: idOfPlan(plan),
    kind: "evaluation",
    model: plan.model,
    protocol: plan.protocol,
    dataset: {
      name: plan.dataset.name,
      layout: plan.dataset.layout,
      digest: plan.dataset.digest,
      size: plan.dataset.size,
      classes: plan.dataset.classes,
    },
    preprocessing: plan.preprocessing,
    runtime: plan.runtime,
    samples: { ...plan.range, scored: scored.ids.length, broken },
    marks: marksOf(plan, broken.length),
    results: resultsOf(protocol, scored),
    tables: asJson({
      ...tablesOf(scored, plan.dataset.classNames),
      ...eyeTestTables(protocol, scored),
    }),
    ledger: { rows, partRows: plan.partRows, digest: await ledgerDigest(ledger) },
    made,
  };
}

/** As it will be read back: numbers that JSON does not have (NaN, ±∞) are null. */
const asJson = (tables: object): RunRecord["tables"] => JSON.parse(JSON.stringify(tables));

type Broken = RunRecord["samples"]["broken"];

async function scoredIn(
  plan: Plan,
  ledger: string,
): Promise<{ scored: Scored; broken: Broken; rows: number }> {
  const ids: string[] = [];
  const rankings: Ranking[] = [];
  const labels: Labels[] = [];
  const broken: Broken = [];
  const silent: Broken = [];
  let rows = 0;
  for await (const row of readLedger(ledger, rankingColumns)) {
    const { sample, problem, truth, bytes: _, ...ranking } = row;
    rows++;
    if (problem !== null) {
      (isModelProblem(problem) ? silent : broken).push({ id: sample, problem });
    } else if (truth.length > 0) {
      ids.push(sample);
      rankings.push(ranking);
      labels.push(Array.from(truth));
    }
  }
  const expected = plan.range.to - plan.range.from;
  if (rows !== expected) {
    throw new Refusal(
      "store",
      `${ledger}: ${rows} rows, expected ${expected}; repeat the command that made it`,
    );
  }
  if (silent.length > 0) throw outputRefusal(plan, silent, rows);
  return { scored: { ids, rankings, labels }, broken, rows };
}

/** Why this is not the whole protocol. */
function marksOf(plan: Plan, broken: number): string[] {
  const { range, dataset, rescoredFrom } = plan;
  const { samples } = protocolOf(plan);
  const marks: string[] = [];
  if (samples !== undefined && dataset.size !== samples) {
    marks.push(`the dataset has ${dataset.size} samples, the whole of it ${samples}`);
  }
  if (range.from > 0 || range.to < dataset.size) {
    marks.push(`only samples ${range.from + 1} to ${range.to} of ${dataset.size}`);
  }
  if (broken > 0) marks.push(`${broken} broken sample${broken === 1 ? "" : "s"} left out`);
  if (rescoredFrom !== undefined) marks.push(`rescored from ${rescoredFrom.slice(0, 12)}`);
  return marks;
}

/** Refuses images that could not be read, by name. */
export function refuseBroken({ dataset }: Plan, broken: Broken): void {
  if (broken.length === 0) return;
  const [{ problem }] = broken;
  const others =
    broken.length === 1 ? "" : ` (and ${broken.length - 1} more: ${named(broken.slice(1))})`;
  throw new Refusal(
    "data",
    `${dataset.name}: ${problem}${others}; mend the data and repeat the command, or add --skip-broken`,
  );
}

const outputRefusal = ({ model }: Plan, silent: Broken, rows: number): Refusal =>
  new Refusal(
    "output",
    `${model.name}: ${silent.length} of ${rows} images have no usable scores (${silent[0].id}: ` +
      `${silent[0].problem.replace("output: ", "")}); check its preprocessing with \`snellen card\`, or export it in float32`,
  );

const named = (broken: Broken, most = 5): string =>
  [...broken.slice(0, most).map(({ id }) => id), ...(broken.length > most ? ["…"] : [])].join(", ");
