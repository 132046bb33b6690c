/** @module Mean intersection over union, and what else is concluded from the overlaps of label maps. */
import type { LabelMap } from "../scene/index.ts";
import { classTotals, onceEach } from "./class-totals.ts";
import type { MetricFamily } from "./metric-family.ts";
import { type Overlap, type OverlapOptions, overlap } from "./overlap.ts";
import type { Table } from "./table.ts";

/**
 * Whose rules make a mean of classes: mmsegmentation's, those of CSAIL's ADE20K code, or those of the development
 * kit of PASCAL VOC. docs/metrics.md says where they differ.
 */
export type MeanConvention = "mmseg" | "mit-ade20k" | "voc";

interface Rules {
  /** Of pixels that are right to all that count. */
  share(part: number, whole: number): number;
  mean(values: Float64Array): number;
  /** Whether a scored pixel may have a prediction that is no class. */
  readonly takesOutside: boolean;
}

const conventions: Readonly<Record<MeanConvention, Rules>> = {
  mmseg: { share: (part, whole) => part / whole, mean: nanMean, takesOutside: true },
  "mit-ade20k": {
    share: (part, whole) => part / (whole + 1e-10),
    mean: plainMean,
    takesOutside: true,
  },
  voc: { share: (part, whole) => part / whole, mean: plainMean, takesOutside: false },
};

export interface MeanIoUOptions extends OverlapOptions {
  readonly convention: MeanConvention;
}

const names = ["mIoU", "mAcc", "aAcc", "fwIoU", "mDice", "mFscore"] as const;

/**
 * Pixels of each class are summed over the dataset, then intersection by union of each class, then the mean over
 * classes by the rules of the convention (mmsegmentation 1.2.2, `IoUMetric`). `fwIoU` weighs classes by their
 * pixels (Long et al. 2015, arXiv:1411.4038, section 5).
 */
export const meanIoU = (options: MeanIoUOptions): MetricFamily<LabelMap, LabelMap, Overlap> => ({
  name: "mean-iou",
  lines: names.map((name) => ({ name, better: "higher" })),
  observe: (prediction, truth) => {
    const evidence = overlap(prediction, truth, options);
    if (evidence.outside > 0 && !conventions[options.convention].takesOutside) {
      throw new RangeError(
        `${evidence.outside} pixels are predicted to be of no class: ${options.convention} takes labels from 0 to ${options.classes - 1} alone`,
      );
    }
    return evidence;
  },
  conclude: (evidence) => concluder(options, evidence)(onceEach(evidence)),
  reweighed: (evidence) => concluder(options, evidence),
});

function concluder({ classes, convention }: MeanIoUOptions, evidence: readonly Overlap[]) {
  const totals = totalsOf(evidence, classes);
  const { share, mean } = conventions[convention];
  return (counts: ArrayLike<number>): Float64Array => {
    const [both, predicted, labelled] = totals(counts);
    const of = (value: (c: number) => number): Float64Array =>
      Float64Array.from(both, (_, c) => value(c));
    const iou = of((c) => share(both[c], predicted[c] + labelled[c] - both[c]));
    const accuracy = of((c) => share(both[c], labelled[c]));
    const dice = of((c) => share(2 * both[c], predicted[c] + labelled[c]));
    const precision = of((c) => share(both[c], predicted[c]));
    const fScore = of((c) => share(2 * precision[c] * accuracy[c], precision[c] + accuracy[c]));
    const pixels = sum(labelled);
    if (pixels + sum(predicted) === 0) return new Float64Array(names.length).fill(Number.NaN);
    // A class without pixels has no weight, whatever its IoU.
    const weighted = of((c) => (labelled[c] === 0 ? 0 : labelled[c] * iou[c]));
    return Float64Array.of(
      mean(iou),
      mean(accuracy),
      share(sum(both), pixels),
      sum(weighted) / pixels,
      mean(dice),
      mean(fScore),
    );
  };
}

export interface ClassOverlap {
  /** The class, from 0. */
  readonly class: number;
  /** NaN where the class occurs neither in truth nor in predictions. */
  readonly iou: number;
  /** Of its pixels, the share that was found; NaN where it has none. */
  readonly accuracy: number;
  /** Of the pixels that are said to be of it, the share that is; NaN where there are none. */
  readonly precision: number;
  /** Its pixels in truth, and those that are said to be of it. */
  readonly labelled: number;
  readonly predicted: number;
}

/** Of every class, whether it occurs or not: intersection over union, and the pixels. */
export const perClassIoU = (
  options: OverlapOptions,
): Table<LabelMap, LabelMap, Overlap, ClassOverlap> => ({
  name: "per-class-iou",
  observe: (prediction, truth) => overlap(prediction, truth, options),
  conclude(evidence) {
    const [both, predicted, labelled] = totalsOf(evidence, options.classes)(onceEach(evidence));
    return Array.from(both, (n, c) => ({
      class: c,
      iou: n / (predicted[c] + labelled[c] - n),
      accuracy: n / labelled[c],
      precision: n / predicted[c],
      labelled: labelled[c],
      predicted: predicted[c],
    }));
  },
});

/** Sums of intersection, predicted and labelled pixels by class. */
export const totalsOf = (evidence: readonly Overlap[], classes: number) =>
  classTotals(
    evidence.map((one) => ({
      classes: one.classes,
      columns: [one.intersection, one.predicted, one.labelled],
    })),
    { classes, columns: 3 },
  );

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function plainMean(values: Float64Array): number {
  return sum(values) / values.length;
}

/** Over the values that there are; of none, NaN. */
export function nanMean(values: Float64Array): number {
  return plainMean(values.filter((value) => !Number.isNaN(value)));
}
