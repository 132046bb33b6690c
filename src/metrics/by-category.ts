/** @module The things of an image, put together by category. */
import type { ApSettings } from "./ap-settings.ts";

export interface ByCategory {
  /** Indices, category after category, within each in their own order. */
  readonly order: Int32Array;
  /** Where in `order` those of each category begin; one more says where the last ends. */
  readonly starts: Int32Array;
}

/**
 * Puts the things of one image after another in order; each answer is good until the next. Where
 * categories are not used, all are one group, but still in the order of their categories.
 */
export function byCategory(
  noun: "detection" | "object",
  { categories, useCategories }: Pick<ApSettings, "categories" | "useCategories">,
): (ofThings: Int32Array) => ByCategory {
  const starts = new Int32Array(categories + 1);
  const next = new Int32Array(categories);
  let order = new Int32Array(64);
  return (ofThings) => {
    const n = ofThings.length;
    if (order.length < n) order = new Int32Array(2 * n);
    starts.fill(0);
    for (let i = 0; i < n; i++) {
      const category = ofThings[i];
      if (!(category >= 0 && category < categories)) {
        throw new RangeError(
          `${noun} ${i} of an image is of category ${category}, but they count from 0 to ` +
            `${categories - 1}: the place of each in the table of the dataset`,
        );
      }
      starts[category + 1]++;
    }
    for (let k = 0; k < categories; k++) {
      starts[k + 1] += starts[k];
      next[k] = starts[k];
    }
    for (let i = 0; i < n; i++) order[next[ofThings[i]]++] = i;
    return { order, starts: useCategories ? starts : Int32Array.of(0, n) };
  };
}
