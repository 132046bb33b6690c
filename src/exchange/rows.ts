/** @module The numbers of a board as rows of one table: each says whether it was measured or reported. */
import { nearest, Refusal } from "../errors.ts";
import type { KeptRecord, Result, RunRecord } from "../record/index.ts";
import type { Reported, ReportedResult } from "../reported/index.ts";
import type { Board } from "./board.ts";

interface Said {
  readonly model: string;
  readonly dataset: string;
  readonly metric: string;
  readonly value: number | null;
  readonly better: "higher" | "lower" | null;
}

export interface MeasuredRow extends Said {
  readonly kind: "measured";
  readonly unit: Result["unit"];
  readonly result: Result;
  readonly record: RunRecord;
}

export interface ReportedRow extends Said {
  readonly kind: "reported";
  readonly unit: ReportedResult["unit"];
  readonly result: ReportedResult;
  readonly from: Reported;
}

export type Row = MeasuredRow | ReportedRow;

export interface Choice {
  /** A data set, or a data set and a metric: `coco/box-AP`. */
  readonly benchmark?: string | undefined;
  /** A model as it is called there, or the network of the zoo that it is. */
  readonly model?: string | undefined;
}

/**
 * The rows that are chosen, by data set and metric, the best first.
 * @throws Refusal where nothing is left, with what there is
 */
export function rowsOf(board: Board, { benchmark, model }: Choice = {}): Row[] {
  const all = [
    ...board.records.flatMap(({ record }) => measuredRows(record)),
    ...board.reported.flatMap(reportedRows),
  ];
  const ofBenchmark =
    benchmark === undefined ? all : all.filter((row) => isOfBenchmark(row, benchmark));
  if (benchmark !== undefined && ofBenchmark.length === 0) {
    throw nothing(
      "benchmark",
      benchmark,
      all.flatMap((row) => [row.dataset, `${row.dataset}/${row.metric}`]),
    );
  }
  const chosen =
    model === undefined ? ofBenchmark : ofBenchmark.filter((row) => isOfModel(row, model));
  if (model !== undefined && chosen.length === 0) {
    throw nothing(
      "model",
      model,
      ofBenchmark.map((row) => row.model),
    );
  }
  return chosen.sort(byBenchmarkAndValue);
}

const measuredRows = (record: KeptRecord): MeasuredRow[] =>
  record.kind === "evaluation"
    ? record.results.map((result) => ({
        ...{ kind: "measured", record, result, unit: result.unit },
        ...{ model: record.model.name, dataset: record.dataset.name, metric: result.metric },
        ...{ value: result.value, better: result.better },
      }))
    : [];

const reportedRows = (from: Reported): ReportedRow[] =>
  from.results.map((result) => ({
    ...{ kind: "reported", from, result, unit: result.unit, model: result.model },
    ...{ dataset: result.dataset, metric: result.metric, value: result.value },
    better: result.better,
  }));

/** Spellings do not matter: box-AP and box-ap, ImageNet-1K and imagenet-1k. */
export const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

const isOfBenchmark = ({ dataset, metric }: Row, wanted: string): boolean =>
  [dataset, `${dataset}/${metric}`].some((name) => plain(name) === plain(wanted));

function isOfModel(row: Row, wanted: string): boolean {
  const zoo = row.kind === "reported" ? row.result.zoo : null;
  return [row.model, zoo].some((name) => name !== null && plain(name) === plain(wanted));
}

function nothing(kind: string, wanted: string, known: readonly string[]): Refusal {
  const names = [...new Set(known)].sort();
  const guess = nearest(wanted, names);
  const there = names.length > 12 ? `one of ${names.length} names` : `one of ${names.join(", ")}`;
  return new Refusal(
    "usage",
    guess === undefined
      ? `nothing on the board is of the ${kind} "${wanted}": expected ${names.length === 0 ? "some records or reported results first" : there}`
      : `nothing on the board is of the ${kind} "${wanted}": did you mean "${guess}"?`,
  );
}

function byBenchmarkAndValue(a: Row, b: Row): number {
  const [x, y] = [a, b].map(({ dataset, metric }) => `${plain(dataset)} ${plain(metric)}`);
  if (x !== y) return x < y ? -1 : 1;
  const sign = a.better === "lower" ? 1 : -1;
  const [v, w] = [a, b].map(({ value }) =>
    value === null ? Number.NEGATIVE_INFINITY : -sign * value,
  );
  if (v !== w) return v > w ? -1 : 1;
  return a.model < b.model ? -1 : a.model > b.model ? 1 : 0;
}

/** Rows of one data set and metric are one table. */
export function tablesOf(rows: readonly Row[]): Row[][] {
  const tables = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${plain(row.dataset)} ${plain(row.metric)}`;
    const table = tables.get(key);
    if (table === undefined) tables.set(key, [row]);
    else table.push(row);
  }
  return [...tables.values()];
}
