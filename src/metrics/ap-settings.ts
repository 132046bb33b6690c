/** @module What is asked of average precision, with every default filled in. */
import {
  type ApCorrection,
  type ApRules,
  correctedRules,
  type OverlapOf,
} from "./ap-corrections.ts";
import { ramp } from "./ramp.ts";

/** Objects of like size, in pixels; both bounds belong to it (but see the correction `areaBounds`). */
export interface AreaRange {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

export interface ApOptions {
  readonly overlaps: OverlapOf;
  /** How many categories the dataset has. */
  readonly categories: number;
  /** From which overlap on a detection may match an object, ascending. COCO: 0.5, 0.55, … 0.95. */
  readonly iouThresholds?: readonly number[];
  /** At which recalls precision is read, ascending. COCO: 0, 0.01, … 1. */
  readonly recallThresholds?: readonly number[];
  /** The first is that of the lines that name none. COCO: all, small, medium, large. */
  readonly areaRanges?: readonly AreaRange[];
  /** How many detections of a category count in an image, the best first. COCO: 1, 10, 100; keypoints 20. */
  readonly maxDets?: readonly number[];
  /** If false, all are of one class: the recall of proposals. */
  readonly useCategories?: boolean;
  /** How far annotators are apart for each keypoint, in shares of an object's size. COCO: of its 17. */
  readonly sigmas?: readonly number[];
  /** What to repair; nothing, unless said otherwise. */
  readonly corrections?: readonly ApCorrection[];
}

/** Options without a gap: what the rest of the code reads. */
export interface ApSettings {
  readonly overlaps: OverlapOf;
  readonly categories: number;
  readonly useCategories: boolean;
  readonly iouThresholds: Float64Array;
  readonly recallThresholds: Float64Array;
  readonly areaRanges: readonly AreaRange[];
  /** Ascending. */
  readonly maxDets: readonly number[];
  readonly sigmas: readonly number[];
  readonly corrections: readonly ApCorrection[];
  readonly rules: ApRules;
}

/** Areas above 10¹⁰ are in no range. */
export const cocoAreas: readonly AreaRange[] = [
  { name: "all", low: 0, high: 1e5 ** 2 },
  { name: "small", low: 0, high: 32 ** 2 },
  { name: "medium", low: 32 ** 2, high: 96 ** 2 },
  { name: "large", low: 96 ** 2, high: 1e5 ** 2 },
];

/** Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles (cocodataset.org/#keypoints-eval). */
export const cocoSigmas: readonly number[] = [
  0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89,
  0.89,
].map((tenfold) => tenfold / 10);

/** COCO has no small people with keypoints. */
const cocoDefaults = (overlaps: OverlapOf) =>
  overlaps === "keypoints"
    ? { areaRanges: cocoAreas.filter(({ name }) => name !== "small"), maxDets: [20] }
    : { areaRanges: cocoAreas, maxDets: [1, 10, 100] };

export function apSettings(options: ApOptions): ApSettings {
  const { overlaps, categories, useCategories = true, corrections = [] } = options;
  const { areaRanges, maxDets } = { ...cocoDefaults(overlaps), ...options };
  const rules = correctedRules(overlaps, corrections);
  if (!Number.isInteger(categories) || categories < 1) {
    throw new RangeError(`expected a whole number of categories from 1, got ${categories}`);
  }
  if (!maxDets.every((max) => Number.isInteger(max) && max >= 1)) {
    throw new RangeError(`maxDets are whole numbers from 1, got [${maxDets.join(", ")}]`);
  }
  if (areaRanges.length < 1 || areaRanges.length > 31) {
    throw new RangeError(`expected 1 to 31 ranges of areas, got ${areaRanges.length}`);
  }
  return {
    overlaps,
    categories,
    useCategories,
    iouThresholds: ascending("IoU thresholds", options.iouThresholds ?? ramp(0.5, 0.95, 10)),
    recallThresholds: ascending(
      "recall thresholds",
      options.recallThresholds ?? rules.recallThresholds,
    ),
    areaRanges,
    maxDets: [
      ...ascending(
        "maxDets",
        maxDets.toSorted((a, b) => a - b),
      ),
    ],
    sigmas: options.sigmas ?? cocoSigmas,
    corrections,
    rules,
  };
}

function ascending(what: string, values: readonly number[]): Float64Array {
  if (values.length === 0 || values.some((value, i) => i > 0 && !(value > values[i - 1]))) {
    throw new RangeError(`${what} must be given, ascending and all different, got [${values}]`);
  }
  return Float64Array.from(values);
}
