/**
 * @module YOLOv8 and YOLO11 for poses as Ultralytics exports them (-pose): box, score of the person, then x, y and
 * visibility of each point. Points are laid back and cut off as `scale_coords` (8.4) does.
 */

import { Refusal } from "../errors.ts";
import { ultralyticsApart } from "./apart.ts";
import { claimsOf } from "./class-scores.ts";
import { cornersOfCentres } from "./corners.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { keptOf } from "./detections.ts";
import { cellsOf } from "./grid.ts";
import { keypointDetections, pointsBack } from "./keypoints.ts";
import { needed } from "./outputs.ts";
import { validation } from "./ultralytics.ts";

const name = "yolov8-pose";
/** Box and score. */
const before = 5;

export const yolov8Pose: InstanceDecoder = {
  name,
  task: "keypoints",
  stacked: true,
  outputs: ["people [1, 5 + 3 · points, cells]"],
  defaults: { ...validation, nmsThreshold: 0.7 },
  /** A detector of 52 classes has the same shape, so only where the task is said. */
  recognises({ outputs, inputSize, task }) {
    if (task !== "keypoints" || inputSize === undefined || outputs.length !== 1) return undefined;
    const [{ name: output, shape }] = outputs;
    const fits = shape.length === 3 && shape[2] === cellsOf(inputSize[1], inputSize[0]);
    return fits && (Number(shape[1]) - before) % 3 === 0 ? { outputNames: [output] } : undefined;
  },
  decode(outputs, geometry, settings) {
    const forms = [[1, "5 + 3 · points", "cells"]];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms });
    const [, columns, cells] = shape;
    const count = (columns - before) / 3;
    if (!Number.isInteger(count) || count < 1) {
      throw new Refusal(
        "model",
        `decoder ${name}: an output of the shape [${shape.join(", ")}] has no points of 3 numbers behind box and score; set another decoder`,
      );
    }
    const claims = claimsOf(
      { data, rows: cells, classes: 1, first: 4 * cells, rowStep: 1, classStep: cells },
      settings,
    );
    const corners = cornersOfCentres(data, claims.rows, { rowStep: 1, step: cells });
    const kept = keptOf({ ...claims, corners }, geometry, settings, ultralyticsApart);
    const places = new Float32Array(kept.rows.length * count * 2);
    const scores = new Float32Array(kept.rows.length * count);
    for (const [i, row] of kept.rows.entries()) {
      for (let k = 0; k < count; k++) {
        const at = (before + 3 * k) * cells + row;
        places[(i * count + k) * 2] = data[at];
        places[(i * count + k) * 2 + 1] = data[at + cells];
        scores[i * count + k] = data[at + 2 * cells];
      }
    }
    return keypointDetections({
      keypoints: pointsBack(places, scores, geometry, settings.clipBoxes),
      scores: Float64Array.from(kept.scores),
      count,
    });
  },
};
