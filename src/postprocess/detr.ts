/**
 * @module DETR (Carion et al., 2020, arXiv:2005.12872) and YOLOS: a softmax over the classes and "no object",
 * which is the last; each query has one box and its best class.
 */
import type { Claims } from "./class-scores.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { queriesIn, queryDetections, queryOutputs, queryPorts } from "./queries.ts";

const name = "detr";
/** COCO's ids, 0 to 90, and "no object". */
const cocoLogits = 92;

export const detr: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: queryOutputs,
  defaults: { scoreThreshold: 0, nms: "none", clipBoxes: false },
  asks: ["categoryIds"],
  /** Only with the logits of COCO: with others it may be that no class is "no object" (`rt-detr`). */
  recognises({ outputs }) {
    const ports = queryPorts(outputs);
    if (ports?.[0].shape[2] !== cocoLogits) return undefined;
    return { outputNames: ports.map((port) => port.name), settings: { categoryIds: "coco-91" } };
  },
  decode(outputs, geometry, settings) {
    const queries = queriesIn(outputs, settings, name);
    const claims = bestOfSoftmax(
      queries.logits.data,
      queries.logits.shape[2],
      settings.scoreThreshold,
    );
    return queryDetections(claims, queries, geometry, settings, name);
  },
};

/** Of each row of `classes` logits the best but the last, where its probability is above the threshold. */
function bestOfSoftmax(logits: Float32Array, classes: number, threshold: number): Claims {
  const found = { rows: [] as number[], classes: [] as number[], scores: [] as number[] };
  for (let row = 0; row < logits.length / classes; row++) {
    const at = row * classes;
    let best = 0;
    for (let c = 1; c < classes - 1; c++) if (logits[at + c] > logits[at + best]) best = c;
    const highest = Math.max(logits[at + best], logits[at + classes - 1]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[at + c] - highest);
    const score = Math.fround(Math.exp(logits[at + best] - highest) / sum);
    if (score > threshold) {
      found.rows.push(row);
      found.classes.push(best);
      found.scores.push(score);
    }
  }
  return {
    rows: Int32Array.from(found.rows),
    classes: Int32Array.from(found.classes),
    scores: Float32Array.from(found.scores),
  };
}
