/** @module What changes do: paired differences of runs to one base, and how the changes act on each other. */

import type { ExplanationRecord } from "../../record/index.ts";
import { adjustedP, bootstrap, spreadOf } from "../../statistics/index.ts";
import { comparedLine, type LineOfModel, type Settings } from "../compared-line.ts";
import type { ComparedInterval, ComparedPair, ComparedValue } from "../comparison.ts";
import { orNull } from "../or-null.ts";

type Step = ExplanationRecord["steps"][number];
export type Effect = NonNullable<Step["effect"]>;

/** A value with its interval, of one line alone. */
export const standingOf = (line: LineOfModel, settings: Settings): ComparedValue =>
  comparedLine([line], settings).values[0];

/** The first less the second, on the same samples. */
export const pairOf = (a: LineOfModel, b: LineOfModel, settings: Settings): ComparedPair =>
  comparedLine([a, b], settings).pairs[0];

/** What each of the runs differs by from the base; all p are adjusted together. */
export function effectsOf(
  base: LineOfModel,
  runs: readonly { readonly record: string; readonly line: LineOfModel }[],
  settings: Settings,
): Effect[] {
  const pairs = runs.map(({ line }) => pairOf(line, base, settings));
  const adjusted = adjustedP(
    pairs.map(({ p }) => p ?? Number.NaN),
    settings.correction,
  );
  return pairs.map(({ difference, interval, p, test, hits }, i) => ({
    record: runs[i].record,
    value: orNull(runs[i].line.value),
    contribution: difference,
    interval,
    p,
    adjustedP: orNull(adjusted[i]),
    test,
    flips: hits === undefined ? null : { gained: hits.onlyFirst, lost: hits.onlySecond },
  }));
}

/**
 * All changes at once less the sum of their single contributions: 0 where none acts on another. Its interval is
 * that of a bootstrap over samples, in which all runs see the same resamples.
 */
export function remainderOf(
  base: LineOfModel,
  single: readonly LineOfModel[],
  together: LineOfModel,
  { level, resamples, seed }: Settings,
): { value: number | null; interval: ComparedInterval } {
  const rest = (of: (line: LineOfModel) => number): number =>
    of(together) - of(base) - single.reduce((sum, line) => sum + of(line) - of(base), 0);
  const value = rest((line) => line.value);
  const { low, high } =
    base.hits === undefined
      ? spreadOf(
          Float64Array.from({ length: resamples }, (_, r) =>
            rest(({ resampled }) => resampled?.[r] ?? Number.NaN),
          ),
          level,
        )
      : bootstrap({
          evidence: Array.from(base.hits, (_, i) => rest(({ hits }) => hits?.[i] ?? Number.NaN)),
          conclude: mean,
          ...{ level, resamples, seed },
        });
  const method = `bootstrap ${resamples}, seed ${seed}`;
  return {
    value: orNull(value),
    interval: { low: orNull(low), high: orNull(high), level, method },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/** A number that is given, less a measured one: its interval is that of the measured one, turned round. */
export function lessMeasured(
  given: number,
  { value, interval }: Pick<ComparedValue, "value" | "interval">,
): { value: number | null; interval: ComparedInterval } {
  const less = (x: number | null): number | null => (x === null ? null : given - x);
  return {
    value: less(value),
    interval: { ...interval, low: less(interval.high), high: less(interval.low) },
  };
}
