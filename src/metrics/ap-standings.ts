/** @module Where each detection stands among those of its category that find something. */
import type { ApEvidence } from "./ap-evidence.ts";
import type { Finders } from "./ap-finders.ts";
import { isBetter } from "./by-score.ts";

/**
 * A slot is what lies between two finders of a category, or ahead of its first, or behind its last. The
 * slots of category `k` begin at `finders.starts[k] + k`: it has one more than it has finders.
 */
export interface Standings {
  /** The slot of each detection, image after image; −1 − f for finder f. */
  readonly slots: Int32Array;
  /** How many detections each slot holds. */
  readonly sizes: Int32Array;
  /** The best score of each category; 0 if it has none. */
  readonly highest: Float64Array;
}

export function standingsOf(evidence: readonly ApEvidence[], finders: Finders): Standings {
  const categories = finders.starts.length - 1;
  const total = evidence.reduce((sum, image) => sum + image.categories.length, 0);
  const slots = new Int32Array(total);
  const sizes = new Int32Array(finders.scores.length + categories);
  const highest = new Float64Array(categories);
  const isKnown = new Uint8Array(categories);
  let number = 0;
  for (const { categories: own, scores } of evidence) {
    for (let i = 0; i < own.length; i++, number++) {
      const k = own[i];
      if (isKnown[k] === 0 || isBetter(scores[i], highest[k])) highest[k] = scores[i];
      isKnown[k] = 1;
      const slot = k + firstBehind(finders, k, scores[i], number);
      slots[number] = slot;
      sizes[slot]++;
    }
  }
  for (let f = 0; f < finders.numbers.length; f++) {
    const number = finders.numbers[f];
    sizes[slots[number]]--; // a finder stood before itself
    slots[number] = -1 - f;
  }
  return { slots, sizes, highest };
}

/** The first finder of category `k` that is not ahead of a detection; by bisection. */
function firstBehind(
  { starts, scores, numbers }: Finders,
  k: number,
  score: number,
  number: number,
): number {
  let low = starts[k];
  let high = starts[k + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = scores[middle];
    const isAhead = isBetter(other, score) || (!isBetter(score, other) && numbers[middle] < number);
    if (isAhead) low = middle + 1;
    else high = middle;
  }
  return low;
}
