/** @module From a ledger to a record: results are a pure function of predictions and truth. */
import { Refusal } from "../errors.ts";
import { ledgerDigest, type RunRecord, readLedger, schemaVersion } from "../record/index.ts";
import { idOfPlan, type Plan, protocolOf } from "./plan.ts";
import { type CommonRow, isModelProblem } from "./task.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

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
  const kept = answeredIn(plan, ledger);
  const { scored, results, tables } = await taskOf(protocolOf(plan)).conclude(kept.rows, plan);
  const { broken, rows } = kept.seen();
  if (!skipBroken) refuseBroken(plan, broken);
  if (scored === 0) {
    throw new Refusal(
      "data",
      `${plan.dataset.name}: none of the ${rows} samples has a label to score`,
    );
  }
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
    samples: { ...plan.range, scored, broken },
    marks: marksOf(plan, broken.length),
    results: [...results],
    tables: asJson(tables),
    ledger: { rows, partRows: plan.partRows, digest: await ledgerDigest(ledger) },
    made,
  };
}

/** As it will be read back: numbers that JSON does not have (NaN, ±∞) are null. */
const asJson = (tables: object): RunRecord["tables"] => JSON.parse(JSON.stringify(tables));

type Broken = RunRecord["samples"]["broken"];

interface Seen {
  readonly rows: number;
  readonly broken: Broken;
}

/**
 * The rows of a ledger that have an answer, as a stream; when it is over, what else was seen. A ledger
 * that is not whole is refused there, and so is a model that gave no numbers.
 */
function answeredIn(plan: Plan, ledger: string): { rows: AsyncGenerator<AnyRow>; seen(): Seen } {
  const broken: Broken = [];
  const silent: Broken = [];
  let count = 0;
  async function* rows(): AsyncGenerator<AnyRow> {
    for await (const row of readLedger(ledger, columnsOf(plan))) {
      const { sample: id, problem } = row as CommonRow;
      count++;
      if (problem === null) yield row as AnyRow;
      else (isModelProblem(problem) ? silent : broken).push({ id, problem });
    }
    const expected = plan.range.to - plan.range.from;
    if (count !== expected) {
      throw new Refusal(
        "store",
        `${ledger}: ${count} rows, expected ${expected}; repeat the command that made it`,
      );
    }
    if (silent.length > 0) throw outputRefusal(plan, silent, count);
  }
  return { rows: rows(), seen: () => ({ rows: count, broken }) };
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
