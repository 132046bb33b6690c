/** @module From what a model gives to all classes of one image to what is kept of it. */

import { Refusal } from "../errors.ts";
import type { Labels, Ranking } from "../scene/index.ts";
import { nextBelow } from "./next-below.ts";
import { checkLabel, type Scores } from "./rank.ts";

export interface RankingOptions {
  /** How many of the best classes; `k + 1` of them show whether a tie decides at `k`. */
  readonly keep: number;
  readonly truth: Labels;
  readonly kind: "logits" | "probabilities";
  /** The classes that are scored against each other, ascending, where they are not all. */
  readonly subset?: readonly number[];
}

/**
 * The best classes of one image, best first; of equal scores the lower class is ahead, NaN is last.
 *
 * Kept scores are float32: logits as they are, probabilities as natural logarithms. The logarithms of
 * near probabilities may round to one number; the lower is then kept a step of float32 lower, so that
 * what is kept has the order and the ties of what the model said. `logSumExp` is summed in float64 over
 * all that compete: ln Σ exp(logit), or ln Σ p, so that exp(score − logSumExp) is softmax or p / Σ p.
 * It is NaN if, and only if, a score is.
 */
export function ranking(scores: Scores, { keep, truth, kind, subset }: RankingOptions): Ranking {
  if (!(Number.isInteger(keep) && keep > 0)) {
    throw new RangeError(`a ranking keeps a whole number of classes from 1, got ${keep}`);
  }
  if (subset !== undefined) checkSubset(subset, scores.length);
  const classes = new Int32Array(Math.min(keep, (subset ?? scores).length));
  select(scores, subset, classes);
  const kept = new Float32Array(classes.length);
  for (let i = 0; i < kept.length; i++) {
    kept[i] = stepFrom(scores[classes[i - 1]], kept[i - 1], scores[classes[i]], kind);
  }
  return {
    classes,
    scores: kept,
    logSumExp: kind === "logits" ? logSumExp(scores, subset) : logSum(scores, subset),
    truthScore: truthScore({ classes, kept }, scores, { truth, kind, subset }),
  };
}

/** Fills `classes` with the best ones by insertion: one comparison for most of those that are not. */
function select(scores: Scores, subset: readonly number[] | undefined, classes: Int32Array): void {
  const n = subset === undefined ? scores.length : subset.length;
  const last = classes.length - 1;
  for (let i = 0; i < n; i++) {
    const candidate = subset === undefined ? i : subset[i];
    const score = scores[candidate];
    if (i > last && !isAhead(score, scores[classes[last]])) continue;
    let place = Math.min(i, last);
    while (place > 0 && isAhead(score, scores[classes[place - 1]])) {
      classes[place] = classes[place - 1];
      place--;
    }
    classes[place] = candidate;
  }
}

/** Whether a class goes before a lower one: only if its score is more, and that of NaN is least. */
const isAhead = (score: number, lower: number): boolean =>
  score > lower || (Number.isNaN(lower) && !Number.isNaN(score));

/** ln Σ exp(s) = max + ln Σ exp(s − max), where nothing overflows. */
function logSumExp(scores: Scores, subset: readonly number[] | undefined): number {
  const n = subset === undefined ? scores.length : subset.length;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const score = scores[subset === undefined ? i : subset[i]];
    if (Number.isNaN(score)) return Number.NaN;
    if (score > max) max = score;
  }
  if (!Number.isFinite(max)) return max;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.exp(scores[subset === undefined ? i : subset[i]] - max);
  return max + Math.log(sum);
}

/** ln Σ p. */
function logSum(scores: Scores, subset: readonly number[] | undefined): number {
  const n = subset === undefined ? scores.length : subset.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const c = subset === undefined ? i : subset[i];
    const p = scores[c];
    if (p < 0) {
      throw new Refusal(
        "model",
        `output: class ${c} has the probability ${p}, below 0; if these are logits, say so in the card`,
      );
    }
    sum += p;
  }
  return Math.log(sum);
}

/** The score to keep below `keptBefore`, which stands for `before`: equal only if the two are. */
function stepFrom(
  before: number | undefined,
  keptBefore: number | undefined,
  score: number,
  kind: RankingOptions["kind"],
): number {
  const rounded = Math.fround(kind === "logits" ? score : Math.log(score));
  if (keptBefore === undefined || Number.isNaN(score) || rounded < keptBefore) return rounded;
  return score === before ? keptBefore : nextBelow(keptBefore);
}

/** The score of the first true class, consistent with those that are kept. */
function truthScore(
  { classes, kept }: { classes: Int32Array; kept: Float32Array },
  scores: Scores,
  {
    truth,
    kind,
    subset,
  }: Pick<RankingOptions, "truth" | "kind"> & { subset: RankingOptions["subset"] | undefined },
): number {
  if (truth.length === 0) return Number.NaN;
  const label = truth[0];
  checkLabel(scores, label);
  if (subset !== undefined && !subset.includes(label)) {
    throw new RangeError(`class ${label} is true, but not among the ${subset.length} that compete`);
  }
  const place = classes.indexOf(label);
  if (place !== -1) return kept[place];
  const last = classes.length - 1;
  return stepFrom(scores[classes[last]], kept[last], scores[label], kind);
}

function checkSubset(subset: readonly number[], classes: number): void {
  for (let i = 0; i < subset.length; i++) {
    const isRightPlace = subset[i] > (i === 0 ? -1 : subset[i - 1]) && subset[i] < classes;
    if (isRightPlace && Number.isInteger(subset[i])) continue;
    throw new RangeError(
      `a subset names classes of 0 … ${classes - 1}, ascending; its entry ${i} is ${subset[i]}`,
    );
  }
}
