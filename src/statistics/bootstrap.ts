import { checkCount, checkLevel } from "./interval.ts";
import { random } from "./random.ts";
import { type Spread, spreadOf } from "./spread.ts";

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

/** A percentile interval, and what it was made of. */
export interface BootstrapInterval extends Spread {
  /** What the evidence itself says; the resamples only tell its spread. */
  readonly estimate: number;
  readonly seed: number;
}

/**
 * Between which values a number lies on other samples of the same kind: the middle `level` of what it
 * is on resamples with replacement (the percentile bootstrap; Efron 1979, Annals of Statistics 7).
 * For many numbers of one evidence, and for two models, see `familyBootstrap` and `pairedBootstrap`.
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
  const values = new Float64Array(resamples).fill(Number.NaN);
  for (let r = 0; n > 0 && r < resamples; r++) {
    for (let i = 0; i < n; i++) resample[i] = evidence[chance.integer(n)];
    values[r] = conclude(resample);
  }
  return { estimate: conclude(evidence), ...spreadOf(values, level), seed };
}
