import type { BootstrapInterval } from "./bootstrap.ts";
import { lineOf, ones, onResamples, type Reweighed } from "./resamples.ts";
import { spreadOf } from "./spread.ts";

export interface FamilyBootstrapOptions {
  readonly reweighed: Reweighed;
  /** How many units there are: images, never boxes or pixels of them. */
  readonly n: number;
  readonly resamples?: number;
  /** How often such an interval holds the true value. */
  readonly level?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

/**
 * The percentile interval of every line of a metric family, all from the same resamples: for AP, where
 * images are matched once and every resample only counts anew, and for mIoU, where it only adds.
 *
 * An interval says where the number lies on other images of the same kind, with the model as it is. It
 * does not say where another training of the model would lie. Two intervals that overlap say nothing
 * about a difference: for that, both models are asked about the same resamples (`pairedBootstrap`).
 */
export function familyBootstrap({
  reweighed,
  n,
  resamples = 1000,
  level = 0.95,
  seed,
}: FamilyBootstrapOptions): BootstrapInterval[] {
  const estimates = Array.from(reweighed(ones(n)));
  const lines = estimates.length;
  const resampled = onResamples(reweighed, { n, lines, seed, from: 0, to: resamples });
  return estimates.map((estimate, line) => ({
    estimate,
    ...spreadOf(lineOf(resampled, line), level),
    seed,
  }));
}
