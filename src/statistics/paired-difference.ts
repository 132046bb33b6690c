import { checkCount, checkLevel, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal.ts";
import { wilson } from "./wilson.ts";

/** How many images two models get right, counted together. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** By how much the first model is right more often than the second, as a share of all images. */
export interface PairedDifference {
  readonly difference: number;
  /** (b − c)/n ± z √(b + c − (b − c)²/n) / n: good for large n, too narrow for small. */
  readonly wald: Interval;
  /** Newcombe's square-and-add interval with its continuity correction of φ: good for small n too. */
  readonly newcombe: Interval;
}

/**
 * The difference of two shares of right answers on the same images, with its intervals (Newcombe
 * 1998, Statistics in Medicine 17:2635–2650, methods 1 and 10).
 */
export function pairedDifference(counts: PairedCounts, level = 0.95): PairedDifference {
  for (const [name, count] of Object.entries(counts)) checkCount(name, count);
  checkLevel(level);
  const { both, onlyFirst, onlySecond, neither } = counts;
  const n = both + onlyFirst + onlySecond + neither;
  if (n === 0) throw new RangeError("a paired difference needs at least one image, got none");
  const z = normalQuantile((1 + level) / 2);
  const gap = onlyFirst - onlySecond;
  const difference = gap / n;
  const half = (z * Math.sqrt(onlyFirst + onlySecond - gap ** 2 / n)) / n;
  return {
    difference,
    wald: { low: difference - half, high: difference + half, level },
    newcombe: squareAndAdd(counts, n, level),
  };
}

/** Each limit is as far from the difference as the two Wilson limits are together, correlated by φ. */
function squareAndAdd(counts: PairedCounts, n: number, level: number): Interval {
  const { both, onlyFirst, onlySecond } = counts;
  const first = arms(both + onlyFirst, n, level);
  const second = arms(both + onlySecond, n, level);
  const phi = correlation(counts, n);
  const difference = (onlyFirst - onlySecond) / n;
  return {
    low: difference - length(first.down, second.up, phi),
    high: difference + length(first.up, second.down, phi),
    level,
  };
}

/** How far the limits of a share lie from it. */
function arms(hits: number, n: number, level: number): { down: number; up: number } {
  const { low, high } = wilson(hits, n, level);
  return { down: hits / n - low, up: high - hits / n };
}

/** √(x² − 2φxy + y²), which is not negative for |φ| ≤ 1 but may round to it. */
const length = (x: number, y: number, phi: number): number =>
  Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));

/** φ of the fourfold table, with ad − bc drawn towards 0 by n/2 where it is positive. */
function correlation({ both, onlyFirst, onlySecond, neither }: PairedCounts, n: number): number {
  const margins = [both + onlyFirst, onlySecond + neither, both + onlySecond, onlyFirst + neither];
  if (margins.includes(0)) return 0;
  const excess = both * neither - onlyFirst * onlySecond;
  const corrected = excess > 0 ? Math.max(0, excess - n / 2) : excess;
  return corrected / Math.sqrt(margins.reduce((product, margin) => product * margin));
}
