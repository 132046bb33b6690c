/** @module What a family of metrics is. */

/** One number of a family. */
export interface Line {
  /** Such as `AP`, `AP50`, `mIoU`. */
  readonly name: string;
  readonly better: "higher" | "lower";
}

/**
 * Several numbers from the same evidence, such as the twelve lines of COCO: what one sample shows is
 * worked out once, and all numbers are concluded from it.
 */
export interface MetricFamily<Prediction, Truth, Evidence> {
  readonly name: string;
  readonly lines: readonly Line[];
  observe(prediction: Prediction, truth: Truth): Evidence;
  /** A value for each line; NaN where the evidence has none. */
  conclude(evidence: readonly Evidence[]): Float64Array;
  /**
   * `conclude` of many resamples: what is the same in all of them (sorting, mostly) is done once. What
   * it gives is asked with how often each piece of evidence counts, and answers as `conclude` would of
   * evidence in which each stands so often, behind each other.
   */
  reweighed(evidence: readonly Evidence[]): (counts: ArrayLike<number>) => Float64Array;
}
