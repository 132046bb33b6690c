/** @module Which average precision files are scored by, and with which settings. */
import { type Annotations, frequenciesOf, keypointCount } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  type ApFamily,
  type ApOptions,
  apCorrectionEffects,
  averagePrecision,
  cocoSigmas,
  cocoSummary,
  lvisAveragePrecision,
  lvisSummary,
} from "../metrics/index.ts";

/** By what detections and objects are compared. */
export type ApTask = ApOptions["overlaps"];

type Chosen = Pick<
  ApOptions,
  "areaRanges" | "corrections" | "iouThresholds" | "maxDets" | "sigmas" | "useCategories"
>;

/** What may be chosen; without a choice it is as in the reference. */
export type ApChoices = { readonly [K in keyof Chosen]?: Chosen[K] | undefined } & {
  readonly task?: ApTask | undefined;
};

/** The choices that were made. */
function choicesIn(options: ApChoices): Chosen {
  const { areaRanges, corrections, iouThresholds, maxDets, sigmas, useCategories } = options;
  const all = { areaRanges, corrections, iouThresholds, maxDets, sigmas, useCategories };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A family of lines, and how the reference prints them. */
export interface ChosenAp {
  readonly family: ApFamily;
  readonly summary: typeof cocoSummary;
  /** What says by how much corrections move it, where any is asked for; there is none for LVIS. */
  readonly effects?: ReturnType<typeof apCorrectionEffects>;
}

/** The average precision that goes with the annotations. */
export function chosenAp(task: ApTask, annotations: Annotations, choices: ApChoices): ChosenAp {
  try {
    return annotations.family === "lvis"
      ? lvisAp(task, annotations, choicesIn(choices))
      : cocoAp(task, annotations, choicesIn(choices));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new Refusal("usage", thrown.message, { cause: thrown });
  }
}

function cocoAp(overlaps: ApTask, annotations: Annotations, chosen: Chosen): ChosenAp {
  const options: ApOptions = { ...chosen, overlaps, categories: annotations.categories.length };
  if (overlaps === "keypoints") checkSigmas(annotations, options);
  const { corrections = [], ...uncorrected } = options;
  return {
    family: averagePrecision(options),
    summary: cocoSummary,
    ...(corrections.length > 0 && { effects: apCorrectionEffects(uncorrected) }),
  };
}

function lvisAp(overlaps: ApTask, annotations: Annotations, choices: Chosen): ChosenAp {
  const { maxDets, sigmas, useCategories, ...chosen } = choices;
  if (overlaps === "keypoints" || sigmas !== undefined) {
    throw new RangeError("LVIS has no keypoints; compare boxes or masks");
  }
  if (useCategories === false) throw new RangeError("LVIS is scored category by category");
  if ((maxDets?.length ?? 1) > 1) throw new RangeError("LVIS has one limit of detections an image");
  const family = lvisAveragePrecision({
    ...chosen,
    overlaps,
    frequencies: frequenciesOf(annotations),
    ...(maxDets === undefined ? {} : { maxDets: maxDets[0] }),
  });
  return { family, summary: lvisSummary };
}

function checkSigmas(annotations: Annotations, { sigmas = cocoSigmas }: ApOptions): void {
  const count = keypointCount(annotations);
  if (count === sigmas.length) return;
  throw new RangeError(
    `${annotations.file} has ${count} keypoints; say for each how far annotators are apart (--sigmas, ${count} numbers)`,
  );
}
