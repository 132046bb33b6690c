import { checkCount } from "./interval.ts";
import { type Random, streams } from "./random.ts";

/**
 * Several numbers asked at once of evidence in which the unit `i` (an image, never a box of it) counts
 * `counts[i]` times: a value for each line, NaN where there is none. `reweighed` of a metric family
 * gives such a function. It must not keep `counts`, which is filled anew for the next question.
 */
export type Reweighed = (counts: ArrayLike<number>) => ArrayLike<number>;

/** Some of the resamples of a seed. */
export interface Resamples {
  /** How many units there are; a resample draws so many of them, with replacement. */
  readonly n: number;
  /** How many numbers are asked for. */
  readonly lines: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
  /** The number of the first resample … */
  readonly from: number;
  /** … and that after the last. */
  readonly to: number;
}

/** What was said of resamples: that of line `l` on the `r`-th of them is `values[r * lines + l]`. */
export interface Resampled {
  readonly lines: number;
  /** `[resamples, lines]`. */
  readonly values: Float64Array;
}

/**
 * What `reweighed` says of each resample. A resample is made of its number and the seed alone: ranges
 * that threads or machines share come to the same as one, and two models that are asked about equal
 * resamples are compared on the same images, draw by draw.
 */
export function onResamples(
  reweighed: Reweighed,
  { n, lines, seed, from, to }: Resamples,
): Resampled {
  for (const [name, count] of Object.entries({ n, lines, from, to })) checkCount(name, count);
  const values = new Float64Array(Math.max(0, to - from) * lines);
  const counts = new Uint32Array(n);
  const stream = streams(seed, from);
  for (let r = 0; r < to - from; r++) {
    draw(counts, stream.next().value);
    values.set(reweighed(counts), r * lines);
  }
  return { lines, values };
}

/** Ranges in their order, as one. */
export function joined(ranges: readonly Resampled[]): Resampled {
  const [{ lines }] = ranges;
  const values = new Float64Array(ranges.reduce((sum, range) => sum + range.values.length, 0));
  let at = 0;
  for (const range of ranges) {
    if (range.lines !== lines) {
      throw new RangeError(`ranges of ${lines} and of ${range.lines} lines are not of one family`);
    }
    values.set(range.values, at);
    at += range.values.length;
  }
  return { lines, values };
}

/** Every unit once: the evidence as it is. */
export const ones = (n: number): Uint32Array => new Uint32Array(n).fill(1);

/** The values of one line on all resamples. */
export function lineOf({ lines, values }: Resampled, line: number): Float64Array {
  const own = new Float64Array(values.length / lines);
  for (let r = 0; r < own.length; r++) own[r] = values[r * lines + line];
  return own;
}

function draw(counts: Uint32Array, { integer }: Random): void {
  const n = counts.length;
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[integer(n)]++;
}
