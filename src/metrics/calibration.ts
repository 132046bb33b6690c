/**
 * @module Does a model that is 80 % sure come right in 80 % of the cases? Images are sorted into bins by
 * confidence, and in each bin the mean confidence is compared with the share that is right.
 */
import type { Labels, Ranking } from "../scene/index.ts";
import { verdict } from "./verdict.ts";

/**
 * How bins treat their edges. `guo` (the code of Guo et al. 2017, arXiv:1706.04599): `(low, high]`, so
 * that a confidence of exactly 0 is in none. `torchmetrics`: `[low, high)`, and one more bin for a
 * confidence of exactly 1.
 */
export type Convention = "guo" | "torchmetrics";

export interface Binning {
  /** Bins of equal width from 0 to 1. */
  readonly bins?: number;
  readonly convention: Convention;
}

/** How sure the model was of its first guess, and whether that was right. */
export interface Assurance {
  /** The softmax of the best class, 0 to 1; NaN where the model gave no ordered answer. */
  readonly confidence: number;
  readonly isRight: boolean;
}

export function assurance(ranking: Ranking, labels: Labels): Assurance {
  const { predicted, isRight } = verdict(ranking, labels);
  const confidence =
    predicted === null ? Number.NaN : Math.exp(ranking.scores[0] - ranking.logSumExp);
  return { confidence: Math.min(1, confidence), isRight };
}

/** All images of about the same confidence. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** The share that is right; NaN in an empty bin. */
  readonly accuracy: number;
  /** The mean confidence; NaN in an empty bin. */
  readonly confidence: number;
}

/** What the bins hold, ascending: images, the sum of their confidences, and those that are right. */
export interface Binned {
  /** Images whose confidence is NaN, which are in no bin. */
  readonly unsure: number;
  readonly n: Float64Array;
  readonly sure: Float64Array;
  readonly right: Float64Array;
}

/** A bootstrap asks a thousand times, so nothing is made here but the sums. */
export function binned(evidence: readonly Assurance[], { bins = 15, convention }: Binning): Binned {
  const edges = float32Edges(bins);
  const bin = binOf[convention];
  const size = convention === "guo" ? bins : bins + 1;
  const n = new Float64Array(size);
  const sure = new Float64Array(size);
  const right = new Float64Array(size);
  let unsure = 0;
  for (let i = 0; i < evidence.length; i++) {
    const { confidence, isRight } = evidence[i];
    const at = bin(Math.fround(confidence), edges);
    if (!(at >= 0)) {
      if (at !== -1) unsure++;
      continue;
    }
    n[at]++;
    sure[at] += confidence;
    if (isRight) right[at]++;
  }
  return { unsure, n, sure, right };
}

/** The bins, ascending, the empty ones too. A confidence of NaN is in none. */
export function calibrationBins(
  evidence: readonly Assurance[],
  binning: Binning,
): CalibrationBin[] {
  const { bins = 15 } = binning;
  const edges = float32Edges(bins);
  const { n, sure, right } = binned(evidence, binning);
  return Array.from(n, (count, bin) => ({
    low: edges[bin],
    high: edges[Math.min(bin + 1, bins)],
    n: count,
    accuracy: right[bin] / count,
    confidence: sure[bin] / count,
  }));
}

/** A bootstrap asks for the same edges a thousand times. */
const edgesOf = new Map<number, Float32Array>();

/**
 * The edges as torch has them, in float32: `linspace(0, 1, bins + 1)` counts in steps from both ends to
 * the middle, and rounds once (a fused multiply-add).
 */
export function float32Edges(bins: number): Float32Array {
  const known = edgesOf.get(bins);
  if (known !== undefined) return known;
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`calibration needs a whole number of bins from 1, got ${bins}`);
  }
  const step = Math.fround(1 / bins);
  const edges = Float32Array.from({ length: bins + 1 }, (_, i) =>
    i < (bins + 1) >> 1 ? step * i : 1 - step * (bins - i),
  );
  edgesOf.set(bins, edges);
  return edges;
}

/** Which bin a confidence is in; −1 or NaN for none. Edges are a rounding away from a division. */
const binOf: Readonly<Record<Convention, (confidence: number, edges: Float32Array) => number>> = {
  guo(confidence, edges) {
    let bin = Math.ceil(confidence * (edges.length - 1)) - 1;
    if (confidence <= edges[bin]) bin--;
    else if (confidence > edges[bin + 1]) bin++;
    return bin;
  },
  torchmetrics(confidence, edges) {
    let bin = Math.floor(confidence * (edges.length - 1));
    if (confidence < edges[bin]) bin--;
    else if (confidence >= edges[bin + 1]) bin++;
    return bin;
  },
};
