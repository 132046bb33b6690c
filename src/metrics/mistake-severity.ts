import type { Labels, Ranking } from "../scene/index.ts";
import { type ClassTree, classTree, type Hierarchy } from "./hierarchy.ts";
import { mean } from "./mean.ts";
import type { Metric } from "./metric.ts";
import { checkLabelled, isBroken } from "./verdict.ts";

/**
 * How far the wrong first guesses are from the truth, on average over them: 0 to the height of the
 * hierarchy (Bertinetto et al. 2020, "Making better mistakes", arXiv:1912.09393). Without a mistake
 * there is none: NaN. A model may lower it by making more mistakes that are small.
 */
export function mistakeSeverity(hierarchy: Hierarchy): Metric<Ranking, Labels, number> {
  const tree = classTree(hierarchy);
  return {
    name: "mistake-severity",
    better: "lower",
    observe: (ranking, labels) => distanceOf(tree, ranking, labels, 1),
    // A bootstrap asks a thousand times, so no list of the mistakes is made.
    conclude(distances) {
      let sum = 0;
      let mistakes = 0;
      for (let i = 0; i < distances.length; i++) {
        sum += distances[i];
        if (distances[i] > 0) mistakes++;
      }
      return sum / mistakes;
    },
  };
}

/**
 * How far the `k` best classes are from the truth, on average over them and then over all images (the
 * same source). For k = 1 it is mistake severity times the share of mistakes.
 */
export function averageHierarchicalDistance(
  hierarchy: Hierarchy,
  k: number,
): Metric<Ranking, Labels, number> {
  const tree = classTree(hierarchy);
  if (!(Number.isInteger(k) && k >= 1 && k <= tree.classes)) {
    throw new RangeError(
      `the k best of ${tree.classes} classes: k is 1 to ${tree.classes}, got ${k}`,
    );
  }
  return {
    name: `average-hierarchical-distance-${k}`,
    better: "lower",
    observe: (ranking, labels) => distanceOf(tree, ranking, labels, k),
    conclude: mean,
  };
}

/** The mean distance of the `k` best to the nearest true class; a NaN is as far as can be. */
function distanceOf(tree: ClassTree, ranking: Ranking, labels: Labels, k: number): number {
  checkLabelled(labels);
  if (isBroken(ranking)) return tree.height;
  if (ranking.classes.length < k) {
    throw new RangeError(
      `the ${k} best of a ranking that kept ${ranking.classes.length}; keep ${k}`,
    );
  }
  let sum = 0;
  for (let i = 0; i < k; i++) {
    sum += Math.min(...labels.map((label) => tree.distance(ranking.classes[i], label)));
  }
  return sum / k;
}
