/** @module AP as TIDE counts it: at one overlap, the mean over all categories that have an object or a detection. */
import { sortByScore } from "./by-score.ts";

/** Detections, of which those of equal score stay in this order. */
export interface Claims {
  /** −1 is none: such a detection is left out. */
  readonly categories: Int32Array;
  readonly scores: Float64Array;
  readonly isRight: Uint8Array;
}

/**
 * The mean over categories of precision at the recalls 0, 0.01, … 1; 0 to 1. Unlike COCO's it counts
 * detections of a category without objects, as 0, and its recalls are i / 100.
 */
export function meanPrecision(claims: Claims, objects: Int32Array): number {
  const { order, starts } = byCategory(claims.categories, objects.length);
  let sum = 0;
  let categories = 0;
  for (let k = 0; k < objects.length; k++) {
    if (starts[k] === starts[k + 1] && objects[k] === 0) continue;
    categories++;
    if (objects[k] === 0) continue;
    sortByScore(order, starts[k], starts[k + 1], claims.scores);
    sum += averagePrecision(claims.isRight, order.subarray(starts[k], starts[k + 1]), objects[k]);
  }
  return sum / categories;
}

/** The places of the claims on each category, one category after the other. */
function byCategory(categories: Int32Array, n: number) {
  const starts = new Int32Array(n + 2); // one further than it is: it moves back while it is used
  for (const category of categories) if (category >= 0) starts[category + 2]++;
  for (let k = 1; k < starts.length; k++) starts[k] += starts[k - 1];
  const order = new Int32Array(starts[n + 1]);
  for (let i = 0; i < categories.length; i++) {
    if (categories[i] >= 0) order[starts[categories[i] + 1]++] = i;
  }
  return { order, starts };
}

function averagePrecision(isRight: Uint8Array, ranked: Int32Array, objects: number): number {
  const precision = new Float64Array(ranked.length);
  const recall = new Float64Array(ranked.length);
  let right = 0;
  for (let i = 0; i < ranked.length; i++) {
    right += isRight[ranked[i]];
    precision[i] = right / (i + 1);
    recall[i] = right / objects;
  }
  for (let i = ranked.length - 1; i > 0; i--) {
    precision[i - 1] = Math.max(precision[i - 1], precision[i]);
  }
  let sum = 0;
  for (let bar = 0, i = 0; bar <= 100; bar++) {
    while (i < ranked.length && recall[i] < bar / 100) i++;
    if (i === ranked.length) break;
    sum += precision[i];
  }
  return sum / 101;
}
