/** @module What a table is. */

/**
 * What one number cannot say: rows, from the same two pure steps as in a metric. It has no better or
 * worse, so it is no `Metric`.
 */
export interface Table<Prediction, Truth, Evidence, Row> {
  readonly name: string;
  observe(prediction: Prediction, truth: Truth): Evidence;
  conclude(evidence: readonly Evidence[]): readonly Row[];
}
