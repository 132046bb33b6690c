/** @module The rows of a benchmark: what was measured, with its ranks, and what is reported, beside it. */

import type { Result, RunSummary } from "../record/index.ts";
import { adjustedP, normalCdf, type PairTest, rankGroups } from "../statistics/index.ts";
import { grouped } from "./grouped.ts";
import { slugOf } from "./links.ts";
import {
  type KnownModel,
  macsOf,
  modelsOf,
  nameOfReported,
  parametersOf,
  type ReportedRow,
} from "./models-known.ts";
import type { BoardData } from "./sources.ts";

interface Common {
  readonly model: string;
  readonly slug: string;
  readonly family: string | null;
  readonly value: number | null;
  readonly parameters: number | null;
  readonly macs: number | null;
  readonly size: readonly [number, number] | null;
  readonly pretraining: string | null;
  readonly teacher: string | null;
  /** A day, or a month or year where only that is known. */
  readonly date: string | null;
}

export interface MeasuredRow extends Common {
  readonly kind: "measured";
  readonly run: RunSummary;
  readonly result: Result;
  /** Of models that cannot be told apart; null: it is not the whole protocol. */
  readonly ranks: { readonly best: number; readonly worst: number; readonly groups: string } | null;
}

export interface QuotedRow extends Common {
  readonly kind: "reported";
  readonly quoted: ReportedRow;
}

export type StandingRow = MeasuredRow | QuotedRow;

export interface Benchmark {
  /** `imagenet-1k/top-1` */
  readonly key: string;
  readonly dataset: string;
  readonly metric: string;
  readonly task: string | null;
  readonly better: "higher" | "lower";
  readonly unit: string;
  readonly rows: readonly StandingRow[];
}

const keyOfRun = ({ protocol }: RunSummary): string => protocol.id.split("@")[0].toLowerCase();

/** All benchmarks of which something is known: those with most measurements first. */
export function benchmarksOf(data: BoardData): ReadonlyMap<string, Benchmark> {
  const models = modelsOf(data);
  const runs = grouped(
    data.summaries.filter((summary) => summary.kind === "evaluation"),
    keyOfRun,
  );
  const quotes = grouped(
    [...models.values()].flatMap(({ reported }) => reported),
    ({ result }) => `${result.dataset}/${result.metric}`.toLowerCase(),
  );
  const keys = [...new Set([...runs.keys(), ...quotes.keys()])];
  const benchmarks = keys.map((key) =>
    benchmark(key, { models, runs: runs.get(key) ?? [], quotes: quotes.get(key) ?? [] }),
  );
  const measured = ({ rows }: Benchmark) => rows.filter(({ kind }) => kind === "measured").length;
  benchmarks.sort(
    (a, b) =>
      measured(b) - measured(a) || b.rows.length - a.rows.length || (a.key < b.key ? -1 : 1),
  );
  return new Map(benchmarks.map((one) => [one.key.split("/").map(slugOf).join("/"), one]));
}

interface Of {
  readonly models: ReadonlyMap<string, KnownModel>;
  readonly runs: readonly RunSummary[];
  readonly quotes: readonly ReportedRow[];
}

function benchmark(key: string, { models, runs, quotes }: Of): Benchmark {
  const [headline] = runs.flatMap(({ results }) => results.slice(0, 1));
  const quoted = quotes[0]?.result;
  const better =
    headline?.better ??
    quotes.find(({ result }) => result.better !== null)?.result.better ??
    "higher";
  const measured = measuredRows(latest(runs), better, models);
  const rows = [...measured, ...quotes.map((quote) => quotedRow(quote, models))];
  const sign = better === "higher" ? -1 : 1;
  const [dataset, ...metric] = key.split("/");
  return {
    key,
    dataset: quoted?.dataset ?? dataset,
    metric: headline?.metric ?? quoted?.metric ?? metric.join("/"),
    task: quoted?.task ?? null,
    better,
    unit: headline?.unit ?? quoted?.unit ?? "share",
    rows: rows.sort(
      (a, b) =>
        Number(a.value === null) - Number(b.value === null) ||
        sign * ((a.value ?? 0) - (b.value ?? 0)),
    ),
  };
}

