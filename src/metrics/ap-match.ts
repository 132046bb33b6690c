/**
 * @module Which detection of a category finds which object in an image: the greedy matching of COCOeval,
 * for 32 thresholds at once. A set of thresholds is a word of bits.
 */
import { wordsFor } from "./ap-evidence.ts";
import { type FoundList, makeRoomFor } from "./ap-found.ts";
import type { Group } from "./ap-group.ts";
import type { ApSettings } from "./ap-settings.ts";

/** The objects that a detection may find, most overlapped first, and the thresholds that each reaches. */
interface Candidates {
  n: number;
  objects: Int32Array;
  reached: Int32Array;
}

/**
 * Each detection of a group in turn takes, at every threshold, the object that it overlaps most among
 * those that count, reach the threshold and are still free; only where there is none, one that does not
 * count. Those that find something go to the end of a list.
 */
export function matcher({ iouThresholds, areaRanges, rules: { ofEqualOverlaps } }: ApSettings) {
  const areas = areaRanges.length;
  const words = wordsFor(iouThresholds.length);
  const candidates: Candidates = { n: 0, objects: new Int32Array(0), reached: new Int32Array(0) };
  let taken = new Int32Array(0); // at which thresholds each object is: [objects, areas, words]
  return (group: Group, list: FoundList): void => {
    const { detections, objects, firstObject, uncounted, crowd, nameless } = group;
    if (candidates.objects.length < objects) {
      candidates.objects = new Int32Array(2 * objects);
      candidates.reached = new Int32Array(2 * objects);
      taken = new Int32Array(2 * objects * areas * words);
    }
    taken.fill(0, 0, objects * areas * words);
    makeRoomFor(list, detections, areas * words);
    for (let d = 0; d < detections; d++) {
      let finds = 0;
      for (let word = 0; word < words; word++) {
        findCandidates(candidates, d, group, iouThresholds, 32 * word, ofEqualOverlaps);
        for (let a = 0; a < areas; a++) {
          let open = -1; // all thresholds
          let right = 0;
          let ignored = 0;
          for (let c = 0; c < candidates.n && open !== 0; c++) {
            const g = candidates.objects[c];
            if (((uncounted[firstObject + g] >>> a) & 1) === 1) continue;
            const at = (g * areas + a) * words + word;
            const takes = open & candidates.reached[c] & ~taken[at];
            taken[at] |= takes;
            open &= ~takes;
            if (nameless[firstObject + g] === 0) right |= takes;
          }
          for (let c = 0; c < candidates.n && open !== 0; c++) {
            const g = candidates.objects[c];
            if (((uncounted[firstObject + g] >>> a) & 1) === 0) continue;
            const at = (g * areas + a) * words + word;
            const free = crowd[firstObject + g] === 1 ? -1 : ~taken[at];
            const takes = open & candidates.reached[c] & free;
            taken[at] |= takes;
            open &= ~takes;
            ignored |= takes;
          }
          list.right[(list.n * areas + a) * words + word] = right;
          list.ignored[(list.n * areas + a) * words + word] = ignored;
          finds |= right | ignored;
        }
      }
      if (finds !== 0) list.places[list.n++] = group.firstDetection + d;
    }
  };
}

/** Those of detection `d`, at the thresholds of one word, which begin at `from`. */
function findCandidates(
  candidates: Candidates,
  d: number,
  { objects, overlaps }: Group,
  thresholds: Float64Array,
  from: number,
  ofEqualOverlaps: "first" | "last",
): void {
  const { objects: found, reached } = candidates;
  let n = 0;
  for (let g = 0; g < objects; g++) {
    const overlap = overlaps[d * objects + g];
    const bits = reachedBy(overlap, thresholds, from);
    if (bits === 0) continue;
    let at = n++;
    for (; at > 0; at--) {
      const before = overlaps[d * objects + found[at - 1]];
      if (before > overlap || (before === overlap && ofEqualOverlaps === "first")) break;
      found[at] = found[at - 1];
      reached[at] = reached[at - 1];
    }
    found[at] = g;
    reached[at] = bits;
  }
  candidates.n = n;
}

/** The thresholds that an overlap reaches. One of 1 is reached from 1 − 10⁻¹⁰ on, as in COCOeval. */
function reachedBy(overlap: number, thresholds: Float64Array, from: number): number {
  const to = Math.min(from + 32, thresholds.length);
  let bits = 0;
  for (let t = from; t < to; t++) {
    if (!(overlap >= Math.min(thresholds[t], 1 - 1e-10))) break;
    bits |= 1 << (t - from);
  }
  return bits;
}
