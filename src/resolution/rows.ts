/** @module Joins what runs say of how well a model sees with what a profile says of the cost, size by size. */
import type { Comparison } from "../evaluate/index.ts";
import type { ProfileRecord, RunRecord } from "../record/index.ts";
import { quantile } from "../statistics/index.ts";
import type { Readable, ResolutionRow } from "./resolution.ts";

type Subject = ProfileRecord["subjects"][number];

/** A run, and what its model cost. */
export interface Joined {
  readonly size: number;
  readonly record: RunRecord;
  readonly subject: Subject;
}

/** Rows in the order of the sizes; `comparison` is of the same runs in that order, where there are several. */
export const rowsOf = (
  joined: readonly Joined[],
  { scene, comparison }: { readonly scene: number | null; readonly comparison: Comparison | null },
): ResolutionRow[] =>
  joined.map(({ size, record, subject }, i) => ({
    size,
    record: record.id,
    result: record.results[0],
    gain: i === 0 || comparison === null ? null : gainOf(comparison, i),
    readable: readableIn(record, scene),
    ...costOf(subject),
  }));

/** At the size in place `i` over the one before. */
function gainOf({ lines: [{ pairs }] }: Comparison, i: number): ResolutionRow["gain"] {
  const pair = pairs.find(({ first, second }) => first === i - 1 && second === i);
  if (pair === undefined) throw new Error(`internal: sizes ${i - 1} and ${i} were not compared`);
  const { difference, interval, p } = pair;
  const turned = (value: number | null) => (value === null ? null : 0 - value);
  return {
    difference: turned(difference),
    low: turned(interval.high),
    high: turned(interval.low),
    p,
  };
}

/** What an eye test keeps in a record, as far as it is read here. */
interface EyeTestTable {
  readonly quantity: string;
  readonly unit: string;
  readonly psychometric?: {
    readonly thresholds: readonly (Pick<Readable, "share" | "kind" | "intensity"> &
      Partial<Pick<Readable, "low" | "high">>)[];
  };
}

/** The table that the eye test of a run left, if it was one. */
export const eyeTestIn = ({ tables }: RunRecord): EyeTestTable | undefined =>
  tables.eyeTest as unknown as EyeTestTable | undefined; // as `evaluate` has written it

function readableIn(record: RunRecord, scene: number | null): Readable[] {
  const { psychometric, unit } = eyeTestIn(record) ?? {};
  return (psychometric?.thresholds ?? []).map(({ share, kind, intensity, low, high }) => {
    const range = { intensity, low: low ?? null, high: high ?? null };
    const isPlace = unit === "px" && scene !== null;
    return { share, kind, ...range, ofSide: isPlace ? sharesOf(range, scene) : null };
  });
}

const sharesOf = (
  { intensity, low, high }: Pick<Readable, "intensity" | "low" | "high">,
  scene: number,
): Readable["ofSide"] => {
  const share = (pixels: number | null) => (pixels === null ? null : pixels / scene);
  return { intensity: share(intensity), low: share(low), high: share(high) };
};

function costOf({
  costs,
  rounds,
  outOfMemory,
  problem,
}: Subject): Pick<ResolutionRow, "parameters" | "macs" | "latencyMs" | "peakBytes" | "problem"> {
  return {
    parameters: costs?.parameters ?? null,
    macs: costs?.macs ?? null,
    latencyMs: rounds.length === 0 ? null : latencyOf(rounds.map(({ medianMs }) => medianMs)),
    peakBytes:
      rounds.length === 0
        ? null
        : quantile(sorted(rounds.map((round) => round.peakBytes - round.emptyBytes)), 0.5),
    problem: outOfMemory ?? problem,
  };
}

/**
 * The median of the rounds. That of all rounds there could be lies below the least of n with probability 2⁻ⁿ,
 * and above the largest with the same, whatever their distribution: so they hold it at 1 − 2¹⁻ⁿ.
 */
function latencyOf(medians: readonly number[]): ResolutionRow["latencyMs"] {
  const inOrder = sorted(medians);
  return {
    median: quantile(inOrder, 0.5),
    low: inOrder[0],
    high: inOrder[inOrder.length - 1],
    level: 1 - 2 ** (1 - inOrder.length),
  };
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
