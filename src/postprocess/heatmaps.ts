/**
 * @module Heat maps, one for each point of the one person that an image shows (Simple Baselines, Xiao et al. 2018,
 * arXiv:1804.06208; HRNet): the highest cell, moved a quarter towards its higher neighbour, as
 * `get_final_preds` of both repositories does it.
 */
import type { InstanceDecoder } from "./decoder.ts";
import { keypointDetections, meanScore, pointsBack } from "./keypoints.ts";
import { needed } from "./outputs.ts";

const name = "heatmaps";

export const heatmaps: InstanceDecoder = {
  name,
  task: "keypoints",
  stacked: true,
  outputs: ["heat maps [1, points, height, width]"],
  /** Points above it make the score of the person (`in_vis_thre`). */
  defaults: { scoreThreshold: 0.2 },
  /** Label maps have the same shapes, so only where the task is said. */
  recognises({ outputs, task }) {
    const [{ name: output, shape }] = outputs;
    const fits = task === "keypoints" && outputs.length === 1 && shape.length === 4;
    return fits && shape[1] === 17 ? { outputNames: [output] } : undefined;
  },
  decode(outputs, geometry, settings) {
    const form = [1, "points", "height", "width"];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const [, count, height, width] = shape;
    const { prepared } = geometry;
    const places = new Float32Array(count * 2);
    const scores = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const map = data.subarray(k * width * height, (k + 1) * width * height);
      const peak = peakOf(map, width, height);
      places[k * 2] = (peak.x * prepared.width) / width;
      places[k * 2 + 1] = (peak.y * prepared.height) / height;
      scores[k] = peak.score;
    }
    const keypoints = pointsBack(places, scores, geometry);
    const score = Float64Array.of(meanScore(scores, settings.scoreThreshold));
    return keypointDetections({ keypoints, scores: score, count });
  },
};

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** The first of the highest cells; a map that is nowhere above 0 has its peak at 0, 0. */
function peakOf(map: Float32Array, width: number, height: number): Peak {
  let best = 0;
  for (let i = 1; i < map.length; i++) if (map[i] > map[best]) best = i;
  const score = map[best];
  const [x, y] = score > 0 ? [best % width, Math.floor(best / width)] : [0, 0];
  const isInside = x > 1 && x < width - 1 && y > 1 && y < height - 1;
  if (!isInside) return { x, y, score };
  const at = y * width + x;
  return {
    x: x + Math.sign(map[at + 1] - map[at - 1]) / 4,
    y: y + Math.sign(map[at + width] - map[at - width]) / 4,
    score,
  };
}
