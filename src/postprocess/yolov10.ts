/**
 * @module Detectors that need no suppression and export their best boxes as they are (YOLOv10, Wang et al. 2024,
 * arXiv:2405.14458; Ultralytics `end2end`): corners, score and class of each.
 */
import type { InstanceDecoder } from "./decoder.ts";
import { detectionsOf, keptOf } from "./detections.ts";
import { cellsOf } from "./grid.ts";
import { needed } from "./outputs.ts";

const name = "yolov10";
/** More rows than any of them exports. */
const fewest = 1000;

export const yolov10: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: ["boxes [1, boxes, left top right bottom score class]"],
  defaults: {
    scoreThreshold: 0.001,
    nms: "none",
    mostDetections: 300,
    clipBoxes: true,
    categoryIds: "contiguous",
  },
  recognises({ outputs, inputSize }) {
    const [{ name: output, shape }] = outputs;
    if (outputs.length !== 1 || shape.length !== 3 || shape[2] !== 6) return undefined;
    if (typeof shape[1] !== "number" || shape[1] > fewest) return undefined;
    // A detector of one class has 6 columns, too, and a row for each cell.
    const areCells = inputSize !== undefined && shape[1] === cellsOf(inputSize[1], inputSize[0]);
    return areCells ? undefined : { outputNames: [output] };
  },
  decode(outputs, geometry, settings) {
    const form = [1, "boxes", 6];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const rows = Int32Array.from({ length: shape[1] }, (_, i) => i).filter(
      (row) => data[row * 6 + 4] > settings.scoreThreshold,
    );
    const corners = new Float32Array(rows.length * 4);
    for (const [i, row] of rows.entries()) corners.set(data.subarray(row * 6, row * 6 + 4), i * 4);
    const candidates = {
      corners,
      rows,
      scores: Float32Array.from(rows, (row) => data[row * 6 + 4]),
      classes: rows.map((row) => data[row * 6 + 5]),
    };
    return detectionsOf(keptOf(candidates, geometry, settings), name);
  },
};
