/** @module One measurement: a graph is run until it is steady, and then long enough to tell. */
import type { Stopwatch } from "../runtime/index.ts";
import { quantile, warmUpOf } from "../statistics/index.ts";

/** How long is measured. A run is one batch through the graph. */
export interface Patience {
  /** Steady runs, at least. */
  readonly leastRuns: number;
  /** Time of the steady runs, at least. */
  readonly leastMs: number;
  /** After this, what there is has to do, steady or not. */
  readonly mostMs: number;
}

export const usualPatience: Patience = { leastRuns: 20, leastMs: 500, mostMs: 15_000 };

/** What one process has shown. All times are of whole batches. */
export interface Measurement {
  readonly loadMs: number;
  /** Of the first run, which allocates and packs. */
  readonly firstRunMs: number;
  /** Runs after the first that were left out because nothing was steady yet. */
  readonly warmUpRuns: number;
  /** Whether a steady state was found; if not, the later half of the runs was taken. */
  readonly isSteady: boolean;
  /** Of the steady runs, in their order. */
  readonly latenciesMs: readonly number[];
  /** Cores that the process kept busy, on average. */
  readonly busyCores: number;
  /** Cores that others kept busy meanwhile, on average. */
  readonly othersBusyCores: number;
  /** The most that was resident, and what of it was there before the graph was opened. */
  readonly peakBytes: number;
  readonly emptyBytes: number;
}

/** Runs that take less are taken together, so that the clock and the messages between processes do not count. */
const shortestGroupMs = 20;

export async function measure(
  watch: Stopwatch,
  { leastRuns, leastMs, mostMs }: Patience = usualPatience,
): Promise<Measurement> {
  const latencies: number[] = [];
  const total = { wallMs: 0, cpuMs: 0, othersMs: 0 };
  // Slow runs are judged one by one; of quick ones, five stand together against spikes.
  const together = watch.firstRunMs > 4 * shortestGroupMs ? 1 : 5;
  let warmUpRuns: number | undefined;
  for (;;) {
    const last = latencies.at(-1) ?? watch.firstRunMs;
    const timed = await watch.time(
      together * Math.max(1, Math.round(shortestGroupMs / together / last)),
    );
    latencies.push(...timed.latenciesMs);
    total.wallMs += timed.wallMs;
    total.cpuMs += timed.cpuMs;
    total.othersMs += timed.othersMs;
    warmUpRuns = warmUpOf(latencies, together);
    const steady = warmUpRuns === undefined ? [] : latencies.slice(warmUpRuns);
    if (steady.length >= leastRuns && sum(steady) >= leastMs) break;
    if (total.wallMs >= mostMs && latencies.length >= 4) break;
  }
  const isSteady = warmUpRuns !== undefined;
  const leftOut = warmUpRuns ?? latencies.length >> 1;
  return {
    loadMs: watch.loadMs,
    firstRunMs: watch.firstRunMs,
    warmUpRuns: leftOut,
    isSteady,
    latenciesMs: latencies.slice(leftOut),
    busyCores: total.cpuMs / total.wallMs,
    othersBusyCores: total.othersMs / total.wallMs,
    ...(await watch.memory()),
  };
}

/** Where the latencies of one measurement lie, in milliseconds. */
export interface Latency {
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly leastMs: number;
  readonly meanMs: number;
}

export function latencyOf(latenciesMs: readonly number[]): Latency {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    medianMs: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, 0.9),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    leastMs: sorted[0],
    meanMs: sum(sorted) / sorted.length,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
