/** @module Scores a folder of predicted label maps against the true ones. */
import { setImmediate } from "node:timers/promises";
import {
  type LabelMapPairs,
  openLabelMap,
  openLabelMapPairs,
  type PredictionNumbers,
} from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  boundaryIoU,
  type MeanConvention,
  type MetricFamily,
  meanIoU,
  type Overlap,
  perClassIoU,
} from "../metrics/index.ts";
import { ignoredLabel, type LabelMap } from "../scene/index.ts";
import { numbersNote } from "./label-numbers.ts";
import { orNull } from "./or-null.ts";
import type { Score, ScoreLine, ScoreOptions, ScoreTable } from "./score.ts";
import { fewImagesNote } from "./score-intervals.ts";
import { refused, refuseOtherSize, scoreLines } from "./score-lines.ts";

export interface LabelMapScoreOptions extends ScoreOptions {
  /** A class table: its name, how many classes there are, or its file; without it, what the truth tells. */
  readonly classes?: string | undefined;
  /** Whose rules the means of classes follow; mmsegmentation's without it. */
  readonly convention?: MeanConvention | undefined;
  /** What predictions store: the numbers that truth stores (so without it), or classes from 0. */
  readonly numbers?: PredictionNumbers | undefined;
  /** The width of boundaries as a share of the diagonal; without it, no boundary IoU. */
  readonly boundary?: number | undefined;
}

type Family = MetricFamily<LabelMap, LabelMap, Overlap>;

/** Refuses in one line what cannot be read or does not fit; memory does not grow with the pixels. */
export async function scoreLabelMaps(options: LabelMapScoreOptions): Promise<Score> {
  const { convention = "mmseg", boundary } = options;
  if (boundary !== undefined && !(boundary > 0 && boundary <= 1)) {
    throw new Refusal(
      "usage",
      `boundary is ${boundary}; expected a share of the diagonal, as 0.02`,
    );
  }
  const pairs = await openLabelMapPairs(options);
  const counted = { classes: pairs.classes.length, ignore: ignoredLabel(pairs.classes.length) };
  const families: Family[] = [
    meanIoU({ ...counted, convention }),
    ...(boundary === undefined ? [] : [boundaryIoU({ ...counted, ratio: boundary })]),
  ];
  const evidence = await observed(pairs, families, options.onProgress);
  const lines: ScoreLine[] = [];
  for (const [i, family] of families.entries()) {
    lines.push(...(await scoreLines(family, evidence[i], options)));
  }
  return {
    task: "semantic-segmentation",
    metricFamily: `mean-iou (${convention})`,
    images: pairs.pairs.length,
    lines,
    text: [],
    tables: { perClass: classTable(pairs.classes, perClassIoU(counted).conclude(evidence[0])) },
    notes: [
      pairs.layout,
      ...pairs.notes,
      ...outsideNote(evidence[0]),
      ...(await numbersNote(pairs, counted)),
      ...fewImagesNote(pairs.pairs.length, options),
    ],
  };
}

/** What each pair shows to each family. */
async function observed(
  { pairs }: LabelMapPairs,
  families: readonly Family[],
  onProgress: ScoreOptions["onProgress"],
): Promise<Overlap[][]> {
  const evidence: Overlap[][] = families.map(() => []);
  for (const [i, { prediction, truth }] of pairs.entries()) {
    const [said, actual] = [await openLabelMap(prediction), await openLabelMap(truth)];
    refuseOtherSize(said, actual, { prediction: prediction.file, truth: truth.file });
    for (const [f, { observe }] of families.entries()) {
      evidence[f].push(refused(prediction.file, () => observe(said, actual)));
    }
    onProgress?.("label maps", i + 1, pairs.length);
    await setImmediate(); // so that a wish to stop is heard
  }
  return evidence;
}

function classTable(
  classes: readonly string[],
  rows: ReturnType<ReturnType<typeof perClassIoU>["conclude"]>,
): ScoreTable {
  return {
    columns: ["class", "IoU", "accuracy", "precision", "pixels", "predicted pixels"],
    kinds: ["text", "share", "share", "share", "count", "count"],
    rows: rows.map(({ class: c, iou, accuracy, precision, labelled, predicted }) => [
      classes[c],
      orNull(iou),
      orNull(accuracy),
      orNull(precision),
      labelled,
      predicted,
    ]),
  };
}

function outsideNote(evidence: readonly Overlap[]): string[] {
  let outside = 0;
  let inside = 0;
  for (const one of evidence) {
    outside += one.outside;
    inside += sum(one.predicted);
  }
  if (outside === 0) return [];
  const share = (100 * outside) / (outside + inside);
  const percent = share < 0.1 ? "below 0.1" : share.toFixed(1);
  return [
    `pixels predicted to be of no class are misses: ${outside} (${percent} %) of those scored`,
  ];
}

const sum = (counts: Int32Array): number => counts.reduce((total, n) => total + n, 0);
