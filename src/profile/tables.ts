/** @module What a profile says, as tables of text: for the terminal and for the page alike. */
import type { ProfileRecord } from "../record/index.ts";
import { quantile } from "../statistics/index.ts";

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Subject = ProfileRecord["subjects"][number];
type Round = Subject["rounds"][number];
type Crossover = ProfileRecord["crossovers"][number];

/** The median over the rounds. */
export const overRounds = ({ rounds }: Subject, of: (round: Round) => number): number =>
  quantile(
    rounds.map(of).sort((a, b) => a - b),
    0.5,
  );

/**
 * How sure one is that the range of so many rounds holds the median of all rounds that there could be, whatever their
 * distribution: it does not where all fall on one side of it, which each does in half of the cases.
 */
export const levelOfRange = (rounds: number): number => 1 - 2 ** (1 - rounds);

/** Peak memory of the model: what its process held beyond the engine. */
export const peakOf = ({ peakBytes, emptyBytes }: Round): number => peakBytes - emptyBytes;

/** `vim-ti`, with its batch where that is not 1. */
export const nameOf = ({ model, batch }: Subject): string =>
  batch === 1 ? model.name : `${model.name}, batch ${batch}`;

export const pixelsOf = ({ sides: [height, width] }: Subject): number => height * width;

/** Throughput in batches, by the mean latency: the median over rounds. */
export const imagesPerSecond = (subject: Subject): number =>
  (1000 * subject.batch) / overRounds(subject, ({ meanMs }) => meanMs);

/** How the arithmetic of scans is counted where it is published. */
export const scanRule = "9·L·E·S + L·E, and L·E more where a gate is inside";

/** What each model costs at each size. */
export const costTable = ({ subjects, machine, runtime, made }: ProfileRecord): Table => ({
  caption: `one batch on ${machine.cpu}, ${runtime.threads} threads, ${machine.engine}: medians over rounds; latency with the range of the rounds${made.rounds > 1 ? `, in which the median of all that could be lies with ${(100 * levelOfRange(made.rounds)).toFixed(0)} %` : ""}; peak memory beyond the engine; MACs: one multiply-add counts once, what is inside scans is not among them; scan: the arithmetic of selective scans as VMamba's authors count it (${scanRule}), no sum of multiply-adds; of files: as the graph expresses it`,
  head: [
    "model",
    "pixels",
    "params",
    "MACs",
    "scan",
    "latency",
    "range",
    "p99",
    "images/s",
    "peak",
    "load",
  ],
  rows: subjects.map((subject) => [
    nameOf(subject),
    subject.sides.join("×"),
    subject.costs === null ? "—" : scaled(subject.costs.parameters),
    subject.costs === null ? "—" : scaled(subject.costs.macs),
    scanCell(subject),
    ...measuredCells(subject),
  ]),
});

/** One line for each thing that the table of costs has no room for: why something did not run, what was not counted. */
export const costRemarks = ({ subjects }: ProfileRecord): string[] =>
  subjects.flatMap((subject) => {
    const { costs, outOfMemory, problem } = subject;
    const where = `${nameOf(subject)} at ${subject.sides.join("×")}`;
    return [
      ...(outOfMemory === null ? [] : [`out of memory: ${outOfMemory}`]),
      ...(problem === null ? [] : [problem]),
      ...(costs?.notCounted ?? []).map((what) => `${where}: not counted: ${what}`),
      ...(costs?.bounds ?? []).map((what) => `${where}: ${what}`),
    ];
  });

function scanCell({ costs }: Subject): string {
  if (costs?.scans === undefined) return "—";
  const { macs, elementwise, published } = costs.scans;
  return scaled(published ?? macs + elementwise);
}

function measuredCells(subject: Subject): string[] {
  const { rounds, outOfMemory, problem } = subject;
  if (outOfMemory !== null) return ["out of memory", "", "", "", "", ""];
  if (problem !== null) return ["cannot run", "", "", "", "", ""];
  if (rounds.length === 0) return ["not measured", "", "", "", "", ""];
  const medians = rounds.map(({ medianMs }) => medianMs);
  const median = overRounds(subject, ({ medianMs }) => medianMs);
  return [
    milliseconds(median),
    `${milliseconds(Math.min(...medians))} … ${milliseconds(Math.max(...medians))}`,
    milliseconds(overRounds(subject, ({ p99Ms }) => p99Ms)),
    imagesPerSecond(subject).toPrecision(3),
    bytes(overRounds(subject, peakOf)),
    milliseconds(overRounds(subject, ({ loadMs }) => loadMs)),
  ];
}

