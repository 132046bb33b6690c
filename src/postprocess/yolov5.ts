/**
 * @module YOLOv5 (Jocher et al., 2020), and YOLOv3 and YOLOv7, which export the same: a row for each anchor,
 * decoded already, with objectness; masks as coefficients of prototypes behind the classes (YOLOv5-seg).
 */
import type { InstanceDecoder } from "./decoder.ts";
import { cellsOf } from "./grid.ts";
import { needed } from "./outputs.ts";
import { validation } from "./ultralytics.ts";
import { prototypesIn, yoloDetections } from "./yolo-outputs.ts";

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
    const predictions = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const [, rows, columns] = predictions.shape;
    const table = {
      ...predictions,
      decoder: name,
      rows,
      columns,
      rowStep: columns,
      step: 1,
      hasObjectness: true,
    };
    return yoloDetections(table, outputs, geometry, settings);
  },
};
