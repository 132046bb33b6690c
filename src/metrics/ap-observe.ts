/** @module From the detections and objects of one image to its evidence. */
import type { Detections, Objects } from "../scene/index.ts";
import { type ApEvidence, wordsFor } from "./ap-evidence.ts";
import { detectionFiller, emptyGroup, type Group, objectFiller } from "./ap-group.ts";
import { matcher } from "./ap-match.ts";
import { overlapsOf } from "./ap-overlaps.ts";
import type { ApSettings } from "./ap-settings.ts";
import { byCategory } from "./by-category.ts";
import { sortByScore } from "./by-score.ts";

/** Detections of the categories in `excused` are ignored if they find nothing. */
export type Observe = (detections: Detections, truth: Objects, excused?: Int32Array) => ApEvidence;

/** What this needs to work with is made once, and used for one image after the other. */
export function observer(settings: ApSettings): Observe {
  const groups = settings.useCategories ? settings.categories : 1;
  const most = settings.maxDets[settings.maxDets.length - 1];
  const groupDetections = byCategory(settings);
  const groupObjects = byCategory(settings);
  const fillDetections = detectionFiller(settings);
  const fillObjects = objectFiller(settings);
  const match = groupMatcher(settings);
  const group = emptyGroup();

  return (detections, truth, excused) => {
    const theirs = groupDetections(detections.categories);
    const ours = groupObjects(truth.categories);
    const evidence = emptyEvidence(settings, kept(theirs.starts, most), truth.categories.length);
    let first = 0;
    for (let k = 0; k < groups; k++) {
      const [from, to] = [theirs.starts[k], theirs.starts[k + 1]];
      const [objectsFrom, objectsTo] = [ours.starts[k], ours.starts[k + 1]];
      if (from === to && objectsFrom === objectsTo) continue;
      sortByScore(theirs.order, from, to, detections.scores);
      const [n, isExcused] = [Math.min(to - from, most), excused?.includes(k) ?? false];
      fillDetections(group, detections, { order: theirs.order, from, n }, isExcused);
      fillObjects(group, truth, {
        order: ours.order,
        from: objectsFrom,
        n: objectsTo - objectsFrom,
      });
      match(group, detections, truth, evidence, first);
      note(group, detections.scores, evidence, { category: k, first, firstObject: objectsFrom });
      first += n;
    }
    return evidence;
  };
}

/** How many detections are left when each group keeps the best of its own. */
function kept(starts: Int32Array, most: number): number {
  let sum = 0;
  for (let k = 0; k + 1 < starts.length; k++) sum += Math.min(starts[k + 1] - starts[k], most);
  return sum;
}

function emptyEvidence(settings: ApSettings, detections: number, objects: number): ApEvidence {
  const words = detections * settings.areaRanges.length * wordsFor(settings.iouThresholds.length);
  return {
    categories: new Int32Array(detections),
    scores: new Float64Array(detections),
    right: new Uint32Array(words),
    ignored: new Uint32Array(words),
    objectCategories: new Int32Array(objects),
    counted: new Uint32Array(objects),
  };
}

/** Overlaps once, then a matching for each 32 thresholds. */
function groupMatcher(settings: ApSettings) {
  const { iouThresholds, areaRanges, rules } = settings;
  const words = wordsFor(iouThresholds.length);
  const fillOverlaps = overlapsOf[settings.overlaps](settings);
  const matchers = Array.from({ length: words }, (_, word) =>
    matcher({
      thresholds: iouThresholds.subarray(32 * word, 32 * word + 32),
      word,
      words,
      areas: areaRanges.length,
      ofEqualOverlaps: rules.ofEqualOverlaps,
    }),
  );
  return (
    group: Group,
    detections: Detections,
    truth: Objects,
    evidence: ApEvidence,
    first: number,
  ): void => {
    const pairs = group.detections * group.objects;
    if (group.overlaps.length < pairs) group.overlaps = new Float64Array(2 * pairs);
    if (pairs > 0) fillOverlaps(group, detections, truth);
    for (const match of matchers) match(group, evidence, first);
  };
}

/** What of a group does not depend on its matches. */
function note(
  group: Group,
  scores: Float64Array,
  evidence: ApEvidence,
  { category, first, firstObject }: { category: number; first: number; firstObject: number },
): void {
  for (let i = 0; i < group.detections; i++) {
    evidence.categories[first + i] = category;
    evidence.scores[first + i] = scores[group.detectionAt[i]];
  }
  for (let i = 0; i < group.objects; i++) {
    evidence.objectCategories[firstObject + i] = category;
    evidence.counted[firstObject + i] = ~group.uncounted[i];
  }
}
