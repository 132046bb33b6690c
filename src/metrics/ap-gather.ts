/** @module The evidence of all images, category after category, within each in the order of the images. */
import { type ApEvidence, wordsFor } from "./ap-evidence.ts";
import type { ApSettings } from "./ap-settings.ts";

/** Detections; an entry for each. */
export interface GatheredDetections {
  /** Where those of each category begin, and where the last end. */
  readonly starts: Int32Array;
  readonly scores: Float64Array;
  /** The place of its image in the evidence. */
  readonly images: Int32Array;
  /** Its own place in the evidence of its image. */
  readonly places: Int32Array;
  /** Under which of `maxDets` it is looked at: this one and all after it. */
  readonly cuts: Uint8Array;
  /**
   * Bit `a`: in range `a` it is right or wrong, and not ignored, at the thresholds where it has no event
   * (see ap-rank.ts). Bit 31: it has events.
   */
  readonly counted: Uint32Array;
}

/** Objects; an entry for each. */
export interface GatheredObjects {
  readonly starts: Int32Array;
  readonly images: Int32Array;
  /** Bit `a`: it counts in range `a`. */
  readonly counted: Uint32Array;
}

export const hasEvents = 0x8000_0000;

export function gatherDetections(
  settings: ApSettings,
  evidence: readonly ApEvidence[],
): GatheredDetections {
  const columns = evidence.map(({ categories }) => categories);
  const starts = startsOf(columns, settings);
  const total = starts[starts.length - 1];
  const gathered = {
    starts,
    scores: new Float64Array(total),
    images: new Int32Array(total),
    places: new Int32Array(total),
    cuts: new Uint8Array(total),
    counted: new Uint32Array(total),
  };
  const next = starts.slice();
  const cutOf = cutsOfRanks(settings.maxDets);
  const judge = judgeOf(settings);
  for (let image = 0; image < evidence.length; image++) {
    const { categories, scores } = evidence[image];
    let rank = 0;
    for (let i = 0; i < categories.length; i++) {
      rank = i > 0 && categories[i] === categories[i - 1] ? rank + 1 : 0;
      const at = next[categories[i]]++;
      gathered.scores[at] = scores[i];
      gathered.images[at] = image;
      gathered.places[at] = i;
      gathered.cuts[at] = cutOf[rank];
      gathered.counted[at] = judge(evidence[image], i);
    }
  }
  return gathered;
}

export function gatherObjects(
  settings: ApSettings,
  evidence: readonly ApEvidence[],
): GatheredObjects {
  const columns = evidence.map(({ objectCategories }) => objectCategories);
  const starts = startsOf(columns, settings);
  const total = starts[starts.length - 1];
  const images = new Int32Array(total);
  const counted = new Uint32Array(total);
  const next = starts.slice();
  for (let image = 0; image < evidence.length; image++) {
    const { objectCategories, counted: own } = evidence[image];
    for (let i = 0; i < own.length; i++) {
      const at = next[objectCategories[i]]++;
      images[at] = image;
      counted[at] = own[i];
    }
  }
  return { starts, images, counted };
}

/** Where the entries of each category begin when all columns stand behind each other. */
function startsOf(columns: readonly Int32Array[], settings: ApSettings): Int32Array {
  const groups = settings.useCategories ? settings.categories : 1;
  const starts = new Int32Array(groups + 1);
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) starts[column[i] + 1]++;
  }
  for (let k = 0; k < groups; k++) starts[k + 1] += starts[k];
  return starts;
}

/** Of a detection with `i` better ones in its image, the first of `maxDets` that looks at it. */
function cutsOfRanks(maxDets: readonly number[]): Uint8Array {
  const cuts = new Uint8Array(maxDets[maxDets.length - 1]);
  for (let m = 1; m < maxDets.length; m++) cuts.fill(m, maxDets[m - 1]);
  return cuts;
}

/**
 * The `counted` of a detection. Where it is never ignored, it counts. Where it is right or ignored at
 * every threshold it lies outside of the range, and does not; the others count, but for some events.
 */
function judgeOf({ iouThresholds, areaRanges }: ApSettings) {
  const words = wordsFor(iouThresholds.length);
  const areas = areaRanges.length;
  const lastBits = ((iouThresholds.length - 1) % 32) + 1;
  const last = lastBits === 32 ? -1 : (1 << lastBits) - 1;
  return ({ right, ignored }: ApEvidence, i: number): number => {
    let bits = 0;
    for (let a = 0; a < areas; a++) {
      let anyRight = 0;
      let anyIgnored = 0;
      let isEver = true; // right or ignored at every threshold
      for (let word = 0; word < words; word++) {
        const at = (i * areas + a) * words + word;
        anyRight |= right[at];
        anyIgnored |= ignored[at];
        isEver &&= (right[at] | ignored[at]) === (word === words - 1 ? last : -1);
      }
      const isOutside = anyIgnored !== 0 && isEver;
      if (!isOutside) bits |= 1 << a;
      if (anyRight !== 0 || (anyIgnored !== 0 && !isOutside)) bits |= hasEvents;
    }
    return bits;
  };
}
