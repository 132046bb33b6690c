/**
 * @module What one image shows to average precision. It is matched once, for all thresholds and ranges
 * of areas together: bit `t % 32` of word `[i, a, t / 32]` speaks of threshold `t` in range `a`.
 */

export interface ApEvidence {
  /** Of each detection its category, ascending; each has at most the largest of `maxDets`. [D] */
  readonly categories: Int32Array;
  /** Within a category the best first. [D] */
  readonly scores: Float64Array;
  /** Where it found an object that counts. [D · A · words] */
  readonly right: Uint32Array;
  /** Where it is neither right nor wrong. A detection that is not ignored and not right is wrong. */
  readonly ignored: Uint32Array;
  /** Of each object its category, ascending. [G] */
  readonly objectCategories: Int32Array;
  /** Bit `a`: it counts in range `a`. [G] */
  readonly counted: Uint32Array;
}

/** How many words hold a bit for each threshold. */
export const wordsFor = (thresholds: number): number => Math.ceil(thresholds / 32);
