import { grouped } from "./columns.ts";

/**
 * Leaves only the best entries of each image, of equal scores the first: the image of all others
 * becomes -1. `images` says of which image each entry is, of `count`.
 */
export function keepBest(
  images: Int32Array,
  scores: Float64Array,
  { count, limit }: { readonly count: number; readonly limit: number },
): void {
  const { order, starts } = grouped(images, count);
  for (let image = 0; image < count; image++) {
    if (starts[image + 1] - starts[image] <= limit) continue;
    const best = Array.from(order.subarray(starts[image], starts[image + 1])).sort(
      (a, b) => scores[b] - scores[a], // stable
    );
    for (const entry of best.slice(limit)) images[entry] = -1;
  }
}
