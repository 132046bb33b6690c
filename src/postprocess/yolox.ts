/**
 * @module YOLOX (Ge et al., 2021, arXiv:2107.08430) as its repository exports it: a row for each cell of
 * three grids with its box still to be decoded. What it means is said by `demo_postprocess` of
 * yolox/utils/demo_utils.py, and which boxes stay by `postprocess` of yolox/utils/boxes.py.
 */
import { Refusal } from "../errors.ts";
import { torchvisionApart } from "./apart.ts";
import { claimsOf } from "./class-scores.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { detectionsOf, keptOf } from "./detections.ts";
import { cellsOf, gridOf } from "./grid.ts";
import { needed } from "./outputs.ts";

const name = "yolox";
const f32 = Math.fround;

export const yolox: InstanceDecoder = {
  name,
  task: "detection",
  stacked: true,
  outputs: ["predictions [1, cells, 5 + classes]"],
  defaults: {
    scoreThreshold: 0.01,
    nms: "class-wise",
    nmsThreshold: 0.65,
    multiLabel: false,
    clipBoxes: false,
    categoryIds: "contiguous",
  },
  /** Decoded boxes have the same shape; to decode them takes an exponential or a difference. */
  recognises({ outputs, inputSize, operators }) {
    if (outputs.length !== 1 || inputSize === undefined) return undefined;
    const [{ shape, name: output }] = outputs;
    const [height, width] = inputSize;
    const isRaw = !["Exp", "Sub", "Softmax"].some((operator) => operators.has(operator));
    const fits = shape.length === 3 && shape[1] === cellsOf(width, height) && Number(shape[2]) > 5;
    return isRaw && fits ? { outputNames: [output] } : undefined;
  },
  decode(outputs, geometry, settings) {
    const form = [1, "cells", "5 + classes"];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const [, cells, columns] = shape;
    const { width, height } = geometry.prepared;
    if (cells !== cellsOf(width, height) || columns < 6) {
      throw new Refusal(
        "model",
        `decoder ${name}: its output has the shape [${shape}], and an image of ${width}×${height} has ${cellsOf(width, height) ?? "no"} cells of strides 8, 16 and 32; set another decoder`,
      );
    }
    const claims = claimsOf(
      {
        data,
        rows: cells,
        classes: columns - 5,
        first: 5,
        rowStep: columns,
        classStep: 1,
        objectness: { first: 4 },
      },
      settings,
    );
    const corners = decodedBoxes(data, columns, claims.rows, gridOf(width, height));
    const kept = keptOf({ ...claims, corners }, geometry, settings, torchvisionApart);
    return detectionsOf(kept, name);
  },
};

/** Corners of the boxes of some rows: centre (xy + cell) · stride, size exp(wh) · stride. */
function decodedBoxes(
  data: Float32Array,
  columns: number,
  rows: Int32Array,
  grid: ReturnType<typeof gridOf>,
): Float32Array {
  const corners = new Float32Array(rows.length * 4);
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i] * columns;
    const stride = grid.strides[rows[i]];
    const x = f32(f32(data[at] + grid.columns[rows[i]]) * stride);
    const y = f32(f32(data[at + 1] + grid.rows[rows[i]]) * stride);
    const halfWidth = f32(f32(Math.exp(data[at + 2])) * stride) / 2;
    const halfHeight = f32(f32(Math.exp(data[at + 3])) * stride) / 2;
    corners[i * 4] = x - halfWidth;
    corners[i * 4 + 1] = y - halfHeight;
    corners[i * 4 + 2] = x + halfWidth;
    corners[i * 4 + 3] = y + halfHeight;
  }
  return corners;
}
