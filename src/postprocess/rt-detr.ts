/**
 * @module RT-DETR (Zhao et al., 2023, arXiv:2304.08069), Deformable DETR and their kin: a sigmoid for each class,
 * and of all pairs of query and class the best, as many as there are queries (or `mostDetections`).
 */
import { bestFirst } from "./candidates.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { queriesIn, queryDetections, queryOutputs } from "./queries.ts";

const name = "rt-detr";

export const rtDetr: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: queryOutputs,
  defaults: { scoreThreshold: 0, nms: "none", clipBoxes: false },
  asks: ["categoryIds"],
  /** Never: the same shapes may end with "no object" (`detr`). */
  recognises: () => undefined,
  decode(outputs, geometry, settings) {
    const queries = queriesIn(outputs, settings, name);
    const [, count, classes] = queries.logits.shape;
    const scores = queries.logits.data.map((logit) => 1 / (1 + Math.exp(-logit)));
    const best = bestFirst(scores)
      .subarray(0, settings.mostDetections ?? count)
      .filter((place) => scores[place] > settings.scoreThreshold);
    const claims = {
      rows: best.map((place) => Math.floor(place / classes)),
      classes: best.map((place) => place % classes),
      scores: Float32Array.from(best, (place) => scores[place]),
    };
    return queryDetections(claims, queries, geometry, settings, name);
  },
};
