/**
 * @module What one image shows to average precision. It is matched once, for all thresholds and ranges
 * of areas together: of a word `[i, a, t / 32]` bit `t % 32` speaks of threshold `t` in range `a`.
 */

export interface ApEvidence {
  /** Of each detection its category, ascending; each has at most the largest of `maxDets`. [D] */
  readonly categories: Int32Array;
  /** Within a category the best first. [D] */
  readonly scores: Float64Array;
  /** Bit `a`: in range `a` it is ignored where it finds nothing; elsewhere it is wrong there. [D] */
  readonly outside: Int32Array;
  /** The detections that find something, ascending. [F] */
  readonly found: Int32Array;
  /** Where each of them finds an object that counts. [F · A · words] */
  readonly right: Int32Array;
  /** Where it finds one that does not, and is ignored. [F · A · words] */
  readonly ignored: Int32Array;
  /** Of each object its category, ascending. [G] */
  readonly objectCategories: Int32Array;
  /** Bit `a`: it counts in range `a`. [G] */
  readonly counted: Int32Array;
}

/** How many words hold a bit for each threshold. */
export const wordsFor = (thresholds: number): number => Math.ceil(thresholds / 32);

/** How much one image shows. */
export interface EvidenceSize {
  readonly detections: number;
  readonly objects: number;
  readonly found: number;
  /** Of each detection that finds something: A · words. */
  readonly words: number;
}

/** Evidence to be filled. Its columns share one buffer, since they are many and short. */
export function emptyEvidence({ detections, objects, found, words }: EvidenceSize): ApEvidence {
  const atFound = 2 * detections;
  const atRight = atFound + found;
  const atIgnored = atRight + found * words;
  const atObjects = atIgnored + found * words;
  const atCounted = atObjects + objects;
  const buffer = new ArrayBuffer(8 * detections + 4 * (atCounted + objects));
  const integers = new Int32Array(buffer, 8 * detections);
  return {
    scores: new Float64Array(buffer, 0, detections),
    categories: integers.subarray(0, detections),
    outside: integers.subarray(detections, atFound),
    found: integers.subarray(atFound, atRight),
    right: integers.subarray(atRight, atIgnored),
    ignored: integers.subarray(atIgnored, atObjects),
    objectCategories: integers.subarray(atObjects, atCounted),
    counted: integers.subarray(atCounted),
  };
}
