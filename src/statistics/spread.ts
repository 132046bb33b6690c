import { checkLevel, type Interval } from "./interval.ts";
import { quantile } from "./quantile.ts";

/** How far a number lies from resample to resample. All is NaN if every resample was. */
export interface Spread extends Interval {
  /** The standard deviation over the resamples. */
  readonly standardError: number;
  readonly resamples: number;
  /** Resamples that had no answer (NaN); they are left out of the rest. */
  readonly undefinedResamples: number;
}

/** The middle `level` of what resamples said: the percentile interval (Efron 1979). */
export function spreadOf(values: Float64Array, level: number): Spread {
  checkLevel(level);
  const answers = values.filter((value) => !Number.isNaN(value)).sort();
  return {
    low: quantile(answers, (1 - level) / 2),
    high: quantile(answers, (1 + level) / 2),
    level,
    standardError: deviation(answers),
    resamples: values.length,
    undefinedResamples: values.length - answers.length,
  };
}

/** √(Σ (x − mean)² / (n − 1)); of one value, NaN. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
