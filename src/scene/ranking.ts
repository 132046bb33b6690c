/** @module What is true of an image as a whole, and what a classifier says of it. */

/**
 * The classes that count as right: one in most datasets, several in ReaL, none where nobody could
 * say (such an image is not scored). Classes count from 0.
 */
export type Labels = readonly number[];

/** What a classifier says of one image: its best classes, and what it gave to all and to the truth. */
export interface Ranking {
  /** The best classes, best first; of equal scores the lower class is ahead, NaN is last. */
  readonly classes: ArrayLike<number>;
  /** Their scores: logits, or the logarithms of probabilities. */
  readonly scores: ArrayLike<number>;
  /** ln Σ exp(score) over all classes of the model: 0 where the scores are log-probabilities. */
  readonly logSumExp: number;
  /** The score of the first true class; NaN if there is none. */
  readonly truthScore: number;
}
