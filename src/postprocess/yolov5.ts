/**
 * @module YOLOv5 (Jocher et al., 2020), and YOLOv3 and YOLOv7, which export the same: a row for each anchor,
 * decoded already, with objectness; masks as coefficients of prototypes behind the classes (YOLOv5-seg).
 */
import { claimsOf } from "./class-scores.ts";
import { cornersOfCentres } from "./corners.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { cellsOf } from "./grid.ts";
import { classesOf, needed, optional } from "./outputs.ts";
import { ultralyticsDetections, validation } from "./ultralytics.ts";
import { prototypesIn } from "./yolo-outputs.ts";

const name = "yolov5";
const anchors = 3;

export const yolov5: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: [
    "predictions [1, 3 · cells, 5 + classes (+ coefficients)]",
    "prototypes [1, coefficients, height, width]?",
  ],
  defaults: { ...validation, nmsThreshold: 0.6 },
  recognises({ outputs, inputSize }) {
    if (inputSize === undefined) return undefined;
    const [height, width] = inputSize;
    const rows = (cellsOf(width, height) ?? 0) * anchors;
    const isRows = ({ shape }: (typeof outputs)[number]) =>
      shape.length === 3 && shape[1] === rows && Number(shape[2]) > 5;
    const predictions = outputs.filter(isRows);
    if (rows === 0 || predictions.length !== 1) return undefined;
    return prototypesIn(outputs, predictions[0], inputSize);
  },
  decode(outputs, geometry, settings) {
    const form = [1, "anchors", "5 + classes"];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const [, rows, columns] = shape;
    const prototypes = optional(outputs, settings, {
      decoder: name,
      place: 1,
      forms: [[1, "coefficients", "height", "width"]],
    });
    const classes = classesOf(columns - 5 - (prototypes?.shape[1] ?? 0), name, shape);
    const claims = claimsOf(
      { data, rows, classes, first: 5, rowStep: columns, classStep: 1, objectness: { first: 4 } },
      settings,
    );
    const corners = cornersOfCentres(data, claims.rows, { rowStep: columns, step: 1 });
    const coefficients = { data, first: 5 + classes, rowStep: columns, step: 1 };
    return ultralyticsDetections(
      { ...claims, corners },
      geometry,
      settings,
      name,
      prototypes && { prototypes, coefficients },
    );
  },
};
