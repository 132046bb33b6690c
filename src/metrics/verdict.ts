/** @module What a ranking says first, and whether that is true. */
import type { Labels, Ranking } from "../scene/index.ts";

/** The first guess of one image and its truth. */
export interface Verdict {
  /** The first true class: where several count as right, the one the sample is counted under. */
  readonly truth: number;
  /** The best class; null where a score is NaN, or there was no prediction. */
  readonly predicted: number | null;
  /** Whether the best class is a true one. */
  readonly isRight: boolean;
}

export function verdict(ranking: Ranking, labels: Labels): Verdict {
  checkLabelled(labels);
  const predicted = isBroken(ranking) ? null : ranking.classes[0];
  return {
    truth: labels[0],
    predicted,
    isRight: predicted !== null && labels.includes(predicted),
  };
}

/**
 * Whether the model gave no ordered answer: one of its scores is NaN, or there are none. Such an image
 * is never right, and what needs a probability (likelihood, calibration) has no value with it.
 */
export const isBroken = ({ classes, logSumExp }: Ranking): boolean =>
  classes.length === 0 || Number.isNaN(logSumExp);

/** Refuses a sample of which nobody knows the class: it is to be left out, not to be wrong. */
export function checkLabelled(labels: Labels): void {
  if (labels.length > 0) return;
  throw new RangeError("a sample without a label cannot be scored; leave it out");
}
