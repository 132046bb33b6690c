/** @module The detections of all images that find something: precision and recall turn only at these. */
import type { ApEvidence } from "./ap-evidence.ts";
import { sortByScore } from "./by-score.ts";

/** Category after category, in each the best first; of equal scores the first. */
export interface Finders {
  /** Where those of each category begin, and where the last end. */
  readonly starts: Int32Array;
  readonly scores: Float64Array;
  /** The image of each, by its place in the evidence. */
  readonly images: Int32Array;
  /** Its place in the `found` of its image. */
  readonly places: Int32Array;
  /** Its number among the detections of all images, image after image. */
  readonly numbers: Int32Array;
}

export function findersOf(evidence: readonly ApEvidence[], categories: number): Finders {
  const starts = new Int32Array(categories + 1);
  for (const { categories: own, found } of evidence) {
    for (let f = 0; f < found.length; f++) starts[own[found[f]] + 1]++;
  }
  for (let k = 0; k < categories; k++) starts[k + 1] += starts[k];
  const finders = emptyFinders(starts);
  const next = starts.slice();
  let before = 0; // detections of the images before
  for (let image = 0; image < evidence.length; image++) {
    const { categories: own, scores, found } = evidence[image];
    for (let f = 0; f < found.length; f++) {
      const at = next[own[found[f]]]++;
      finders.scores[at] = scores[found[f]];
      finders.images[at] = image;
      finders.places[at] = f;
      finders.numbers[at] = before + found[f];
    }
    before += own.length;
  }
  return sorted(finders);
}

function emptyFinders(starts: Int32Array): Finders {
  const n = starts[starts.length - 1];
  return {
    starts,
    scores: new Float64Array(n),
    images: new Int32Array(n),
    places: new Int32Array(n),
    numbers: new Int32Array(n),
  };
}

/** The same in their final order. */
function sorted({ starts, scores, images, places, numbers }: Finders): Finders {
  const order = new Int32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let k = 0; k + 1 < starts.length; k++) sortByScore(order, starts[k], starts[k + 1], scores);
  const into = emptyFinders(starts);
  for (let i = 0; i < order.length; i++) {
    into.scores[i] = scores[order[i]];
    into.images[i] = images[order[i]];
    into.places[i] = places[order[i]];
    into.numbers[i] = numbers[order[i]];
  }
  return into;
}
