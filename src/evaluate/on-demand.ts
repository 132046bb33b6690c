/** @module What an evaluation has no use for, loaded when it is first called: so a run begins sooner. */
import { late } from "../late.ts";

/**
 * Compares records of one store, from their kept predictions, on the samples for which all have an answer.
 * The outcome does not depend on the number of threads.
 */
export const compare = late(async () => (await import("./compare.ts")).compare);

/** What is known of runs of the store `root` without a record; those that somebody works on now. */
export const begunIn = late(async () => (await import("./seen.ts")).begunIn);

/** Writes a PNG for each sample, truth to the left and answer to the right, and an index.html over them. */
export const draw = late(async () => (await import("./draw.ts")).draw);

/**
 * Why a record differs from another or from a reported number: measures what is not measured yet, keeps the
 * explanation beside its records, and gives it.
 */
export const explain = late(async () => (await import("./explain/explain.ts")).explain);

/** The record of the run that the shards are stretches of; its ledger has the bytes of one run. */
export const merge = late(async () => (await import("./merge.ts")).merge);

/**
 * The image of a sample as PNG; where the answer has things in it, truth to the left and answer to the right.
 * @throws Refusal where the sample is not kept, or its image is no longer where it was
 */
export const pictureOf = late(async () => (await import("./seen.ts")).pictureOf);

/** The record of the same predictions under the labels of a file, matched by the ids of samples. */
export const rescore = late(async () => (await import("./rescore.ts")).rescore);

/** Accuracy, and calibration where there are scores of all classes. */
export const scoreClasses = late(async () => (await import("./score-classes.ts")).scoreClasses);

/** Average precision of a result file, by the rules of pycocotools or lvis unless these are corrected. */
export const scoreCoco = late(async () => (await import("./score-coco.ts")).scoreCoco);

/** Scores files by what is in them; refuses those that do not go together. */
export const scoreFiles = late(async () => (await import("./score-files.ts")).scoreFiles);

/** Refuses in one line what cannot be read or does not fit; memory does not grow with the pixels. */
export const scoreLabelMaps = late(
  async () => (await import("./score-label-maps.ts")).scoreLabelMaps,
);

/** Panoptic quality of two COCO panoptic files. */
export const scorePanoptic = late(async () => (await import("./score-panoptic.ts")).scorePanoptic);

/** The samples of a run of the store `root`, and how many there are of what is asked for. */
export const seenIn = late(async () => (await import("./seen.ts")).seenIn);
