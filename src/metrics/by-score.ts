/** @module Best first: the one order in which detections are ranked, within an image and over all. */

/** Items with their scores beside them, so that comparing does not leap through memory. */
interface Scored {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/** Runs of so many are sorted by insertion: most groups of an image have no more. */
const run = 24;

/**
 * Sorts the part of `order` from `from` to `to` (indices into `scores`) by descending score. Equal
 * scores keep their order, and NaN is last: NumPy's `argsort(-scores, kind="mergesort")`.
 */
export function sortByScore(
  order: Int32Array,
  from: number,
  to: number,
  scores: Float64Array,
): void {
  if (isSorted(order, from, to, scores)) return; // detectors often give their best first
  for (let at = from; at < to; at += run) insert(order, at, Math.min(at + run, to), scores);
  const n = to - from;
  if (n <= run) return;
  let source: Scored = { items: order.slice(from, to), scores: new Float64Array(n) };
  for (let i = 0; i < n; i++) source.scores[i] = scores[source.items[i]];
  let target: Scored = { items: new Int32Array(n), scores: new Float64Array(n) };
  for (let width = run; width < n; width *= 2) {
    for (let at = 0; at < n; at += 2 * width) merge(source, target, at, width);
    [source, target] = [target, source];
  }
  order.set(source.items, from);
}

/** Whether a score is ahead of another, wherever they stand. */
export const isBetter = (b: number, a: number): boolean =>
  b > a || (Number.isNaN(a) && !Number.isNaN(b));

function isSorted(order: Int32Array, from: number, to: number, scores: Float64Array): boolean {
  for (let i = from + 1; i < to; i++) {
    if (isBetter(scores[order[i]], scores[order[i - 1]])) return false;
  }
  return true;
}

function insert(order: Int32Array, from: number, to: number, scores: Float64Array): void {
  for (let i = from + 1; i < to; i++) {
    const item = order[i];
    const score = scores[item];
    let j = i - 1;
    for (; j >= from && isBetter(score, scores[order[j]]); j--) order[j + 1] = order[j];
    order[j + 1] = item;
  }
}

/** Merges two sorted neighbours of up to `width` each. */
function merge(source: Scored, target: Scored, from: number, width: number): void {
  const { items, scores } = source;
  const middle = Math.min(from + width, items.length);
  const to = Math.min(from + 2 * width, items.length);
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const takesRight = left === middle || (right < to && isBetter(scores[right], scores[left]));
    const taken = takesRight ? right++ : left++;
    target.items[at] = items[taken];
    target.scores[at] = scores[taken];
  }
}
