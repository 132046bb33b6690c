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
}

export function standingsOf(evidence: readonly ApEvidence[], finders: Finders): Standings {
  const categories = finders.starts.length - 1;
  const total = evidence.reduce((sum, image) => sum + image.categories.length, 0);
  const steps = stepsOf(finders);
  const slots = new Int32Array(total);
  const sizes = new Int32Array(finders.scores.length + categories);
  let number = 0;
  for (const { categories: own, scores } of evidence) {
    for (let i = 0; i < own.length; i++, number++) {
      const k = own[i];
      const slot = k + firstBehind(finders, steps, k, scores[i], number);
      slots[number] = slot;
      sizes[slot]++;
    }
  }
  for (let f = 0; f < finders.numbers.length; f++) {
    const number = finders.numbers[f];
    sizes[slots[number]]--; // a finder stood before itself
    slots[number] = -1 - f;
  }
  return { slots, sizes };
}

/**
 * The scores of each category in as many equal steps as it has finders, the best first, so that a score
 * has to be compared with few of them.
 */
interface Steps {
  /** Of each category the best score, and steps for each point of it. */
  readonly best: Float64Array;
  readonly perPoint: Float64Array;
  /** The first finder of each step, and behind the last; those of `k` begin at `finders.starts[k] + k`. */
  readonly first: Int32Array;
}

function stepsOf({ starts, scores }: Finders): Steps {
  const categories = starts.length - 1;
  const steps = {
    best: new Float64Array(categories),
    perPoint: new Float64Array(categories),
    first: new Int32Array(scores.length + categories),
  };
  for (let k = 0; k < categories; k++) {
    const [from, to] = [starts[k], starts[k + 1]];
    if (from === to) continue;
    steps.best[k] = scores[from];
    steps.perPoint[k] = (to - from) / (scores[from] - scores[to - 1]);
    let step = 0;
    for (let f = from; f < to; f++) {
      const own = stepOf(steps, k, scores[f], to - from);
      while (step <= own) steps.first[from + k + step++] = f;
    }
    while (step <= to - from) steps.first[from + k + step++] = to;
  }
  return steps;
}

/** A better score is in no later step. NaN, or one of scores that have no steps, is in the last. */
function stepOf({ best, perPoint }: Steps, k: number, score: number, n: number): number {
  const step = Math.floor((best[k] - score) * perPoint[k]);
  return step < 0 ? 0 : step < n ? step : n - 1;
}

/** The first finder of category `k` that is not ahead of a detection; by bisection within its step. */
function firstBehind(
  { starts, scores, numbers }: Finders,
  steps: Steps,
  k: number,
  score: number,
  number: number,
): number {
  const n = starts[k + 1] - starts[k];
  if (n === 0) return starts[k];
  const step = starts[k] + k + stepOf(steps, k, score, n);
  let low = steps.first[step];
  let high = steps.first[step + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = scores[middle];
    const isAhead = isBetter(other, score) || (!isBetter(score, other) && numbers[middle] < number);
    if (isAhead) low = middle + 1;
    else high = middle;
  }
  return low;
}
