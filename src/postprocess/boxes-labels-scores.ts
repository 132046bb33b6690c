/**
 * @module Detectors that end in the graph: boxes as corners in pixels of the prepared image, with a label and a
 * score each (torchvision, RT-DETR's own export), or boxes and scores in one output (`dets` of MMDeploy); with
 * masks the size of the image, or of the box (28×28, as Mask R-CNN has them).
 */
import { boxMasks } from "./box-masks.ts";
import type { Candidates } from "./candidates.ts";
import type {
  DecoderSettings,
  GraphPort,
  InstanceDecoder,
  Outputs,
  Recognised,
} from "./decoder.ts";
import { detectionsOf, keptOf } from "./detections.ts";
import { type Form, type Numbers, needed } from "./outputs.ts";

const name = "boxes-labels-scores";

export const boxesLabelsScores: InstanceDecoder = {
  name,
  task: "detection",
  stacked: false,
  outputs: [
    "boxes [boxes, 4], or with scores [boxes, 5]",
    "labels [boxes]",
    "scores [boxes]? if boxes have none",
    "masks [boxes, height, width]?",
  ],
  defaults: { scoreThreshold: 0, nms: "none", clipBoxes: true, maskThreshold: 0.5 },
  asks: ["categoryIds"],
  recognises: ({ outputs }) => separate(outputs) ?? together(outputs),
  decode(outputs, geometry, settings) {
    const { candidates, masks } = read(outputs, settings);
    const kept = keptOf(candidates, geometry, settings);
    return detectionsOf(
      kept,
      name,
      masks && boxMasks(kept, masks, geometry, settings.maskThreshold),
    );
  },
};

/** Boxes, labels and scores, known by their shapes and element types, each with an axis for the batch or without. */
function separate(outputs: readonly GraphPort[]): Recognised | undefined {
  const boxes = outputs.filter(({ shape }) => shape.length <= 3 && shape.at(-1) === 4);
  const axes = boxes[0]?.shape.length - 1;
  const labels = outputs.filter(({ shape, dtype }) => shape.length === axes && /^int/.test(dtype));
  const scores = outputs.filter(
    ({ shape, dtype }) => shape.length === axes && /^float/.test(dtype),
  );
  const masks = outputs.filter(({ shape }) => shape.length === 4);
  const parts = [boxes, labels, scores, masks];
  const isAll = parts.flat().length === outputs.length;
  if (!isAll || masks.length > 1) return undefined;
  if (boxes.length !== 1 || labels.length !== 1 || scores.length !== 1) return undefined;
  return { outputNames: parts.flat().map((port) => port.name) };
}

/** `dets` and `labels` of MMDeploy, whose classes always count from 0. */
function together(outputs: readonly GraphPort[]): Recognised | undefined {
  const boxes = outputs.filter(({ shape }) => shape.length === 3 && shape[2] === 5);
  const labels = outputs.filter(({ shape, dtype }) => shape.length === 2 && /^int/.test(dtype));
  const masks = outputs.filter(({ shape }) => shape.length === 4);
  const parts = [boxes, labels, masks];
  if (parts.flat().length !== outputs.length || masks.length > 1) return undefined;
  if (boxes.length !== 1 || labels.length !== 1) return undefined;
  return {
    outputNames: parts.flat().map((port) => port.name),
    settings: { categoryIds: "contiguous" },
  };
}

interface Read {
  readonly candidates: Candidates;
  readonly masks: Numbers | undefined;
}

function read(outputs: Outputs, settings: DecoderSettings): Read {
  const take = (place: number, ...forms: Form[]): Numbers =>
    needed(outputs, settings, {
      decoder: name,
      place,
      forms: forms.flatMap((form) => [form, [1, ...form]]),
    });
  const boxes = take(0, ["boxes", 4], ["boxes", 5]);
  const [count, columns] = boxes.shape.slice(-2);
  const labels = take(1, [count]);
  const scores = columns === 5 ? undefined : take(2, [count]);
  const scoreOf = (i: number): number => scores?.data[i] ?? boxes.data[i * 5 + 4];
  const at = columns === 5 ? 2 : 3;
  const hasMasks = settings.outputNames[at] !== undefined;
  const rows = Int32Array.from({ length: count }, (_, i) => i).filter(
    (i) => scoreOf(i) > settings.scoreThreshold,
  );
  const corners = new Float32Array(rows.length * 4);
  for (const [i, row] of rows.entries()) {
    corners.set(boxes.data.subarray(row * columns, row * columns + 4), i * 4);
  }
  return {
    candidates: {
      corners,
      rows,
      classes: rows.map((i) => labels.data[i]),
      scores: Float32Array.from(rows, scoreOf),
    },
    masks: hasMasks
      ? take(at, [count, "height", "width"], [count, 1, "height", "width"])
      : undefined,
  };
}
