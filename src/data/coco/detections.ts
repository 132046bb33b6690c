/** @module What a result file says of each image. */
import type { Detections } from "../../scene/index.ts";
import type { Annotations } from "./annotations.ts";
import { keepBest } from "./best-of-images.ts";
import { gathered, grouped, isInOrder } from "./columns.ts";
import type { Parts } from "./parts.ts";
import { placesOf } from "./places.ts";
import type { ResultEntries } from "./result-entries.ts";

/**
 * Gives the detections in the image at a place in `annotations.images`, in the order of the file. Those
 * of categories that are not listed are left out. In LVIS only the best of an image count, `limit` over all
 * categories, listed or not; of these, those that have an area (lvis 0.5.3).
 */
export function detectionsOf(
  entries: ResultEntries,
  annotations: Annotations,
  parts: Parts,
  limit = 300,
): (image: number) => Detections {
  const isLvis = annotations.family === "lvis";
  const { columns } = entries;
  const count = annotations.images.length;
  const images = columns.images.slice(0, entries.length);
  if (isLvis) keepBest(images, columns.scores, { count, limit });
  for (let i = 0; i < images.length; i++) if (columns.categories[i] === -1) images[i] = -1;
  const { order, starts } = grouped(images, count);
  const { categories, scores, boxes } = isInOrder(order)
    ? columns
    : {
        categories: gathered(columns.categories, order),
        scores: gathered(columns.scores, order),
        boxes: gathered(columns.boxes, order, 4),
      };
  const read = placesOf(entries, annotations, parts);
  return (image) => {
    const [from, to] = [starts[image], starts[image + 1]];
    const detections = {
      categories: categories.subarray(from, to),
      scores: scores.subarray(from, to),
      ...read({
        image,
        entries: order.subarray(from, to),
        boxes: boxes.subarray(4 * from, 4 * to),
      }),
    };
    return isLvis ? withArea(detections) : detections;
  };
}

/** Those whose area is above 0. */
function withArea(detections: Detections): Detections {
  const { categories, scores, boxes, areas, masks, keypoints } = detections;
  if (areas.every((area) => area > 0)) return detections;
  const hasArea = (_: unknown, i: number): boolean => areas[i] > 0;
  const rowHasArea = (row: Float64Array): ((_: unknown, i: number) => boolean) => {
    const width = row.length / areas.length;
    return (_, i) => areas[Math.floor(i / width)] > 0;
  };
  return {
    categories: categories.filter(hasArea),
    scores: scores.filter(hasArea),
    boxes: boxes.filter(rowHasArea(boxes)),
    areas: areas.filter(hasArea),
    ...(masks === undefined ? {} : { masks: masks.filter(hasArea) }),
    ...(keypoints === undefined ? {} : { keypoints: keypoints.filter(rowHasArea(keypoints)) }),
  };
}
