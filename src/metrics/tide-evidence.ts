/** @module What one image shows to TIDE: of each detection and object what it is, and what a repair would make of it. */
import type { Detections, Objects } from "../scene/index.ts";
import { sortByScore } from "./by-score.ts";
import { tideOverlaps } from "./tide-overlaps.ts";
import {
  type Compared,
  fate,
  findObjects,
  type Thresholds,
  verdict,
  verdictOf,
} from "./tide-verdict.ts";

export interface TideOptions extends Partial<Thresholds> {
  readonly overlaps: keyof typeof tideOverlaps;
  /** How many detections count in an image, the best first. */
  readonly maxDets?: number;
}

export interface TideEvidence {
  /** Of each detection that counts, best first. [D] */
  readonly categories: Int32Array;
  readonly scores: Float64Array;
  /** [D], see `verdict`. */
  readonly verdicts: Uint8Array;
  /** 1 where it is not right, but in a crowd, or of a category that nobody looked for: AP leaves it out. [D] */
  readonly excused: Uint8Array;
  /** Once its error is repaired, the category in which it is right; −1 if it is gone then. [D] */
  readonly repaired: Int32Array;
  /** Of each object that is no crowd. [G] */
  readonly objectCategories: Int32Array;
  /** [G], see `fate`. */
  readonly fates: Uint8Array;
}

export function tideObserver(options: TideOptions) {
  const { overlaps, foreground = 0.5, background = 0.1, maxDets = 100 } = options;
  if (!(0 < background && background <= foreground && foreground <= 1)) {
    throw new RangeError(
      `TIDE needs 0 < background ≤ foreground ≤ 1, got ${background} and ${foreground}`,
    );
  }
  const overlapsOf = tideOverlaps[overlaps];
  return (detections: Detections, truth: Objects): TideEvidence => {
    const order = bestOf(detections.scores, maxDets);
    const objects = placesOf(truth.crowd, 0);
    const crowds = placesOf(truth.crowd, 1);
    const compared: Compared = {
      categories: order.map((place) => detections.categories[place]),
      objectCategories: objects.map((place) => truth.categories[place]),
      overlaps: overlapsOf(detections, order, truth, objects),
      isFound: new Uint8Array(objects.length),
    };
    const isRight = findObjects(compared, foreground);
    return {
      categories: compared.categories,
      scores: Float64Array.from(order, (place) => detections.scores[place]),
      excused: excused(compared.categories, isRight, truth, {
        crowds,
        shares: overlapsOf(detections, order, truth, crowds),
        foreground,
      }),
      objectCategories: compared.objectCategories,
      ...judged(compared, isRight, { foreground, background }),
    };
  };
}

/** The places of the best detections, best first. */
function bestOf(scores: Float64Array, most: number): Int32Array {
  const order = Int32Array.from(scores, (_, place) => place);
  sortByScore(order, 0, order.length, scores);
  return order.subarray(0, most);
}

function placesOf(crowd: Uint8Array, is: 0 | 1): Int32Array {
  const places: number[] = [];
  for (let place = 0; place < crowd.length; place++) if (crowd[place] === is) places.push(place);
  return Int32Array.from(places);
}

/** Of each object that wrong detections mean, the best of them would find it; the others would go. */
function judged(
  compared: Compared,
  isRight: Uint8Array,
  thresholds: Thresholds,
): Pick<TideEvidence, "verdicts" | "repaired" | "fates"> {
  const verdicts = new Uint8Array(isRight.length);
  const repaired = new Int32Array(isRight.length).fill(-1);
  const fates = compared.isFound.map((isFound) => (isFound === 1 ? fate.found : fate.missed));
  for (let d = 0; d < isRight.length; d++) {
    if (isRight[d] === 1) continue;
    const { is, object } = verdictOf(compared, d, thresholds);
    verdicts[d] = is;
    if (object === undefined || fates[object] !== fate.missed) continue;
    fates[object] = fate.withinReach;
    const { categories, objectCategories } = compared;
    repaired[d] = is === verdict.Cls ? objectCategories[object] : categories[d];
  }
  return { verdicts, repaired, fates };
}

interface Crowds {
  /** Where they are among the objects. [R] */
  readonly crowds: Int32Array;
  /** What share of each detection lies in each. [D · R] */
  readonly shares: Float64Array;
  readonly foreground: number;
}

function excused(
  categories: Int32Array,
  isRight: Uint8Array,
  truth: Objects,
  { crowds, shares, foreground }: Crowds,
): Uint8Array {
  const isOverlooked = overlooked(truth);
  return isRight.map((right, d) => {
    if (right === 1) return 0;
    const isInCrowd = crowds.some(
      (place, r) =>
        truth.categories[place] === categories[d] && shares[d * crowds.length + r] > foreground,
    );
    return Number(isInCrowd || isOverlooked(categories[d]));
  });
}

/** LVIS: categories of which nobody knows whether something of them, or more of them, is in the image. */
function overlooked({ absent, categories, notExhaustive }: Objects): (category: number) => boolean {
  const known = absent === undefined ? undefined : new Set([...absent, ...categories]);
  const partly = new Set(notExhaustive);
  return (category) => partly.has(category) || known?.has(category) === false;
}
