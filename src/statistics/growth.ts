/** @module How sure we are of how something grows, and where two things that grow meet. */
import type { Resampling } from "./bootstrap.ts";
import { type Growth, growthAt, growthFit } from "./growth-fit.ts";
import { quantile } from "./quantile.ts";
import { type Random, streams } from "./random.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A size, and what was measured there in several runs; a run's own latencies are no such values, since they hang together. */
export interface GrowthRuns {
  readonly n: number;
  readonly runs: readonly number[];
}

export interface GrowthEstimate {
  /** Fitted to the medians of the runs. */
  readonly growth: Growth;
  /** Of the exponent p. */
  readonly exponent: Spread;
  /** ln(y₂/y₁) / ln(n₂/n₁) from each size to the next. */
  readonly local: readonly LocalExponent[];
}

export interface LocalExponent {
  readonly from: number;
  readonly to: number;
  readonly exponent: number;
  readonly interval: Spread;
}

/**
 * The fit of y = a + b·n^p with intervals: the runs of each size are drawn anew, with replacement, and
 * everything is computed again (percentile bootstrap). With one run a size there is no interval.
 */
export function growthOf(
  sizes: readonly GrowthRuns[],
  { resamples = 1000, level = 0.95, seed }: Resampling,
): GrowthEstimate {
  const sorted = sizes.toSorted((a, b) => a.n - b.n);
  const exponents = new Float64Array(resamples);
  const locals = sorted.slice(1).map(() => new Float64Array(resamples));
  for (const [r, points] of resampled(sorted, resamples, seed)) {
    exponents[r] = growthFit(points).p;
    for (const [i, values] of locals.entries()) values[r] = localExponent(points[i], points[i + 1]);
  }
  const points = sorted.map(medianPoint);
  return {
    growth: growthFit(points),
    exponent: spreadOf(exponents, level),
    local: locals.map((values, i) => ({
      from: points[i].n,
      to: points[i + 1].n,
      exponent: localExponent(points[i], points[i + 1]),
      interval: spreadOf(values, level),
    })),
  };
}

export interface Crossover {
  /** Where the curve of the one overtakes that of the other; null if they do not meet. */
  readonly n: number | null;
  /** Over the resamples in which they meet. */
  readonly interval: Spread;
  /** The share of resamples in which they meet. */
  readonly share: number;
}

/**
 * The size in `[from, to]` at which two fitted curves meet, with its interval. Where they meet twice it is
 * the larger size: what holds beyond it, holds on.
 */
export function crossoverOf(
  [first, second]: readonly [readonly GrowthRuns[], readonly GrowthRuns[]],
  { from, to }: { readonly from: number; readonly to: number },
  { resamples = 1000, level = 0.95, seed }: Resampling,
): Crossover {
  const meetings = new Float64Array(resamples).fill(Number.NaN);
  const other = [...resampled(second, resamples, (seed + 1) >>> 0)];
  for (const [r, points] of resampled(first, resamples, seed)) {
    meetings[r] = meeting(growthFit(points), growthFit(other[r][1]), from, to) ?? Number.NaN;
  }
  const n = meeting(
    growthFit(first.map(medianPoint)),
    growthFit(second.map(medianPoint)),
    from,
    to,
  );
  const interval = spreadOf(meetings, level);
  return { n: n ?? null, interval, share: 1 - interval.undefinedResamples / resamples };
}

interface Point {
  readonly n: number;
  readonly y: number;
}

function* resampled(
  sizes: readonly GrowthRuns[],
  resamples: number,
  seed: number,
): Generator<[number, Point[]]> {
  const chances = streams(seed);
  for (let r = 0; r < resamples; r++) {
    const chance = chances.next().value;
    yield [r, sizes.map(({ n, runs }) => medianPoint({ n, runs: drawnFrom(runs, chance) }))];
  }
}

const drawnFrom = (runs: readonly number[], chance: Random): number[] =>
  runs.map(() => runs[chance.integer(runs.length)]);

const medianPoint = ({ n, runs }: GrowthRuns): Point => ({
  n,
  y: quantile(
    runs.toSorted((a, b) => a - b),
    0.5,
  ),
});

const localExponent = (a: Point, b: Point): number => Math.log(b.y / a.y) / Math.log(b.n / a.n);

/** The largest size at which the curves meet, between `from` and `to`. */
function meeting(first: Growth, second: Growth, from: number, to: number): number | undefined {
  const ahead = (n: number) => growthAt(second, n) - growthAt(first, n);
  const steps = 400;
  const at = (i: number) => from * (to / from) ** (i / steps);
  for (let i = steps; i > 0; i--) {
    if (Math.sign(ahead(at(i))) === Math.sign(ahead(at(i - 1)))) continue;
    let [low, high] = [at(i - 1), at(i)];
    while (high - low > 1e-9 * high) {
      const middle = (low + high) / 2;
      if (Math.sign(ahead(middle)) === Math.sign(ahead(low))) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
  return undefined;
}
