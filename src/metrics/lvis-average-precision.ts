/**
 * @module Average precision on LVIS (Gupta et al. 2019, arXiv:1908.03195), where only some categories were
 * looked for in an image: LVISEval of the package lvis, in every entry.
 */
import type { Detections, Objects } from "../scene/index.ts";
import type { ApCorrection, OverlapOf } from "./ap-corrections.ts";
import { type ApLine, cocoLines } from "./ap-lines.ts";
import { observer } from "./ap-observe.ts";
import { type ApOptions, type ApSettings, apSettings } from "./ap-settings.ts";
import { type ApFamily, apFamily, apName } from "./average-precision.ts";
import { sortByScore } from "./by-score.ts";
import { pickedDetections, pickedObjects } from "./picked.ts";

/** Of how many training images a category is in: rare below 10, common below 100, frequent. */
export type Frequency = "r" | "c" | "f";

export interface LvisOptions
  extends Pick<ApOptions, "iouThresholds" | "recallThresholds" | "areaRanges"> {
  readonly overlaps: Exclude<OverlapOf, "keypoints">;
  /** Of each category. */
  readonly frequencies: readonly Frequency[];
  /** How many detections count in an image, over all categories; LVIS: 300. */
  readonly maxDets?: number;
  /** LVISEval honours the file's `ignore` by itself. */
  readonly corrections?: readonly ApCorrection[];
}

/**
 * Where COCO differs: the limit of detections holds for the whole image; detections of categories that
 * nobody looked for are left out, and those of categories of which not everything was marked are not
 * wrong; the file's `ignore` holds, `iscrowd` does not; what has no area is left out.
 */
export function lvisAveragePrecision(options: LvisOptions): ApFamily {
  const { frequencies, maxDets = 300, corrections = [], ...others } = options;
  const settings = apSettings({
    ...others,
    categories: frequencies.length,
    maxDets: [maxDets],
    corrections: ["ignoreFlag", ...corrections],
  });
  const observe = observer(settings);
  return apFamily(`lvis-${apName(options.overlaps, corrections)}`, settings, {
    lines: lvisLines(settings, frequencies),
    observe(detections, truth) {
      const objects = objectsWithArea(truth);
      return observe(lookedFor(detections, objects, maxDets), objects, truth.notExhaustive);
    },
  });
}

/** AP of each frequency behind that of each size; recalls are named after the limit. */
function lvisLines(settings: ApSettings, frequencies: readonly Frequency[]): ApLine[] {
  const lines = cocoLines(settings);
  const groups = (["r", "c", "f"] as const).map((group) => ({
    ...lines[0],
    name: `AP${group}`,
    group,
    categories: frequencies.flatMap((own, k) => (own === group ? [k] : [])),
  }));
  const recalls = lines
    .filter(({ of }) => of === "recall")
    .map((line) => ({
      ...line,
      name: `${line.area === 0 ? "AR" : line.name}@${settings.maxDets[0]}`,
    }));
  return [...lines.filter(({ of }) => of === "precision"), ...groups, ...recalls];
}

function objectsWithArea(truth: Objects): Objects {
  const kept = indices(truth.areas.length).filter((i) => truth.areas[i] > 0);
  return { ...pickedObjects(truth, kept), crowd: new Uint8Array(kept.length) };
}

/** The best of all detections, and of these what has an area and a category that somebody looked for. */
function lookedFor(detections: Detections, objects: Objects, limit: number): Detections {
  const order = indices(detections.scores.length);
  if (order.length > limit) sortByScore(order, 0, order.length, detections.scores);
  const known = new Set([...objects.categories, ...(objects.absent ?? [])]);
  const kept = order
    .subarray(0, limit)
    .filter((i) => detections.areas[i] > 0 && known.has(detections.categories[i]));
  return pickedDetections(detections, kept);
}

function indices(n: number): Int32Array {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  return all;
}
