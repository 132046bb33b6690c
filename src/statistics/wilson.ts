import { checkCount, checkLevel, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

/**
 * Where a share lies of which `hits` of `n` were seen: the score interval without continuity
 * correction (Wilson 1927, JASA 22). It holds for independent hits and misses of one kind, such as
 * top-1; a mean of shares (per-class accuracy, mean over corruptions) takes a `bootstrap`.
 * Of no trials, nothing is known: 0 … 1.
 */
export function wilson(hits: number, n: number, level = 0.95): Interval {
  checkCount("hits", hits);
  checkCount("n", n);
  checkLevel(level);
  if (hits > n)
    throw new RangeError(`${hits} hits of ${n} trials: there are more hits than trials`);
  if (n === 0) return { low: 0, high: 1, level };
  const z = normalQuantile((1 + level) / 2);
  const p = hits / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / scale;
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === n ? 1 : Math.min(1, centre + half),
    level,
  };
}
