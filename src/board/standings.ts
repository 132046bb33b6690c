/** @module The benchmarks of a board: what was measured of each and what is reported, and the best of both. */
import type { Result, RunSummary } from "../record/index.ts";
import type { ReportedResult } from "../reported/index.ts";
import { grouped } from "./grouped.ts";
import { slugOf } from "./links.ts";
import { modelsOf, type ReportedRow } from "./models-known.ts";
import { remembered } from "./remembered.ts";
import type { BoardData } from "./sources.ts";
import { type StandingRow, standingRows } from "./standing-rows.ts";

export type { MeasuredRow, QuotedRow, StandingRow } from "./standing-rows.ts";

/** One line of a record under the name that papers give it. */
export interface Measurement {
  readonly run: RunSummary;
  readonly result: Result;
}

export interface Benchmark {
  /** `imagenet-1k/top-1` */
  readonly key: string;
  readonly dataset: string;
  readonly metric: string;
  readonly task: string | null;
  /** What it is of, in words, where a protocol says it. */
  readonly summary: string | null;
  readonly better: "higher" | "lower";
  readonly unit: string;
  /** Whether it is a further line of another benchmark, such as AP of small objects. */
  readonly isFurther: boolean;
  /** How many results there are. */
  readonly counts: { readonly measured: number; readonly reported: number };
  /** The best of each; of measured ones, the best of a whole set if there is one. */
  readonly best: { readonly measured: Measurement | null; readonly reported: ReportedRow | null };
  /** The best first. Made when they are asked for. */
  readonly rows: readonly StandingRow[];
}

type Better = Benchmark["better"];

/** All benchmarks of which something is known, by their path: those with most measurements first. */
export const benchmarksOf = ({
  summaries,
  reported,
}: Pick<BoardData, "summaries" | "reported">): ReadonlyMap<string, Benchmark> =>
  allBenchmarks(summaries, reported);

const allBenchmarks = remembered(
  (
    summaries: BoardData["summaries"],
    reported: BoardData["reported"],
  ): ReadonlyMap<string, Benchmark> => {
    const models = modelsOf({ summaries, reported });
    const runs = summaries.filter((summary) => summary.kind === "evaluation");
    const measured = grouped(runs.flatMap(measurementsOf), ({ key }) => key);
    const quotes = grouped(
      [...models.values()].flatMap((model) => model.reported),
      ({ result }) => `${result.dataset}/${result.metric}`.toLowerCase(),
    );
    const keys = [...new Set([...measured.keys(), ...quotes.keys()])];
    const benchmarks = keys
      .map((key) => benchmark(key, measured.get(key) ?? [], quotes.get(key) ?? []))
      .sort(byEvidence);
    return new Map(benchmarks.map((one) => [one.key.split("/").map(slugOf).join("/"), one]));

    function benchmark(
      key: string,
      of: readonly Measurement[],
      quoted: readonly ReportedRow[],
    ): Benchmark {
      const kept = latest(of);
      const said = factsOf(key, kept, quoted);
      let rows: readonly StandingRow[] | undefined;
      return {
        ...said,
        key,
        counts: { measured: kept.length, reported: quoted.length },
        best: {
          measured: bestMeasured(kept, said.better),
          reported: bestOf(
            quoted.filter(({ sourceKind }) => sourceKind !== "talk"),
            said.better,
            ({ result }) => result.value,
          ),
        },
        get rows() {
          rows ??= standingRows({ measured: kept, quotes: quoted, models, better: said.better });
          return rows;
        },
      };
    }
  },
);

const byEvidence = (a: Benchmark, b: Benchmark): number =>
  b.counts.measured - a.counts.measured ||
  b.counts.reported - a.counts.reported ||
  (a.key < b.key ? -1 : 1);

/** How the further lines of average precision are called where papers report them. */
const precisions: Readonly<Record<string, string>> = {
  ...{ AP50: "50", AP75: "75", APs: "-small", APm: "-medium", APl: "-large" },
};

const furtherLines = ["/top-5", ...Object.values(precisions).map((end) => `ap${end}`)];

/** The headline, and those further lines that papers report, too. */
function measurementsOf(run: RunSummary): (Measurement & { readonly key: string })[] {
  const headline = run.protocol.id.split("@")[0].toLowerCase();
  const [dataset] = headline.split("/");
  return run.results.flatMap((result, i) => {
    const { metric } = result;
    if (i === 0) return { key: headline, run, result };
    if (Object.hasOwn(precisions, metric))
      return { key: headline + precisions[metric], run, result };
    return metric === "top-5" && headline.endsWith("/top-1")
      ? { key: `${dataset}/top-5`, run, result }
      : [];
  });
}

function factsOf(key: string, measured: readonly Measurement[], quotes: readonly ReportedRow[]) {
  const newest = measured.at(-1);
  const quoted = quotes[0]?.result;
  const [dataset, ...metric] = key.split("/");
  return {
    dataset: quoted?.dataset ?? dataset,
    metric: quoted?.metric ?? metric.join("/"),
    task: quoted?.task ?? newest?.run.protocol.task ?? null,
    summary: newest?.run.protocol.summary ?? null,
    better: newest?.result.better ?? betterSaid(quotes) ?? "higher",
    unit: newest?.result.unit ?? quoted?.unit ?? "share",
    isFurther: furtherLines.some((end) => key.endsWith(end)),
  } as const;
}

const betterSaid = (quotes: readonly ReportedRow[]): ReportedResult["better"] =>
  quotes.find(({ result }) => result.better !== null)?.result.better ?? null;

/** Of runs that differ in nothing that counts (the same model, preparation, protocol and images), the last. */
const latest = (measured: readonly Measurement[]): readonly Measurement[] => [
  ...new Map(measured.map((one) => [whatCounts(one.run), one])).values(),
];

const whatCounts = ({
  model,
  preprocessing,
  protocol,
  dataset,
  marks,
  scored,
}: RunSummary): string =>
  [model.sha256, preprocessing, protocol.digest, dataset.digest, marks, scored].join("|");

const bestMeasured = (measured: readonly Measurement[], better: Better): Measurement | null => {
  const value = ({ result }: Measurement) => result.value;
  const whole = measured.filter(({ run }) => run.marks.length === 0);
  return bestOf(whole, better, value) ?? bestOf(measured, better, value);
};

function bestOf<One>(
  all: readonly One[],
  better: Better,
  numberOf: (one: One) => number | null,
): One | null {
  let best: One | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const one of all) {
    const value = numberOf(one);
    const score = value === null ? Number.NaN : better === "higher" ? value : -value;
    if (score > highest) [best, highest] = [one, score];
  }
  return best;
}
