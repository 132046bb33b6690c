/** @module From the scores of one image to what its row in the ledger keeps of them. */
import { ilsvrcOrder } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { ranking } from "../metrics/index.ts";
import type { Card, PartialCard } from "../model/index.ts";
import type { Columns } from "../record/index.ts";
import type { Labels } from "../scene/index.ts";
import type { CommonRow, Values } from "./task.ts";

export const rankingColumns = {
  /** The classes that count as right; none where the sample is not scored. */
  truth: "int32[]",
  /** The best classes, best first, with their scores: logits, or logarithms of probabilities. */
  classes: "int32[]",
  scores: "float[]",
  /** ln Σ exp(score) over all classes. */
  logSumExp: "double",
  /** The score of the first true class. */
  truthScore: "float",
} as const satisfies Columns;

export const logitColumns = { ...rankingColumns, logits: "float[]" } as const satisfies Columns;

/** Rows of a ledger without logits lack the last. */
export type RankingValues = Values<typeof logitColumns>;
export type RankingRow = CommonRow & RankingValues;

/** How rankings are made of what a model gives. */
export interface Reading {
  readonly kind: Card["scores"];
  readonly background: boolean;
  readonly order: Card["classOrder"];
  readonly subset: readonly number[] | undefined;
  readonly keep: number;
  readonly keepsLogits: boolean;
}

export const readingOf = (
  card: PartialCard,
  subset: readonly number[] | undefined,
  kept: Pick<Reading, "keep" | "keepsLogits">,
): Reading => ({
  kind: card.scores ?? "logits",
  background: card.background ?? false,
  order: card.classOrder ?? "sorted",
  subset,
  ...kept,
});

/** What is kept of `outputs`, the scores of an image in the order of the model; refuses such that are no numbers. */
export function rankingValues(
  truth: Labels,
  outputs: Float32Array,
  { kind, background, order, subset, keep, keepsLogits }: Reading,
): RankingValues {
  const inOutputOrder = background ? outputs.subarray(1) : outputs;
  const scores = order === "sorted" ? inOutputOrder : reordered(inOutputOrder, order);
  refuseBad(scores);
  const {
    classes,
    scores: best,
    logSumExp,
    truthScore,
  } = ranking(scores, {
    keep,
    kind,
    truth,
    ...(subset !== undefined && { subset }),
  });
  if (!Number.isFinite(logSumExp)) throw new Refusal("output", "no score is finite");
  // The rest of the batch is not to be held on to for the sake of one image.
  const logits = keepsLogits ? scores.slice() : [];
  return { truth, classes, scores: best, logSumExp, truthScore, logits };
}

/** In a loop, for it sees every score of every image. */
function refuseBad(scores: Float32Array): void {
  for (let c = 0; c < scores.length; c++) {
    if (scores[c] < Number.POSITIVE_INFINITY) continue;
    throw new Refusal("output", `${scores[c]} for class ${c}`);
  }
}

/** What is kept of an image without an answer. */
export const noRanking = (truth: Labels): RankingValues => ({
  truth,
  classes: [],
  scores: [],
  logSumExp: Number.NaN,
  truthScore: Number.NaN,
  logits: [],
});

/** Scores in the order of sorted WNIDs, from a model with another. */
function reordered(scores: Float32Array, order: "ilsvrc-id" | "string-sorted"): Float32Array {
  const sorted = new Float32Array(scores.length);
  const classOf = order === "ilsvrc-id" ? ilsvrcOrder() : asText(scores.length);
  for (let i = 0; i < scores.length; i++) sorted[classOf[i]] = scores[i];
  return sorted;
}

/** The numbers 0 … n−1 as they stand when sorted as text: 0, 1, 10, 100, 101, … */
const asText = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => String(i))
    .sort()
    .map(Number);
