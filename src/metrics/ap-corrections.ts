/**
 * @module What COCOeval does and nobody expects, and how each of it is repaired. With no correction the
 * rules are those of pycocotools, to the bit; docs/metrics.md shows the lines of the reference that do it.
 */
import { ramp } from "./ramp.ts";

/** By what a detection and an object are compared. */
export type OverlapOf = "boxes" | "masks" | "boundaries" | "keypoints";

/** Where implementations of average precision part. */
export interface ApRules {
  /** Where the options name none. */
  readonly recallThresholds: readonly number[];
  /** Whether a match with an object whose id is 0 counts as one. */
  readonly idZeroMatches: boolean;
  /** Whether the file's `ignore` has an effect, beside `iscrowd`. */
  readonly honoursIgnore: boolean;
  /** Of objects that overlap a detection equally, in the order of the file, which one it takes. */
  readonly ofEqualOverlaps: "first" | "last";
  /** Added to the detections by which the right ones are divided. */
  readonly epsilon: number;
  /** Whether an area at the upper bound of a range is in it. */
  readonly holdsUpperBound: boolean;
  /** What decides whether an unmatched detection is in a range of areas. */
  readonly detectionArea: "given" | "mask";
  /** By which part of its box an object without an area is measured, for its keypoints. */
  readonly boxShareForArea: number;
  /** Whether keypoints are compared when classes are not. */
  readonly comparesKeypointsOfAll: boolean;
}

/** What COCOeval does. */
const cocoRules: ApRules = {
  recallThresholds: ramp(0, 1, 101),
  idZeroMatches: false,
  honoursIgnore: false,
  ofEqualOverlaps: "last",
  epsilon: 2 ** -52, // np.spacing(1)
  holdsUpperBound: true,
  detectionArea: "given",
  boxShareForArea: 0,
  comparesKeypointsOfAll: false,
};

export interface Correction {
  /** One line: what is wrong, and what the correction does. */
  readonly does: string;
  /** Where it is known from. */
  readonly knownFrom: string;
  readonly rules: Partial<ApRules>;
}

/** Every correction, by its name. Each stands by itself; all of them together are the corrected number. */
export const apCorrections = {
  idZero: {
    does: "an object with the id 0 can be found; COCOeval takes its id for “not matched”",
    knownFrom: "cocodataset/cocoapi#332, #507, #664; pytorch/vision#1530",
    rules: { idZeroMatches: true },
  },
  ignoreFlag: {
    does: "objects that the file marks with `ignore` are not counted; COCOeval overwrites the mark with `iscrowd`",
    knownFrom: "cocodataset/cocoapi#123, #466; LVIS and the boundary IoU API honour it",
    rules: { honoursIgnore: true },
  },
  equalOverlaps: {
    does: "of objects that overlap a detection equally it takes the first of the file, not the last",
    knownFrom: "cocoeval.py, evaluateImg: `if ious[dind,gind] < iou: continue`",
    rules: { ofEqualOverlaps: "first" },
  },
  recallThresholds: {
    does: "recall thresholds are i/100; ten of COCOeval's are a rounding higher, so a recall of 7/10 misses 0.70",
    knownFrom: "np.linspace(0, 1, 101)",
    rules: { recallThresholds: Array.from({ length: 101 }, (_, i) => i / 100) },
  },
  epsilon: {
    does: "precision is right/all; COCOeval adds 2⁻⁵² to all, so one right of one is 0.9999999999999998",
    knownFrom: "cocoeval.py, accumulate: `tp / (fp+tp+np.spacing(1))`",
    rules: { epsilon: 0 },
  },
  areaBounds: {
    does: "an area of exactly 32² is medium, of 96² large; COCOeval has them in both neighbours",
    knownFrom: "cocoeval.py, evaluateImg: `g['area']>aRng[1]`",
    rules: { holdsUpperBound: false },
  },
  maskArea: {
    does: "a detection with box and mask has the area of its mask; COCO.loadRes takes that of its box",
    knownFrom: "coco.py, loadRes",
    rules: { detectionArea: "mask" },
  },
  zeroArea: {
    does: "keypoints of an object with area 0 are measured by 0.53 of its box; COCOeval gives them no overlap",
    knownFrom: "open-mmlab/mmpose#2248; xtcocotools with use_area=False",
    rules: { boxShareForArea: 0.53 },
  },
  classlessKeypoints: {
    does: "without classes keypoints are compared; COCOeval then finds nothing at all",
    knownFrom: "cocoeval.py, computeOks: `self._gts[imgId, catId]` with the category −1",
    rules: { comparesKeypointsOfAll: true },
  },
} as const satisfies Record<string, Correction>;

export type ApCorrection = keyof typeof apCorrections;

/** What the reference of each does: boundary AP has one of its own, which never overwrote `ignore`. */
const strict: Readonly<Record<OverlapOf, ApRules>> = {
  boxes: cocoRules,
  masks: cocoRules,
  keypoints: cocoRules,
  boundaries: { ...cocoRules, honoursIgnore: true },
};

/** The rules with these repairs. */
export const correctedRules = (
  overlaps: OverlapOf,
  corrections: readonly ApCorrection[],
): ApRules =>
  Object.assign({}, strict[overlaps], ...corrections.map((name) => apCorrections[name].rules));
