import { checkCount, checkLevel, type Interval } from "./interval.ts";
import { quantile } from "./quantile.ts";
import { random } from "./random.ts";

/** A question about pieces of evidence, and how often to ask it of resamples. */
export interface BootstrapOptions<Evidence> {
  /**
   * What all evidence says together, e.g. `conclude` of a metric. The array it gets is filled anew
   * for the next resample, so it must not be kept.
   */
  readonly conclude: (evidence: readonly Evidence[]) => number;
  /** One piece for each unit that was drawn by chance: an image, never a box or a pixel of it. */
  readonly evidence: readonly Evidence[];
  /** How many resamples. */
  readonly resamples?: number;
  /** How often such an interval holds the true value. */
  readonly level?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

/** A percentile interval, and what it was made of. `low` and `high` are NaN if every resample was. */
export interface BootstrapInterval extends Interval {
  /** What the evidence itself says; the resamples only tell its spread. */
  readonly estimate: number;
  readonly resamples: number;
  /** Resamples that had no answer (NaN); they are left out of the percentiles. */
  readonly undefinedResamples: number;
  readonly seed: number;
}

/**
 * Between which values a number lies on other samples of the same kind: the middle `level` of what it
 * is on resamples with replacement (the percentile bootstrap; Efron 1979, Annals of Statistics 7).
 *
 * To compare two models, let each piece of evidence be the pair of both on one image, and `conclude`
 * the difference: both then see the same resamples.
 */
export function bootstrap<Evidence>({
  conclude,
  evidence,
  resamples = 1000,
  level = 0.95,
  seed,
}: BootstrapOptions<Evidence>): BootstrapInterval {
  checkCount("resamples", resamples);
  checkLevel(level);
  const chance = random(seed);
  const n = evidence.length;
  const resample = evidence.slice();
  const values = new Float64Array(n === 0 ? 0 : resamples);
  for (let r = 0; r < values.length; r++) {
    for (let i = 0; i < n; i++) resample[i] = evidence[chance.integer(n)];
    values[r] = conclude(resample);
  }
  const answers = values.filter((value) => !Number.isNaN(value)).sort();
  return {
    estimate: conclude(evidence),
    low: quantile(answers, (1 - level) / 2),
    high: quantile(answers, (1 + level) / 2),
    level,
    resamples,
    undefinedResamples: resamples - answers.length,
    seed,
  };
}
