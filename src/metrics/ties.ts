import type { Labels, Ranking } from "../scene/index.ts";
import { checkLabelled, isBroken } from "./verdict.ts";

/**
 * Whether another order among equal scores could turn a hit among the `k` best into a miss, or a miss
 * into a hit. Implementations differ in that order, so it says how many images are theirs to decide.
 * Of several true classes it sees those that are kept, and the first.
 */
export function tieDecides(ranking: Ranking, labels: Labels, k: number): boolean {
  checkLabelled(labels);
  if (isBroken(ranking)) return false;
  const { classes, scores } = ranking;
  const edge = scores[Math.min(k, scores.length) - 1];
  let isAtEdge = ranking.truthScore === edge;
  for (let i = 0; i < classes.length; i++) {
    if (!labels.includes(classes[i])) continue;
    if (scores[i] > edge || classes.length < k) return false; // a hit in every order
    if (scores[i] === edge) isAtEdge = true;
  }
  if (classes.length < k || (isAtEdge && classes.length === k)) {
    throw new RangeError(`a tie at ${k} shows only in more classes than ${k}; keep ${k + 1}`);
  }
  return isAtEdge && scores[k] === edge;
}