/** Of runs that differ in nothing that counts (the same model, card, protocol and range), the last. */
function latest(runs: readonly RunSummary[]): readonly RunSummary[] {
  const byWhat = new Map(
    runs.map((run) => [
      [
        run.model.sha256,
        run.preprocessing,
        run.protocol.digest,
        run.dataset.digest,
        run.marks,
      ].join("|"),
      run,
    ]),
  );
  return [...byWhat.values()];
}

function measuredRows(
  runs: readonly RunSummary[],
  better: Benchmark["better"],
  models: Of["models"],
): MeasuredRow[] {
  const whole = runs.filter(({ marks }) => marks.length === 0);
  const standings = new Map(
    [
      ...grouped(whole, ({ dataset, protocol }) => `${dataset.digest} ${protocol.digest}`).values(),
    ].flatMap((group) => {
      const best = group.toSorted((a, b) => byValue(a, b, better)).slice(0, mostRanked);
      const ranks = ranksOf(
        best.map(({ results }) => results[0]),
        better,
      );
      return best.map((run, i) => [run.id, ranks[i]] as const);
    }),
  );
  return runs.map((run) => {
    const [result] = run.results;
    const known = models.get(slugOf(run.model.name));
    const size = sidesIn(run.card.inputSize);
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    return {
      kind: "measured",
      model: run.model.name,
      slug: slugOf(run.model.name),
      family: known?.family ?? null,
      value: result.value,
      parameters: known ? parametersOf(known) : null,
      macs: known ? macsOf(known, size ?? undefined) : null,
      size,
      pretraining: text(run.card.pretraining),
      teacher: text(run.card.teacher),
      date: run.finishedAt,
      run,
      result,
      ranks: standings.get(run.id) ?? null,
    };
  });
}

/** Every pair is tested, so ranks are given to so many of the best. */
export const mostRanked = 120;

const byValue = (a: RunSummary, b: RunSummary, better: Benchmark["better"]): number =>
  (better === "higher" ? -1 : 1) *
  ((a.results[0].value ?? Number.NaN) - (b.results[0].value ?? Number.NaN));

/**
 * Ranks by what the intervals show: each pair is tested as if its images were others (z from the widths of
 * the intervals, adjusted by Holm), which tells fewer apart than a paired test of the same images does.
 */
export function ranksOf(results: readonly Result[], better: Benchmark["better"]) {
  const scores = results.map(({ value }) =>
    value === null ? Number.NaN : better === "higher" ? value : -value,
  );
  const pairs: Omit<PairTest, "p">[] = [];
  const p: number[] = [];
  for (let first = 0; first < results.length; first++) {
    for (let second = first + 1; second < results.length; second++) {
      pairs.push({ first, second });
      p.push(unpairedP(results[first], results[second]));
    }
  }
  const adjusted = adjustedP(p, "holm");
  return rankGroups({ scores, pairs: pairs.map((pair, i) => ({ ...pair, p: adjusted[i] })) });
}

function unpairedP(a: Result, b: Result): number {
  const error = Math.hypot(errorOf(a), errorOf(b));
  if (!(error > 0) || a.value === null || b.value === null) return 1;
  return 2 * normalCdf(-Math.abs(a.value - b.value) / error);
}

/** Half the width of an interval of 95 % is 1.96 standard errors. */
const errorOf = ({ interval }: Result): number =>
  interval === undefined || interval.low === null || interval.high === null
    ? Number.NaN
    : (interval.high - interval.low) / 2 / 1.959964;

function quotedRow(quoted: ReportedRow, models: Of["models"]): QuotedRow {
  const { result } = quoted;
  const model = nameOfReported(result);
  const slug = slugOf(model);
  const known = models.get(slug);
  return {
    kind: "reported",
    model,
    slug,
    family: result.family,
    value: result.value,
    parameters: result.parameters ?? (known ? parametersOf(known) : null),
    macs:
      result.macs ??
      (known && result.task === "classification" ? macsOf(known, result.size ?? undefined) : null),
    size: result.size && [result.size[0], result.size[1]],
    pretraining: result.pretraining,
    teacher: result.teacher,
    date: result.paper?.date ?? null,
    quoted,
  };
}

const sidesIn = (value: unknown): [number, number] | null =>
  Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : null;
