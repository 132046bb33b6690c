import type { ApEvidence } from "./ap-evidence.ts";

/** The objects of all images, category after category. */
export interface GatheredObjects {
  /** Where those of each category begin, and where the last end. */
  readonly starts: Int32Array;
  /** The image of each, by its place in the evidence. */
  readonly images: Int32Array;
  /** Bit `a`: it counts in range `a`. */
  readonly counted: Int32Array;
}

export function objectsOf(evidence: readonly ApEvidence[], categories: number): GatheredObjects {
  const starts = new Int32Array(categories + 1);
  for (const { objectCategories } of evidence) {
    for (let i = 0; i < objectCategories.length; i++) starts[objectCategories[i] + 1]++;
  }
  for (let k = 0; k < categories; k++) starts[k + 1] += starts[k];
  const images = new Int32Array(starts[categories]);
  const counted = new Int32Array(starts[categories]);
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
