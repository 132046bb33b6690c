/** @module Scores result files of COCO and LVIS against annotation files. */
import { setImmediate } from "node:timers/promises";
import {
  type Annotations,
  annotationQuirks,
  objectsOf,
  type Results,
  readAnnotations,
  readResults,
} from "../data/index.ts";
import type { ApCorrection, ApEvidence } from "../metrics/index.ts";
import { type ApChoices, type ScoredAp, scoredAp } from "./score-ap.ts";
import { correctionsTable, curvesOf, perClassTable } from "./score-ap-tables.ts";
import { intervalsOf, orNull } from "./score-intervals.ts";
import { type CocoTask, chosenTask } from "./score-task.ts";
import type { Score, ScoreOptions } from "./score.ts";

export interface CocoScoreOptions extends ScoreOptions, ApChoices {
  /** By what detections and objects are compared; without it, what the files have tells. */
  readonly task?: CocoTask | undefined;
  /** Whether precision at every recall is wanted. */
  readonly curves?: boolean | undefined;
}

/** Average precision of a result file, with the rules of pycocotools or lvis unless corrected. */
export async function scoreCoco(options: CocoScoreOptions): Promise<Score> {
  const { onProgress, onText } = options;
  const reading = (file: string) => ({
    onProgress: (read: number, all: number) => onProgress?.(`bytes of ${file}`, read, all),
  });
  const annotations = await readAnnotations(options.truth, reading(options.truth));
  const results = await readResults(options.predictions, annotations, reading(options.predictions));
  const { task, notes } = chosenTask(results, annotations, options.task);
  const ap = scoredAp(task, annotations, options);
  const evidence = await observed(ap, { annotations, results, onProgress });
  const values = ap.family.conclude(evidence.strict);
  const text = ap.summary(ap.family, values);
  onText?.(text);
  const { lines, name } = ap.family;
  const size = { images: evidence.length, lines: lines.length };
  const intervals = await intervalsOf(ap.family.reweighed(evidence), size, options);
  return {
    task,
    metricFamily: name,
    images: evidence.length,
    lines: lines.map(({ name, better }, i) => ({
      name,
      value: orNull(values[i]),
      unit: "share",
      better,
      ...(intervals[i] === undefined ? {} : { interval: intervals[i] }),
    })),
    text,
    tables: {},
    notes: [...annotations.notes, ...annotationQuirks(annotations), ...results.notes, ...notes],
  };
}
