/** @module The detections of all images that find something: precision and recall turn only at these. */
import type { ApEvidence } from "./ap-evidence.ts";
import { sortByScore } from "./by-score.ts";

/** Category after category, in each the best first; of equal scores the first. */
export interface Finders {
  /** Where those of each category begin, and where the last end. */
  readonly starts: Int32Array;
  readonly scores: Float64Array;
  /** Its number among the detections of all images, image after image. */
  readonly numbers: Int32Array;
  /** Of each, as in `ApEvidence`; its words begin at `rows` times A · words. */
  readonly outside: Int32Array;
  readonly rows: Int32Array;
  readonly right: Int32Array;
  readonly ignored: Int32Array;
}

export function findersOf(evidence: readonly ApEvidence[], categories: number): Finders {
  const starts = startsOf(evidence, categories);
  const n = starts[categories];
  const words = evidence.find(({ found }) => found.length > 0);
  const perFinder = words === undefined ? 0 : words.right.length / words.found.length;
  const finders = {
    starts,
    scores: new Float64Array(n),
    numbers: new Int32Array(n),
    outside: new Int32Array(n),
    rows: new Int32Array(n),
    right: new Int32Array(n * perFinder),
    ignored: new Int32Array(n * perFinder),
  };
  const next = starts.slice();
  let before = 0; // detections of the images before
  let row = 0;
  for (const { categories: own, scores, outside, found, right, ignored } of evidence) {
    finders.right.set(right, row * perFinder);
    finders.ignored.set(ignored, row * perFinder);
    for (let f = 0; f < found.length; f++, row++) {
      const at = next[own[found[f]]]++;
      finders.scores[at] = scores[found[f]];
      finders.numbers[at] = before + found[f];
      finders.outside[at] = outside[found[f]];
      finders.rows[at] = row;
    }
    before += own.length;
  }
  return sorted(finders);
}

/** Where the finders of each category begin. */
function startsOf(evidence: readonly ApEvidence[], categories: number): Int32Array {
  const starts = new Int32Array(categories + 1);
  for (const { categories: own, found } of evidence) {
    for (let f = 0; f < found.length; f++) starts[own[found[f]] + 1]++;
  }
  for (let k = 0; k < categories; k++) starts[k + 1] += starts[k];
  return starts;
}

/** Each category best first. */
function sorted(finders: Finders): Finders {
  const { starts, scores, numbers, outside, rows } = finders;
  const order = new Int32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let k = 0; k + 1 < starts.length; k++) sortByScore(order, starts[k], starts[k + 1], scores);
  return {
    ...finders,
    scores: scores.map((_, i) => scores[order[i]]),
    numbers: order.map((at) => numbers[at]),
    outside: order.map((at) => outside[at]),
    rows: order.map((at) => rows[at]),
  };
}
