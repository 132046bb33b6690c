/**
 * @module Which detection of a category finds which object in an image: the greedy matching of COCOeval,
 * for up to 32 thresholds in one pass. A set of thresholds is a word of bits.
 */
import type { ApEvidence } from "./ap-evidence.ts";
import type { Group } from "./ap-group.ts";

export interface Matching {
  /** Ascending, at most 32. */
  readonly thresholds: Float64Array;
  /** Which of how many words they fill. */
  readonly word: number;
  readonly words: number;
  /** How many ranges of areas there are. */
  readonly areas: number;
  readonly ofEqualOverlaps: "first" | "last";
}

/** The objects that a detection may find, most overlapped first, and the thresholds that each reaches. */
interface Candidates {
  objects: Int32Array;
  reached: Int32Array;
}

/**
 * Fills the words of a group whose first detection is the `first` of the evidence. Each detection in
 * turn takes, at every threshold, the object that it overlaps most among those that count, reach the
 * threshold and are still free; only where there is none, one that does not count.
 */
export function matcher(matching: Matching) {
  const { areas, thresholds, word, words } = matching;
  const all = thresholds.length === 32 ? -1 : (1 << thresholds.length) - 1;
  const candidates: Candidates = { objects: new Int32Array(64), reached: new Int32Array(64) };
  let taken = new Int32Array(64 * areas); // of each object in each range, at which thresholds
  return (group: Group, evidence: ApEvidence, first: number): void => {
    const { detections, objects, uncounted, crowd, nameless, outside } = group;
    if (candidates.objects.length < objects) {
      candidates.objects = new Int32Array(2 * objects);
      candidates.reached = new Int32Array(2 * objects);
      taken = new Int32Array(2 * objects * areas);
    }
    taken.fill(0, 0, objects * areas);
    for (let d = 0; d < detections; d++) {
      const found = find(d, group, matching, candidates);
      for (let a = 0; a < areas; a++) {
        let open = all;
        let right = 0;
        let ignored = 0;
        for (let c = 0; c < found && open !== 0; c++) {
          const g = candidates.objects[c];
          if (((uncounted[g] >>> a) & 1) === 1) continue;
          const takes = open & candidates.reached[c] & ~taken[g * areas + a];
          taken[g * areas + a] |= takes;
          open &= ~takes;
          if (nameless[g] === 0) right |= takes;
        }
        for (let c = 0; c < found && open !== 0; c++) {
          const g = candidates.objects[c];
          if (((uncounted[g] >>> a) & 1) === 0) continue;
          const free = crowd[g] === 1 ? all : ~taken[g * areas + a];
          const takes = open & candidates.reached[c] & free;
          taken[g * areas + a] |= takes;
          open &= ~takes;
          ignored |= takes;
        }
        if (((outside[d] >>> a) & 1) === 1) ignored |= all & ~right;
        const at = ((first + d) * areas + a) * words + word;
        evidence.right[at] = right;
        evidence.ignored[at] = ignored;
      }
    }
  };
}

/** The candidates of detection `d`; how many there are. */
function find(d: number, group: Group, matching: Matching, candidates: Candidates): number {
  const { objects, overlaps } = group;
  const { thresholds, ofEqualOverlaps } = matching;
  const { objects: found, reached } = candidates;
  let n = 0;
  for (let g = 0; g < objects; g++) {
    const overlap = overlaps[d * objects + g];
    const bits = reachedBy(overlap, thresholds);
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
  return n;
}

/** The thresholds that an overlap reaches. One of 1 is reached from 1 − 10⁻¹⁰ on, as in COCOeval. */
function reachedBy(overlap: number, thresholds: Float64Array): number {
  let bits = 0;
  for (let t = 0; t < thresholds.length; t++) {
    if (!(overlap >= Math.min(thresholds[t], 1 - 1e-10))) break;
    bits |= 1 << t;
  }
  return bits;
}
