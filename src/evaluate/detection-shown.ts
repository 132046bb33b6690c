/** @module The detections in an image beside its objects, to be looked at. No number of a record is made here. */
import { type Box, boxIoU, type Detections, type Instances, type Objects } from "../scene/index.ts";
import type { Thing } from "./marks.ts";
import type { Shown } from "./task.ts";

/** Detections with a lower score are not drawn and not counted. */
const leastScore = 0.3;
/** From this intersection over union of boxes on, an object counts as found. */
const leastOverlap = 0.5;

/** As wrong as there are objects missed and detections that found none. */
export function detectionShown(
  said: Detections,
  truth: Objects,
  classNames: readonly string[],
): Shown {
  const order = Array.from(said.scores.keys())
    .filter((i) => said.scores[i] >= leastScore)
    .sort((a, b) => said.scores[b] - said.scores[a]);
  const { missed, wrong } = mistakes(said, truth, order);
  const text = (category: number, score?: number) =>
    `${classNames[category]}${score === undefined ? "" : ` ${score.toFixed(2)}`}`;
  return {
    wrong: missed + wrong,
    says: `${missed} missed, ${wrong} wrong (score from ${leastScore}, IoU of boxes from ${leastOverlap})`,
    truth: () => ({
      title: `truth: ${truth.categories.length} objects`,
      things: Array.from(truth.categories, (category, i) => ({
        ...thingAt(truth, i),
        text: truth.crowd[i] ? `${text(category)} (crowd)` : text(category),
        dashed: truth.crowd[i] === 1 || truth.ignored[i] === 1,
      })),
    }),
    said: () => ({
      title: `said: ${order.length} from score ${leastScore}`,
      things: order.map((i) => ({
        ...thingAt(said, i),
        text: text(said.categories[i], said.scores[i]),
      })),
    }),
  };
}

function thingAt(
  { categories, boxes, masks, keypoints }: Instances,
  i: number,
): Pick<Thing, "category" | "box" | "mask" | "keypoints"> {
  const points = (keypoints?.length ?? 0) / categories.length;
  return {
    category: categories[i],
    box: Array.from(boxes.subarray(4 * i, 4 * i + 4)) as unknown as Box,
    mask: masks?.[i],
    keypoints: points > 0 ? keypoints?.subarray(points * i, points * (i + 1)) : undefined,
  };
}

/** Each detection, the best first, finds the free object of its class that it overlaps most. */
function mistakes(
  said: Detections,
  truth: Objects,
  order: readonly number[],
): { missed: number; wrong: number } {
  const objects = truth.categories.length;
  const overlaps = boxIoU(said.boxes, truth.boxes, truth.crowd);
  const found = new Uint8Array(objects);
  let wrong = 0;
  for (const d of order) {
    let best = -1;
    for (let g = 0; g < objects; g++) {
      const overlap = overlaps[d * objects + g];
      const isFree = found[g] === 0 || truth.crowd[g] === 1;
      if (truth.categories[g] !== said.categories[d] || !isFree || overlap < leastOverlap) continue;
      if (best === -1 || overlap > overlaps[d * objects + best]) best = g;
    }
    if (best === -1) wrong++;
    else found[best] = 1;
  }
  let missed = 0;
  for (let g = 0; g < objects; g++) {
    if (!found[g] && !truth.crowd[g] && !truth.ignored[g]) missed++;
  }
  return { missed, wrong };
}
