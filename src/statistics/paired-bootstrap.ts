import { lineOf, ones, onResamples, type Reweighed } from "./resamples.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** By how much the first of two models is above the second on the same images. */
export interface PairedSpread extends Spread {
  /** On the images as they are; the resamples only tell its spread. */
  readonly difference: number;
  /**
   * 2 · min(share of resamples ≤ 0, share ≥ 0): the level at which the percentile interval just holds
   * 0. It is at least 2 / (resamples + 1), since more could not be seen, and at most 1. The resamples
   * are drawn around what was found and not under the hypothesis of no difference, so it is a good
   * approximation for many images and a rough one for few.
   */
  readonly p: number;
}

export interface PairedBootstrapOptions {
  readonly first: Reweighed;
  readonly second: Reweighed;
  /** How many images both were asked about, in the same order. */
  readonly n: number;
  readonly resamples?: number;
  readonly level?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

/**
 * The difference of two models in every line of a metric family. Both count the same images in every
 * resample, so what is hard for both cancels out: the interval is far narrower than two apart would be.
 */
export function pairedBootstrap({
  first,
  second,
  n,
  resamples = 1000,
  level = 0.95,
  seed,
}: PairedBootstrapOptions): PairedSpread[] {
  const whole = ones(n);
  const [a, b] = [first, second].map((reweighed) => {
    const estimates = Array.from(reweighed(whole));
    const lines = estimates.length;
    return {
      estimates,
      resampled: onResamples(reweighed, { n, lines, seed, from: 0, to: resamples }),
    };
  });
  return a.estimates.map((estimate, line) =>
    pairedSpread({
      difference: estimate - b.estimates[line],
      first: lineOf(a.resampled, line),
      second: lineOf(b.resampled, line),
      level,
    }),
  );
}

/** What two models said of the same resamples, in their order. */
export interface PairedValues {
  readonly difference: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly level: number;
}

/** Where either model has no answer, a resample has no difference. */
export function pairedSpread({ difference, first, second, level }: PairedValues): PairedSpread {
  if (first.length !== second.length) {
    throw new RangeError(
      `a pair is asked about the same resamples: there are ${first.length} and ${second.length}`,
    );
  }
  const differences = first.map((value, r) => value - second[r]);
  return { difference, ...spreadOf(differences, level), p: signP(differences) };
}

function signP(differences: Float64Array): number {
  let answers = 0;
  let below = 0;
  let above = 0;
  for (let r = 0; r < differences.length; r++) {
    if (Number.isNaN(differences[r])) continue;
    answers++;
    if (differences[r] <= 0) below++;
    if (differences[r] >= 0) above++;
  }
  if (answers === 0) return Number.NaN;
  const share = Math.min(below, above) / answers;
  return Math.min(1, Math.max(2 * share, 2 / (answers + 1)));
}
