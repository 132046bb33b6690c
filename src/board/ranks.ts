/** @module Which measured models can be told apart by their intervals alone, and what ranks that leaves. */
import type { Result } from "../record/index.ts";
import {
  adjustedP,
  normalCdf,
  normalQuantile,
  type PairTest,
  rankGroups,
} from "../statistics/index.ts";

/** Where a model stands: the ranks it may have, and a letter for each group that it cannot be told from. */
export interface Ranks {
  readonly best: number;
  readonly worst: number;
  readonly groups: string;
}

/** Every pair is tested, so ranks are given to so many of the best. */
export const mostRanked = 60;

/**
 * Ranks by what the intervals show: each pair is tested as if its images were others (z from the widths of
 * the intervals, adjusted by Holm), which tells fewer apart than a paired test of the same images does.
 */
export function ranksOf(results: readonly Result[], better: "higher" | "lower"): Ranks[] {
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
    : (interval.high - interval.low) / 2 / normalQuantile((1 + interval.level) / 2);
