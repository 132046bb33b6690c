/** @module The rows of a benchmark: what was measured, with its ranks, and what is reported, beside it. */
import type { Result, RunSummary } from "../record/index.ts";
import { grouped } from "./grouped.ts";
import { slugOf } from "./links.ts";
import {
  type KnownModel,
  macsOf,
  nameOfReported,
  parametersOf,
  type ReportedRow,
} from "./models-known.ts";
import { mostRanked, type Ranks, ranksOf } from "./ranks.ts";

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
  /** Whose costs were measured here; null: the value is not of this network alone. */
  readonly known: KnownModel | null;
}

export interface MeasuredRow extends Common {
  readonly kind: "measured";
  readonly run: RunSummary;
  readonly result: Result;
  /** Of models that cannot be told apart; null: it is not of a whole set. */
  readonly ranks: Ranks | null;
  /** Which images it is of, under which version of the protocol: ranks are among those of one set. */
  readonly set: string;
}

export interface QuotedRow extends Common {
  readonly kind: "reported";
  readonly quoted: ReportedRow;
}

export type StandingRow = MeasuredRow | QuotedRow;

interface Of {
  readonly measured: readonly { readonly run: RunSummary; readonly result: Result }[];
  readonly quotes: readonly ReportedRow[];
  readonly models: ReadonlyMap<string, KnownModel>;
  readonly better: "higher" | "lower";
}

/** The best first; what has no value stands last. */
export function standingRows({ measured, quotes, models, better }: Of): readonly StandingRow[] {
  const sign = better === "higher" ? -1 : 1;
  const rows: StandingRow[] = [
    ...measuredRows(measured, better, models),
    ...quotes.map((quote) => quotedRow(quote, models)),
  ];
  return rows.sort(
    (a, b) =>
      Number(a.value === null) - Number(b.value === null) ||
      sign * ((a.value ?? 0) - (b.value ?? 0)),
  );
}

function measuredRows(
  measured: Of["measured"],
  better: Of["better"],
  models: Of["models"],
): MeasuredRow[] {
  const standings = standingsOf(measured, better);
  return measured.map(({ run, result }) => {
    const slug = slugOf(run.model.name);
    const known = models.get(slug) ?? null;
    const size = sidesIn(run.card.inputSize);
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    return {
      ...{ kind: "measured", model: run.model.name, slug, run, result, size, known },
      family: known?.family ?? null,
      value: result.value,
      parameters: known && parametersOf(known),
      macs: known && macsOf(known, size ?? undefined),
      pretraining: text(run.card.pretraining),
      teacher: text(run.card.teacher),
      date: run.finishedAt,
      ranks: standings.get(run.id) ?? null,
      set: setOf(run),
    };
  });
}

/** Six digits of the images, and the version of the protocol. */
const setOf = ({ dataset, protocol }: RunSummary): string =>
  `${dataset.digest.slice(0, 6)}${/@\d+$/.exec(protocol.id)?.[0] ?? ""} ${protocol.digest.slice(0, 6)}`;

/** Ranks by the ids of runs: only among runs of the same whole set under the same protocol. */
function standingsOf(measured: Of["measured"], better: Of["better"]): ReadonlyMap<string, Ranks> {
  const sign = better === "higher" ? -1 : 1;
  const whole = measured.filter(
    ({ run, result }) => run.marks.length === 0 && result.value !== null,
  );
  const sets = grouped(whole, ({ run }) => setOf(run));
  return new Map(
    [...sets.values()].flatMap((set) => {
      const best = set
        .toSorted((a, b) => sign * (Number(a.result.value) - Number(b.result.value)))
        .slice(0, mostRanked);
      const ranks = ranksOf(
        best.map(({ result }) => result),
        better,
      );
      return best.map(({ run }, i) => [run.id, ranks[i]] as const);
    }),
  );
}

/** In dense tasks the value is of a model around the network, and so are its costs. */
function quotedRow(quoted: ReportedRow, models: Of["models"]): QuotedRow {
  const { result } = quoted;
  const model = nameOfReported(result);
  const slug = slugOf(model);
  const known = result.task === "classification" ? (models.get(slug) ?? null) : null;
  return {
    ...{ kind: "reported", model, slug, quoted, known },
    family: result.family,
    value: result.value,
    parameters: result.parameters ?? (known && parametersOf(known)),
    macs: result.macs ?? (known && macsOf(known, result.size ?? undefined)),
    size: result.size && [result.size[0], result.size[1]],
    pretraining: result.pretraining,
    teacher: result.teacher,
    date: result.paper?.date ?? null,
  };
}

const sidesIn = (value: unknown): [number, number] | null =>
  Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : null;
