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
import { Refusal } from "../errors.ts";
import {
  type ApEvidence,
  type CorrectionEffect,
  type TideEvidence,
  type TideRow,
  tide,
} from "../metrics/index.ts";
import { ones } from "../statistics/index.ts";
import type { Score, ScoreOptions } from "./score.ts";
import { type ApChoices, type ApTask, type ChosenAp, chosenAp } from "./score-ap.ts";
import { correctionsTable, curvesOf, errorsTable, perClassTable } from "./score-ap-tables.ts";
import { apTaskOf } from "./score-ap-task.ts";
import { fewImagesNote, intervalsOf } from "./score-intervals.ts";
import { linesOf } from "./score-lines.ts";

export interface CocoScoreOptions extends ScoreOptions, ApChoices {
  /** Whether precision at every recall is wanted. */
  readonly curves?: boolean | undefined;
  /** Whether the types of errors are wanted (TIDE): of boxes and masks. */
  readonly errors?: boolean | undefined;
}

/** Average precision of a result file, by the rules of pycocotools or lvis unless these are corrected. */
export async function scoreCoco(options: CocoScoreOptions): Promise<Score> {
  const { predictions, truth, onProgress, onText, curves = false } = options;
  const progress = (file: string) => ({
    onProgress: (read: number, all: number) =>
      onProgress?.(`${file}, MB`, Math.floor(read / 1e6), Math.floor(all / 1e6)),
  });
  const annotations = await readAnnotations(truth, progress(truth));
  const results = await readResults(predictions, annotations, progress(predictions));
  const { task, notes } = apTaskOf(results, annotations, options.task);
  const ap = chosenAp(task, annotations, options);
  const { family, summary } = ap;
  const errors = options.errors ? errorsOf(task) : undefined;
  const files = { annotations, results, onProgress };
  const { evidence, effects, errorRows } = await observed({ ...ap, errors }, task, files);
  const reweighed = family.reweighed(evidence);
  const values = reweighed(ones(evidence.length));
  const text = summary(family, values);
  onText?.(text);
  const classes = annotations.categories.map(({ name }) => name);
  const size = { images: evidence.length, lines: values.length };
  const intervals = await intervalsOf(reweighed, size, options);
  return {
    task,
    metricFamily: family.name,
    images: evidence.length,
    lines: linesOf(family.lines, values, intervals),
    text,
    tables: {
      perClass: perClassTable(family, evidence, classes),
      ...(effects && { corrections: correctionsTable(family, effects) }),
      ...(errorRows && { errors: errorsTable(errorRows) }),
    },
    ...(curves && { curves: curvesOf(family, evidence, classes) }),
    notes: [
      ...annotations.notes,
      ...annotationQuirks(annotations),
      ...results.notes,
      ...notes,
      ...(options.corrections !== undefined && effects === undefined
        ? ["what each correction is worth is told for COCO alone"]
        : []),
      ...fewImagesNote(evidence.length, options),
    ],
  };
}

interface Files extends Pick<ScoreOptions, "onProgress"> {
  readonly annotations: Annotations;
  readonly results: Results;
}

/** Images that are matched before others are heard: progress, and a wish to stop. */
const atOnce = 50;

interface Shown {
  readonly evidence: ApEvidence[];
  readonly effects: readonly CorrectionEffect[] | undefined;
  readonly errorRows: readonly TideRow[] | undefined;
}

/** The table of error types; keypoints and boundaries have none. */
function errorsOf(task: ApTask): ReturnType<typeof tide> {
  if (task === "boxes" || task === "masks") return tide({ overlaps: task });
  throw new Refusal("usage", `types of errors are told of boxes and masks, not of ${task}`);
}

/** What each image shows, in the order of image ids; and what corrections and TIDE make of it, where wanted. */
async function observed(
  { family, effects, errors }: ChosenAp & { readonly errors: ReturnType<typeof tide> | undefined },
  task: ApTask,
  { annotations, results, onProgress }: Files,
): Promise<Shown> {
  const parts = partsOf[task];
  const truth = objectsOf(annotations, parts);
  const said = results.detectionsOf(parts, family.settings.maxDets.at(-1));
  const evidence: ApEvidence[] = [];
  const ofEffects: (readonly ApEvidence[])[] = [];
  const ofErrors: TideEvidence[] = [];
  const total = annotations.images.length;
  for (let image = 0; image < total; image++) {
    const [detections, objects] = [said(image), truth(image)];
    evidence.push(family.observe(detections, objects));
    if (effects !== undefined) ofEffects.push(effects.observe(detections, objects));
    if (errors !== undefined) ofErrors.push(errors.observe(detections, objects));
    if ((image + 1) % atOnce !== 0 && image + 1 !== total) continue;
    onProgress?.("images", image + 1, total);
    await setImmediate();
  }
  return {
    evidence,
    effects: effects?.conclude(ofEffects),
    errorRows: errors?.conclude(ofErrors),
  };
}

const partsOf = {
  boxes: { boxes: true },
  masks: { masks: true },
  boundaries: { masks: true },
  keypoints: { boxes: true, keypoints: true },
} as const satisfies Record<ApTask, object>;
