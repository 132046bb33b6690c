/** One score for each class; the larger, the more likely. */
export type Scores = ArrayLike<number>;

/**
 * How many classes are ahead of `label`. Of equal scores the lower class is ahead. A NaN on either side
 * counts against the label, so a model that breaks down cannot look right: a class of score NaN is
 * behind all others, and behind itself.
 */
export function rank(scores: Scores, label: number): number {
  checkLabel(scores, label);
  const own = scores[label];
  if (Number.isNaN(own)) return scores.length;
  let ahead = 0;
  for (let i = 0; i < scores.length; i++) {
    const isBeaten = own > scores[i] || (own === scores[i] && label <= i);
    if (!isBeaten) ahead++;
  }
  return ahead;
}

/** Refuses a class that the model does not have. */
export function checkLabel(scores: Scores, label: number): void {
  if (Number.isInteger(label) && label >= 0 && label < scores.length) return;
  throw new RangeError(
    `no score for label ${label}: the model has ${scores.length} classes, labels start at 0`,
  );
}
