/**
 * @module YOLOv8, YOLO11 and YOLOv9 as Ultralytics exports them: a column for each cell, decoded already, no
 * objectness; masks as coefficients of prototypes behind the classes (the models that end in -seg).
 */
import type { InstanceDecoder } from "./decoder.ts";
import { cellsOf } from "./grid.ts";
import { needed } from "./outputs.ts";
import { validation } from "./ultralytics.ts";
import { prototypesIn, yoloDetections } from "./yolo-outputs.ts";

const name = "yolov8";
/** Rows of a pose model: box, person, 17 points of three numbers. */
const poseRows = 56;

export const yolov8: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: [
    "predictions [1, 4 + classes (+ coefficients), cells]",
    "prototypes [1, coefficients, height, width]?",
  ],
  defaults: { ...validation, nmsThreshold: 0.7 },
  /** Not where angles are computed (oriented boxes), nor where it may be a pose, unless the task is said. */
  recognises({ outputs, inputSize, operators, task }) {
    if (inputSize === undefined || operators.has("Sin") || operators.has("Cos")) return undefined;
    const [height, width] = inputSize;
    const cells = cellsOf(width, height);
    const predictions = outputs.filter(
      ({ shape }) => shape.length === 3 && shape[2] === cells && Number(shape[1]) > 4,
    );
    if (cells === undefined || predictions.length !== 1) return undefined;
    if (predictions[0].shape[1] === poseRows && task !== "detection") return undefined;
    return prototypesIn(outputs, predictions[0], inputSize);
  },
  decode(outputs, geometry, settings) {
    const form = [1, "4 + classes", "cells"];
    const predictions = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const [, columns, rows] = predictions.shape;
    const table = {
      ...predictions,
      decoder: name,
      rows,
      columns,
      rowStep: 1,
      step: rows,
      hasObjectness: false,
    };
    return yoloDetections(table, outputs, geometry, settings);
  },
};
