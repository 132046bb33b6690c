/** @module What a metric is. */

/**
 * A number that says how well a model sees, in two pure steps: what one sample shows, and what all
 * samples say together. What a sample shows is small and is kept, so `conclude` can be asked again:
 * about a slice of the data, about a resample, about two models side by side.
 */
export interface Metric<Prediction, Truth, Evidence> {
  readonly name: string;
  readonly better: "higher" | "lower";
  observe(prediction: Prediction, truth: Truth): Evidence;
  conclude(evidence: readonly Evidence[]): number;
}
