/** @module From the detections and objects of one image to its evidence. */
import { type Detections, maskArea, type Objects } from "../scene/index.ts";
import { type ApEvidence, wordsFor } from "./ap-evidence.ts";
import { emptyFoundList } from "./ap-found.ts";
import { emptyGroup, groupFiller } from "./ap-group.ts";
import { matcher } from "./ap-match.ts";
import { overlapsOf } from "./ap-overlaps.ts";
import type { ApSettings } from "./ap-settings.ts";
import { areaBits } from "./area-bits.ts";
import { type ByCategory, byCategory } from "./by-category.ts";
import { sortByScore } from "./by-score.ts";

/** Detections of the categories in `excused` are ignored if they find nothing. */
export type Observe = (detections: Detections, truth: Objects, excused?: Int32Array) => ApEvidence;

/** What this needs to work with is made once, and used for one image after the other. */
export function observer(settings: ApSettings): Observe {
  const most = settings.maxDets[settings.maxDets.length - 1];
  const words = settings.areaRanges.length * wordsFor(settings.iouThresholds.length);
  const groupDetections = byCategory(settings);
  const groupObjects = byCategory(settings);
  const describeDetections = detectionColumns(settings);
  const fillGroup = groupFiller(settings);
  const fillOverlaps = overlapsOf[settings.overlaps](settings);
  const match = matcher(settings);
  const group = emptyGroup();
  const list = emptyFoundList();

  return (detections, truth, excused) => {
    const theirs = groupDetections(detections.categories);
    const ours = groupObjects(truth.categories);
    keepBest(theirs, detections.scores, most);
    const { starts } = ours;
    const categories = new Int32Array(truth.categories.length);
    const counted = new Uint32Array(truth.categories.length);
    list.n = 0;
    for (let k = 0; k + 1 < starts.length; k++) {
      if (starts[k] === starts[k + 1]) continue;
      fillGroup(group, k, theirs, ours, truth);
      for (let i = 0; i < group.objects; i++) {
        categories[starts[k] + i] = k;
        counted[starts[k] + i] = ~group.uncounted[i];
      }
      if (group.detections === 0) continue;
      fillOverlaps(group, detections, truth);
      match(group, theirs.starts[k], list);
    }
    return {
      ...describeDetections(detections, theirs, excused),
      found: list.places.slice(0, list.n),
      right: list.right.slice(0, list.n * words),
      ignored: list.ignored.slice(0, list.n * words),
      objectCategories: categories,
      counted,
    };
  };
}

/** Sorts each group by score, and leaves the best of it. */
function keepBest({ order, starts }: ByCategory, scores: Float64Array, most: number): void {
  let kept = 0;
  let from = starts[0];
  for (let k = 0; k + 1 < starts.length; k++) {
    const to = starts[k + 1];
    if (to - from > 1) sortByScore(order, from, to, scores);
    const n = Math.min(to - from, most);
    if (kept < from) order.copyWithin(kept, from, from + n);
    kept += n;
    from = to;
    starts[k + 1] = kept;
  }
}

/** The columns of evidence that do not depend on any object. */
function detectionColumns({ areaRanges, rules }: ApSettings) {
  const bitsOf = areaBits(areaRanges, rules.holdsUpperBound);
  return (all: Detections, { order, starts }: ByCategory, excused?: Int32Array) => {
    const n = starts[starts.length - 1];
    const categories = new Int32Array(n);
    const scores = new Float64Array(n);
    const outside = new Uint32Array(n);
    const masks = rules.detectionArea === "mask" ? all.masks : undefined;
    for (let k = 0; k + 1 < starts.length; k++) {
      for (let i = starts[k]; i < starts[k + 1]; i++) categories[i] = k;
    }
    for (let i = 0; i < n; i++) {
      const at = order[i];
      scores[i] = all.scores[at];
      outside[i] = bitsOf(masks === undefined ? all.areas[at] : maskArea(masks[at]));
    }
    for (const k of excused ?? []) outside.fill(-1, starts[k], starts[k + 1]);
    return { categories, scores, outside };
  };
}
