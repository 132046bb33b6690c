/** @module From the scores of one image to its row in the ledger. */
import { ilsvrcOrder } from "../data/index.ts";
import { ranking } from "../metrics/index.ts";
import type { Card, PartialCard } from "../model/index.ts";
import type { Row } from "../record/index.ts";
import type { Labels } from "../scene/index.ts";
import type { logitColumns } from "./plan.ts";

export type RankingRow = Row<typeof logitColumns>;

/** How rows are made of what a model gives. */
export interface Reading {
  readonly kind: Card["scores"];
  readonly background: boolean;
  readonly order: Card["classOrder"];
  readonly subset: readonly number[] | undefined;
  readonly keep: number;
}

export const readingOf = (
  card: PartialCard,
  subset: readonly number[] | undefined,
  keep: number,
): Reading => ({
  kind: card.scores ?? "logits",
  background: card.background ?? false,
  order: card.classOrder ?? "sorted",
  subset,
  keep,
});

/** An image that the model answered. */
export interface Answered {
  readonly id: string;
  readonly truth: Labels;
  /** What the model gave, in its own order. */
  readonly outputs: Float32Array;
  /** The size of the encoded image. */
  readonly bytes: number;
}

export function rowOf(
  { id, truth, outputs, bytes }: Answered,
  { kind, background, order, subset, keep }: Reading,
): RankingRow {
  const inOutputOrder = background ? outputs.subarray(1) : outputs;
  const scores = order === "sorted" ? inOutputOrder : reordered(inOutputOrder, order);
  const bad = scores.findIndex(
    (score) => Number.isNaN(score) || score === Number.POSITIVE_INFINITY,
  );
  if (bad !== -1) return problemRow(id, truth, `output: ${scores[bad]} for class ${bad}`);
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
  if (!Number.isFinite(logSumExp)) return problemRow(id, truth, "output: no score is finite");
  const logits = scores.slice();
  return {
    sample: id,
    bytes,
    problem: null,
    truth,
    classes,
    scores: best,
    logSumExp,
    truthScore,
    logits,
  };
}

/** The row of an image without an answer. */
export const problemRow = (id: string, truth: Labels, problem: string): RankingRow => ({
  sample: id,
  bytes: 0,
  problem,
  truth,
  classes: [],
  scores: [],
  logSumExp: Number.NaN,
  truthScore: Number.NaN,
  logits: [],
});

/** Problems that the model has, not the image. */
export const isModelProblem = (problem: string): boolean => problem.startsWith("output: ");

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