/** How the costs grow with the pixels. */
export const growthTable = ({ growth }: ProfileRecord): Table => ({
  caption:
    "cost = a + b · pixels^p, fitted to the medians of the rounds (relative least squares); 95 % percentile bootstrap over rounds; the last step is the exponent between the two largest sizes",
  head: ["model", "of", "exponent p", "95 %", "last step", "95 %"],
  rows: growth.map(({ model, batch, quantity, p, exponent, local }) => {
    const last = local.at(-1);
    return [
      batch === 1 ? model : `${model}, batch ${batch}`,
      quantity,
      p.toFixed(2),
      rangeOf(exponent, 2),
      last === undefined ? "—" : last.exponent.toFixed(2),
      last === undefined ? "—" : rangeOf(last.interval, 2),
    ];
  }),
});

/** Where one model becomes cheaper than another. */
export const crossoverTable = ({ crossovers }: ProfileRecord): Table => ({
  caption: "side of a square image at which the fitted curves meet, with the range over resamples",
  head: ["models", "of", "side", "95 %", "meet in"],
  rows: crossovers.map(({ models, batch, quantity, pixels, interval, share }: Crossover) => [
    `${models.join(" and ")}${batch === 1 ? "" : `, batch ${batch}`}`,
    quantity,
    pixels === null ? "—" : `${Math.round(Math.sqrt(pixels))}`,
    interval.low === null || interval.high === null
      ? "—"
      : `${Math.round(Math.sqrt(interval.low))} … ${Math.round(Math.sqrt(interval.high))}`,
    `${Math.round(100 * share)} %`,
  ]),
});

/** The largest images that run in so much memory. */
export const frontierTable = ({ frontiers = [] }: ProfileRecord): Table => ({
  caption: frontiers
    .slice(0, 1)
    .map(
      ({ memoryLimitBytes, greatestSide }) =>
        `largest square image that ran, twice, in a process that may ask for ${bytes(memoryLimitBytes)} beyond what the engine holds without a model; none larger than ${greatestSide} was tried; peak: resident at the largest, beyond the engine`,
    )
    .join(""),
  head: ["model", "largest side", "failed at", "steps of", "peak", "tries"],
  rows: frontiers.map(({ model, batch, largest, failed, step, tries, problem }) => {
    const peak = tries.find(({ side }) => side === largest)?.peakBytes ?? null;
    return [
      batch === 1 ? model : `${model}, batch ${batch}`,
      largest === null ? "none" : `${largest}`,
      problem ?? (failed === null ? "—" : `${failed}`),
      `${step}`,
      peak === null ? "—" : bytes(peak),
      `${tries.length}`,
    ];
  }),
});

/** Where the time of one subject goes, by operator or by part of the model: the `most` that take longest. */
export function timeTable(subject: Subject, by: "operators" | "blocks", most = 100): Table {
  const total = subject[by].reduce((sum, { ms }) => sum + ms, 0);
  const parts = subject[by].slice(0, most);
  return {
    caption: `${nameOf(subject)} at ${subject.sides.join("×")}: time by ${by === "operators" ? "operator" : "part of the model"} (operators timed one by one run a little slower)`,
    head: [
      by === "operators" ? "operator" : "part",
      "calls",
      "ms",
      "share",
      "MACs",
      "bytes",
      "GMAC/s",
      "GB/s",
    ],
    rows: parts.map(({ name, calls, ms, macs, bytes: moved }) => [
      name,
      String(calls),
      milliseconds(ms),
      `${((100 * ms) / total).toFixed(1)} %`,
      scaled(macs),
      bytes(moved),
      (macs / ms / 1e6).toPrecision(3),
      (moved / ms / 1e6).toPrecision(3),
    ]),
  };
}

const rangeOf = ({ low, high }: { low: number | null; high: number | null }, digits: number) =>
  low === null || high === null ? "—" : `${low.toFixed(digits)} … ${high.toFixed(digits)}`;

/** Three digits and a unit of thousands: 4.46 G. */
export function scaled(value: number): string {
  const units = ["", " k", " M", " G", " T", " P"];
  let unit = 0;
  let rest = value;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toPrecision(3)}${units[unit]}`;
}

/** Three digits and a unit, the larger one from 1000 of the smaller on. */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = count;
  while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(rest) : rest.toPrecision(3)} ${units[unit]}`;
}

/** 12.3 ms, or 1.23 s from a second on. */
export const milliseconds = (ms: number): string =>
  ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`;
