/** @module From the rows of a foreign file to reported results, with a count of everything on the way. */
import type { Reported, ReportedResult } from "../reported.ts";
import { checked } from "./checked.ts";
import type { Facts, ForeignRow, ForeignValue } from "./foreign-row.ts";
import { type Problem, partsOf, type Reading } from "./format.ts";
import {
  betterOf,
  type Description,
  descriptionOf,
  knownDataset,
  knownMetric,
  knownTask,
} from "./known-names.ts";
import { hundredthOf, numberOf, type PrintedNumber, printedNumber } from "./printed-number.ts";
import { type IsShareOfOne, sharesOfOne } from "./shares-of-one.ts";

/** Where the rows come from. */
export type Origin = Pick<Reported, "source" | "licence" | "attribution">;

interface Options {
  readonly notRead?: readonly string[];
  /** Whether shares are printed in percent; without it, a column of which nothing is above 1 is not. */
  readonly isPercent?: boolean;
}

const unsaid = {
  ...{ zoo: null, family: null, variant: null, split: null, protocol: null, method: null },
  ...{ schedule: null, size: null, parameters: null, macs: null, pretraining: null },
  ...{ teacher: null, extraData: null, paper: null, code: null, remark: null },
} as const;

/** The results of the rows of a file; `path` is where it lies, and its name becomes a part of every place. */
export function readingOf(
  path: string,
  { source, licence, attribution }: Origin,
  rows: readonly ForeignRow[],
  { notRead = [], isPercent }: Options = {},
): Reading {
  const problems: Problem[] = [];
  const results: ReportedResult[] = [];
  const counts = { rows: rows.length, rowsKept: 0, values: 0, folded: 0, lost: 0 };
  const file = partsOf(path).at(-1) ?? path;
  const isShareOfOne = isPercent === undefined ? sharesOfOne(rows) : () => !isPercent;
  for (const row of rows) {
    const read = resultsOf(row, isShareOfOne);
    counts.values += row.values.length;
    counts.folded += read.folded;
    counts.lost += read.lost.length;
    if (read.results.length > 0) counts.rowsKept++;
    for (const result of read.results) {
      results.push({ ...result, place: `${file}, ${result.place}`.slice(0, 2000) });
    }
    for (const reason of [...(row.problems ?? []), ...read.lost]) {
      problems.push({ where: row.where, reason });
    }
    if (row.values.length === 0) problems.push({ where: row.where, reason: "it has no value" });
  }
  const reported = { schema: 1, kind: "reported", source, licence, attribution, results } as const;
  return { reported, ...counts, problems, notRead };
}

interface Named {
  readonly value: ForeignValue;
  readonly number: PrintedNumber;
}

/** A row whose values are all descriptions keeps them as results: nothing is lost. */
function resultsOf(row: ForeignRow, isShareOfOne: IsShareOfOne) {
  const lost: string[] = [];
  const described: (Named & { description: Description })[] = [];
  const measured: Named[] = [];
  for (const value of row.values) {
    const number = printedNumber(value.printed);
    const description = descriptionOf(value.metric);
    if (number === undefined) lost.push(notANumber(value));
    else if (description === undefined) measured.push({ value, number });
    else described.push({ value, number, description });
  }
  const facts = factsOf(described);
  const { results, problems } = checked(
    measured.map((one) => resultOf(row, one, { ...row.facts, ...facts }, isShareOfOne)),
  );
  if (results.length > 0 || described.length === 0) {
    return { results, folded: described.length, lost: [...lost, ...problems] };
  }
  const alone = checked(described.map((one) => descriptionAlone(row, one)));
  return { results: alone.results, folded: 0, lost: [...lost, ...problems, ...alone.problems] };
}

function notANumber({ metric, printed }: ForeignValue): string {
  const shown = typeof printed === "string" ? printed.trim() : JSON.stringify(printed);
  if (shown === undefined || shown === "" || /^[-–—]+$/.test(shown)) {
    return `${metric}: there is no value`;
  }
  return `${metric}: "${shown.slice(0, 40)}" is not one number`;
}

/** The first of each kind; a letter at the number says more than one in the name. */
function factsOf(described: readonly (Named & { description: Description })[]): Facts {
  return Object.fromEntries(
    described.toReversed().flatMap(({ number, description: { fact, times } }) => {
      const value = Math.round(numberOf(number) * (number.times === 1 ? times : 1));
      return value >= 0 && Number.isSafeInteger(value) ? [[fact, value]] : [];
    }),
  );
}

function resultOf(
  { where, model, task: taskName, dataset: spelling, facts: own }: ForeignRow,
  { value, number }: Named,
  facts: Facts,
  isShareOfOne: IsShareOfOne,
): ReportedResult {
  const { known, dataset, split, task } = namesOf(taskName, spelling, value);
  const isShare = known !== undefined || number.isPercent;
  const small = isShare && !number.isPercent && isShareOfOne(taskName, spelling, value);
  const printed = String(value.printed).trim();
  const protocols = [own.protocol, known?.protocol].filter((words) => words != null);
  return {
    ...unsaid,
    ...facts,
    model: model as string, // it is checked with all the rest
    task: known?.task ?? task,
    dataset,
    split: own.split ?? split,
    metric: known?.metric ?? value.metric,
    better: own.better ?? (known === undefined ? betterOf(value.metric) : "higher"),
    value: isShare && !small ? hundredthOf(number) : numberOf(number),
    unit: isShare ? "share" : "number",
    printed: printed.slice(0, 2000),
    protocol: protocols.length === 0 ? null : protocols.join(", "),
    place: where,
  };
}

function namesOf(taskName: string, spelling: string, { metric, alias }: ForeignValue) {
  const found = knownDataset(spelling);
  const task = knownTask(taskName);
  const dataset = found?.dataset ?? spelling;
  const known =
    (alias === undefined ? undefined : knownMetric(dataset, alias, task)) ??
    knownMetric(dataset, metric, task);
  return { known, dataset, split: found?.split ?? null, task };
}

const descriptionAlone = (
  row: ForeignRow,
  { value, number, description }: Named & { description: Description },
): ReportedResult => ({
  ...resultOf(row, { value, number }, row.facts, () => true),
  metric: description.fact,
  better: null,
  unit: "number",
  value: numberOf(number) * (number.times === 1 ? description.times : 1),
});
