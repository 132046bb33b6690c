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
  readonly outside: Uint32Array;
  /** The detections that find something, ascending. [F] */
  readonly found: Int32Array;
  /** Where each of them finds an object that counts. [F · A · words] */
  readonly right: Uint32Array;
  /** Where it finds one that does not, and is ignored. */
  readonly ignored: Uint32Array;
  /** Of each object its category, ascending. [G] */
  readonly objectCategories: Int32Array;
  /** Bit `a`: it counts in range `a`. [G] */
  readonly counted: Uint32Array;
}

/** How many words hold a bit for each threshold. */
export const wordsFor = (thresholds: number): number => Math.ceil(thresholds / 32);
