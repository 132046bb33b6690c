/** @module The whole arrays of COCOeval.accumulate, and what is read from them. */
import { accumulator, countObjects } from "./ap-accumulate.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import { meansOf } from "./ap-means.ts";
import { rankCategories } from "./ap-rank.ts";
import type { ApFamily } from "./average-precision.ts";
import { isBetter } from "./by-score.ts";

/** −1 where a category has no objects in a range of areas; as COCOeval has it in `eval`. */
export interface PrecisionRecall {
  /** IoU thresholds, recall thresholds, categories, ranges of areas, limits of detections. */
  readonly shape: readonly [T: number, R: number, K: number, A: number, M: number];
  /** [T, R, K, A, M] */
  readonly precision: Float64Array;
  /** The recall that was reached. [T, K, A, M] */
  readonly recall: Float64Array;
  /** The score of the detection that reaches a recall; 0 past the last. [T, R, K, A, M] */
  readonly scores: Float64Array;
}

/** What the evidence of an AP family says at every threshold, of every category, range and limit. */
export function precisionRecall(
  { settings }: Pick<ApFamily, "settings">,
  evidence: readonly ApEvidence[],
): PrecisionRecall {
  const { iouThresholds, recallThresholds, areaRanges, maxDets } = settings;
  const ranked = rankCategories(settings, evidence);
  const [T, R, K] = [iouThresholds.length, recallThresholds.length, ranked.length];
  const [A, M] = [areaRanges.length, maxDets.length];
  const precision = new Float64Array(T * R * K * A * M).fill(-1);
  const recall = new Float64Array(T * K * A * M).fill(-1);
  const scores = precision.slice();
  const counts = new Uint8Array(evidence.length).fill(1);
  const objects = countObjects(ranked, A, counts);
  const accumulate = accumulator(settings, ranked);
  const highest = highestScores(evidence, K);
  for (let m = 0; m < M; m++) {
    accumulate(counts, objects, m, (cell, { category: k, area: a, threshold: t, objects }) => {
      const { finderScores } = ranked[k];
      for (let r = 0; r < R; r++) {
        const at = (((t * R + r) * K + k) * A + a) * M + m;
        precision[at] = cell.precision[r];
        // A recall of 0 is reached by the very first detection, right or wrong.
        if (recallThresholds[r] <= 0) scores[at] = highest[k];
        else scores[at] = cell.finders[r] < 0 ? 0 : finderScores[cell.finders[r]];
      }
      recall[((t * K + k) * A + a) * M + m] = sum(cell.found) / objects;
    });
  }
  return { shape: [T, R, K, A, M], precision, recall, scores };
}

/** The best score of each category; 0 if it has none. */
function highestScores(evidence: readonly ApEvidence[], categories: number): Float64Array {
  const highest = new Array<number | undefined>(categories);
  for (const { categories: own, scores } of evidence) {
    for (const [i, score] of scores.entries()) {
      const before = highest[own[i]];
      if (before === undefined || isBetter(score, before)) highest[own[i]] = score;
    }
  }
  return Float64Array.from(highest, (score = 0) => score);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Of each category all lines of the family, over it alone; NaN where it has no objects. [K][lines] */
export function linesByCategory(
  { settings, lines }: Pick<ApFamily, "settings" | "lines">,
  evidence: readonly ApEvidence[],
): Float64Array[] {
  const mean = meansOf(settings, evidence)(new Uint8Array(evidence.length).fill(1));
  return Array.from({ length: settings.useCategories ? settings.categories : 1 }, (_, k) =>
    Float64Array.from(lines, (line) =>
      line.categories === undefined || line.categories.includes(k) ? mean(line, [k]) : Number.NaN,
    ),
  );
}

/** A precision-recall curve: what precision is left at each recall threshold, and from which score on. */
export interface Curve {
  readonly precision: Float64Array;
  readonly scores: Float64Array;
}

/** The curve of one cell; null where it has no objects. */
export function curveOf(
  { shape: [, R, K, A, M], precision, scores }: PrecisionRecall,
  {
    threshold,
    category,
    area,
    cut,
  }: { threshold: number; category: number; area: number; cut: number },
): Curve | null {
  const at = (r: number) => (((threshold * R + r) * K + category) * A + area) * M + cut;
  if (precision[at(0)] === -1) return null;
  const read = (values: Float64Array) => Float64Array.from({ length: R }, (_, r) => values[at(r)]);
  return { precision: read(precision), scores: read(scores) };
}
