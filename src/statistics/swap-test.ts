import { checkCount } from "./interval.ts";
import { random } from "./random.ts";
import type { Reweighed } from "./resamples.ts";

export interface SwapTestOptions {
  /** Of the evidence of both models as one: the `n` images of the first, then those of the second. */
  readonly pooled: Reweighed;
  readonly n: number;
  /** How often the models are mixed. */
  readonly swaps?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

/** What came of one line. */
export interface SwapTest {
  /** The first model less the second. */
  readonly difference: number;
  /** Two-sided; NaN where there is no difference to test. */
  readonly p: number;
  readonly swaps: number;
  /** Mixtures that had no answer (NaN); they are left out. */
  readonly undefinedSwaps: number;
}

/**
 * Whether two models differ in the lines of a metric family: the paired permutation test by random
 * swaps (Fisher 1935; Noreen 1989 calls it approximate randomization). If it made no difference which
 * model an answer came from, the two answers to each image could change places, and a difference as
 * large as the real one would not be rare among such mixtures. The test keeps its level for any number
 * of images. It gives no interval, and every mixture is two evaluations of twice the images; where an
 * interval is wanted too, take `pairedBootstrap`.
 */
export function swapTest({ pooled, n, swaps = 1000, seed }: SwapTestOptions): SwapTest[] {
  checkCount("n", n);
  checkCount("swaps", swaps);
  const chance = random(seed);
  const isSwapped = new Uint8Array(n);
  const differences = differenceOf(pooled, isSwapped);
  const mixtures = Array.from({ length: swaps }, () => {
    for (let i = 0; i < n; i++) isSwapped[i] = chance.uint32() >>> 31;
    return differenceOf(pooled, isSwapped);
  });
  return Array.from(differences, (difference, line) => {
    const answers = mixtures.map((mixture) => mixture[line]).filter((x) => !Number.isNaN(x));
    const asFar = answers.filter((x) => Math.abs(x) >= Math.abs(difference) * (1 - rounding));
    return {
      difference,
      // Never 0: the real one is a mixture too (Phipson and Smyth 2010, SAGMB 9:39).
      p: Number.isNaN(difference) ? Number.NaN : (1 + asFar.length) / (1 + answers.length),
      swaps,
      undefinedSwaps: swaps - answers.length,
    };
  });
}

/** Equal differences that were summed in another order may differ by so much. */
const rounding = 1e-12;

/** First less second, where the images that are swapped count for the other model. */
function differenceOf(pooled: Reweighed, isSwapped: Uint8Array): Float64Array {
  const n = isSwapped.length;
  const counts = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) counts[i + n * isSwapped[i]] = 1;
  const first = Float64Array.from(pooled(counts));
  const second = pooled(counts.map((count) => 1 - count));
  return first.map((value, line) => value - second[line]);
}
