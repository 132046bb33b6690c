/** @module The scans of a whole model, by lowering: what was measured of one block of each kind, times how many there are. */
import type { ProfileRecord } from "../record/index.ts";
import { quantile } from "../statistics/index.ts";

type Lowered = NonNullable<ProfileRecord["lowerings"]>[number];
type LoweredScan = Lowered["scans"][number];
type Way = LoweredScan["lowerings"][number];

export interface LoweringTotal {
  readonly lowering: string;
  /** Sums over all blocks, one a round. */
  readonly mediansMs: readonly number[];
  readonly bytesOutside: number;
  readonly bytesInside: number;
  /** The largest of one block; null where it was not measured. */
  readonly peakBytes: number | null;
  readonly problem: string | null;
}

/** First what the model was built with, called `as built`, then every lowering. */
export function loweringTotals({ scans }: Lowered): LoweringTotal[] {
  const names = scans[0].lowerings.map(({ lowering }) => lowering);
  const chosen = [...new Set(scans.map(({ chosen }) => chosen))].join(", ");
  const of = (name: (scan: LoweredScan) => string) =>
    scans.flatMap((scan) => {
      const way = scan.lowerings.find(({ lowering }) => lowering === name(scan));
      return way === undefined ? [] : [{ blocks: scan.blocks, way }];
    });
  return [
    sumOf(
      `as built: ${chosen}`,
      of(({ chosen }) => chosen),
    ),
    ...names.map((name) =>
      sumOf(
        name,
        of(() => name),
      ),
    ),
  ];
}

type Part = { readonly blocks: number; readonly way: Way };

function sumOf(lowering: string, parts: readonly Part[]): LoweringTotal {
  const total = (of: (way: Way) => number) =>
    parts.reduce((sum, { blocks, way }) => sum + blocks * of(way), 0);
  const rounds = Math.min(...parts.map(({ way }) => way.mediansMs.length));
  const peaks = parts.map(({ way }) => way.peakBytes);
  return {
    lowering,
    mediansMs: Array.from({ length: rounds }, (_, round) => total((way) => way.mediansMs[round])),
    bytesOutside: total((way) => way.bytesOutside),
    bytesInside: total((way) => way.bytesInside),
    peakBytes: peaks.includes(null) ? null : Math.max(...peaks.map(Number)),
    problem: parts.find(({ way }) => way.problem !== null)?.way.problem ?? null,
  };
}

/** The median over rounds; NaN of none. */
export const medianOf = (values: readonly number[]): number =>
  values.length === 0
    ? Number.NaN
    : quantile(
        values.toSorted((a, b) => a - b),
        0.5,
      );

/** Bytes that a kernel would move that keeps states to itself, over all blocks. */
export const idealBytesIn = ({ scans }: Lowered): number =>
  scans.reduce((sum, { blocks, idealBytes }) => sum + blocks * idealBytes, 0);
