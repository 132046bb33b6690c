/** @module From the detections and objects of one image to its evidence. */
import { type Detections, maskArea, type Objects } from "../scene/index.ts";
import { type ApEvidence, emptyEvidence, wordsFor } from "./ap-evidence.ts";
import { emptyFoundList } from "./ap-found.ts";
import { emptyGroup, imageSetter, setCategory } from "./ap-group.ts";
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
  const groupDetections = byCategory("detection", settings);
  const groupObjects = byCategory("object", settings);
  const setImage = imageSetter(settings);
  const fillOverlaps = overlapsOf[settings.overlaps](settings);
  const match = matcher(settings);
  const describe = describer(settings);
  const group = emptyGroup();
  const list = emptyFoundList();

  return (detections, truth, excused) => {
    const theirs = groupDetections(detections.categories);
    const ours = groupObjects(truth.categories);
    keepBest(theirs, detections.scores, most);
    setImage(group, theirs, ours, truth);
    list.n = 0;
    for (let k = 0; k + 1 < ours.starts.length; k++) {
      if (ours.starts[k] === ours.starts[k + 1]) continue;
      setCategory(group, k, theirs, ours);
      if (group.detections === 0) continue;
      fillOverlaps(group, detections, truth);
      match(group, list);
    }
    const evidence = emptyEvidence({
      detections: theirs.starts[theirs.starts.length - 1],
      objects: truth.categories.length,
      found: list.n,
      words,
    });
    describe(evidence, detections, theirs, excused);
    for (let i = 0; i < evidence.counted.length; i++) {
      if (settings.useCategories) evidence.objectCategories[i] = truth.categories[ours.order[i]];
      evidence.counted[i] = ~group.uncounted[i];
    }
    evidence.found.set(list.places.subarray(0, list.n));
    evidence.right.set(list.right.subarray(0, list.n * words));
    evidence.ignored.set(list.ignored.subarray(0, list.n * words));
    return evidence;
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

/** Fills the columns of detections, which do not depend on any object. */
function describer({ areaRanges, rules, useCategories }: ApSettings) {
  const bitsOf = areaBits(areaRanges, rules.holdsUpperBound);
  return (
    { categories, scores, outside }: ApEvidence,
    all: Detections,
    { order, starts }: ByCategory,
    excused: Int32Array | undefined,
  ): void => {
    const masks = rules.detectionArea === "mask" ? all.masks : undefined;
    for (let i = 0; i < scores.length; i++) {
      const at = order[i];
      if (useCategories) categories[i] = all.categories[at];
      scores[i] = all.scores[at];
      outside[i] = bitsOf(masks === undefined ? all.areas[at] : maskArea(masks[at]));
    }
    for (const k of excused ?? []) outside.fill(-1, starts[k], starts[k + 1]);
  };
}
