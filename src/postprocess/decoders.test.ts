import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { DecoderSettings, GraphFacts, GraphPort } from "./decoder.ts";
import { decoderNamed, decoderNames, recognised } from "./decoders.ts";
import { settings } from "./fixtures/numbers.ts";
import { geometry } from "./fixtures/reference.ts";
import { settingsOf } from "./settings.ts";

type Shape = readonly (number | string)[];

const port = (name: string, shape: Shape, dtype = "float32"): GraphPort => ({ name, shape, dtype });

const graph = (
  outputs: readonly GraphPort[],
  inputSize: readonly [number, number] | undefined,
  more: Partial<GraphFacts> = {},
): GraphFacts => ({ outputs, inputSize, operators: new Map(), ...more });

const one = (shape: Shape, size?: readonly [number, number], more?: Partial<GraphFacts>) =>
  graph([port("output", shape)], size, more);

const has = (...operators: string[]) => ({
  operators: new Map(operators.map((name) => [name, 1])),
});

const mmdeploy = [port("labels", ["batch", "n"], "int64"), port("dets", ["batch", "n", 5])];
const torchvision = [port("boxes", ["n", 4]), port("7", ["n"], "int64"), port("scores", ["n"])];
const rtDetrExport = [
  port("labels", ["N", 300], "int64"),
  port("boxes", ["N", 300, 4]),
  port("scores", ["N", 300]),
];
const queries = (logits: number) => [
  port("logits", [1, 100, logits]),
  port("pred_boxes", [1, 100, 4]),
];

test.each<[string, GraphFacts, string, readonly string[], Partial<DecoderSettings>?]>([
  ["YOLOX at 416", one([1, 3549, 85], [416, 416]), "yolox", ["output"]],
  ["YOLOX at 640", one([1, 8400, 85], [640, 640]), "yolox", ["output"]],
  ["YOLOv5", one([1, 25200, 85], [640, 640]), "yolov5", ["output"]],
  ["YOLOv7, an open batch", one(["batch", 25200, 85], [640, 640]), "yolov5", ["output"]],
  [
    "YOLOv5-seg",
    graph([port("output0", [1, 25200, 117]), port("output1", [1, 32, 160, 160])], [640, 640]),
    "yolov5",
    ["output0", "output1"],
  ],
  ["YOLOv8", one([1, 84, 8400], [640, 640]), "yolov8", ["output"]],
  ["YOLOv8 at 480×640", one([1, 84, 6300], [480, 640]), "yolov8", ["output"]],
  [
    "YOLO11-seg",
    graph([port("output1", [1, 32, 160, 160]), port("output0", [1, 116, 8400])], [640, 640]),
    "yolov8",
    ["output0", "output1"],
  ],
  [
    "YOLOv8-pose, if it is said",
    one([1, 56, 8400], [640, 640], { task: "keypoints" }),
    "yolov8-pose",
    ["output"],
  ],
  ["YOLOv10", one([1, 300, 6], [640, 640]), "yolov10", ["output"]],
  ["torchvision", graph(torchvision, undefined), "boxes-labels-scores", ["boxes", "7", "scores"]],
  [
    "Mask R-CNN of torchvision",
    graph([...torchvision, port("masks", ["n", 1, "h", "w"])], undefined),
    "boxes-labels-scores",
    ["boxes", "7", "scores", "masks"],
  ],
  [
    "RT-DETR's own export",
    graph(rtDetrExport, [640, 640]),
    "boxes-labels-scores",
    ["boxes", "labels", "scores"],
  ],
  [
    "MMDeploy",
    graph(mmdeploy, undefined),
    "boxes-labels-scores",
    ["dets", "labels"],
    { categoryIds: "contiguous" },
  ],
  [
    "DETR on COCO",
    graph(queries(92), undefined),
    "detr",
    ["logits", "pred_boxes"],
    { categoryIds: "coco-91" },
  ],
  [
    "logits at a quarter",
    one([1, 150, 128, 128], [512, 512]),
    "segmentation-logits",
    ["output"],
    { outputLayout: "NCHW" },
  ],
  [
    "logits, classes last",
    one([1, 257, 257, 21], [257, 257]),
    "segmentation-logits",
    ["output"],
    { outputLayout: "NHWC" },
  ],
  [
    "a label map",
    graph([port("argmax", [1, 1, 512, 512], "int64")], [512, 512]),
    "label-map",
    ["argmax"],
  ],
  ["MoveNet", one([1, 1, 17, 3], [192, 192]), "movenet", ["output"]],
  ["MoveNet for many", one([1, 6, 56], undefined), "movenet-multipose", ["output"]],
  [
    "heat maps, if it is said",
    one([1, 17, 64, 48], [256, 192], { task: "keypoints" }),
    "heatmaps",
    ["output"],
  ],
])("%s leaves no doubt", (_, facts, name, outputNames, said) => {
  const found = recognised(facts);
  expect(found?.decoder.name).toBe(name);
  expect(found?.outputNames).toEqual(outputNames);
  expect(found?.settings).toEqual(said);
});

test.each<[string, GraphFacts]>([
  ["a classifier", one([1, 1000], [224, 224])],
  ["a classifier of 1×1 pixels", one([1, 1000, 1, 1], [224, 224])],
  ["features of a classifier", one([1, 2048, 7, 7], [224, 224])],
  ["an image", one([1, 3, 512, 512], [512, 512])],
  ["depth", one([1, 1, 512, 512], [512, 512])],
  ["heat maps, or 17 classes", one([1, 17, 64, 48], [256, 192])],
  ["a decoded YOLOX", one([1, 8400, 85], [640, 640], has("Exp"))],
  ["YOLOv6", one([1, 8400, 85], [640, 640], has("Sub"))],
  ["cells of an unknown image", one([1, 8400, 85])],
  ["a pose, or 52 classes", one([1, 56, 8400], [640, 640])],
  ["oriented boxes", one([1, 20, 8400], [640, 640], has("Sin", "Cos"))],
  ["logits with or without an end", graph(queries(80), undefined)],
  ["as many classes as sides", one([1, 64, 64, 64], [64, 64])],
  ["boxes and an output too many", graph([...torchvision, port("x", [1])], undefined)],
])("%s is not recognised", (_, facts) => {
  expect(recognised(facts)).toBeUndefined();
});

test("what the task is not is not recognised", () => {
  expect(recognised(one([1, 84, 8400], [640, 640], { task: "segmentation" }))).toBeUndefined();
});

test("a name that is none is refused with the nearest", () => {
  expect(() => decoderNamed("yolo8")).toThrow('unknown decoder "yolo8": did you mean "yolov8"?');
});

/** Outputs that each decoder takes, of an image of 32×32. */
const taken: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "boxes-labels-scores": [[2, 4], [2], [2]],
  detr: [
    [1, 2, 6],
    [1, 2, 4],
  ],
  heatmaps: [[1, 17, 8, 8]],
  "label-map": [[1, 32, 32]],
  movenet: [[1, 1, 17, 3]],
  "movenet-multipose": [[1, 6, 56]],
  "rt-detr": [
    [1, 2, 6],
    [1, 2, 4],
  ],
  "segmentation-logits": [[1, 5, 8, 8]],
  yolov5: [[1, 63, 9]],
  yolov8: [[1, 9, 21]],
  "yolov8-pose": [[1, 56, 21]],
  yolov10: [[1, 4, 6]],
  yolox: [[1, 21, 9]],
};

describe.each(decoderNames)("%s", (name) => {
  const decoder = decoderNamed(name);
  const shapes = taken[name];
  const outputNames = shapes.map((_, i) => `output ${i}`);
  const said = settings({ ...decoder.defaults, outputNames });
  const seen = geometry([32, 32], [32, 32]);
  const outputs = (change: (data: Float32Array, i: number) => void): Record<string, Tensor> =>
    Object.fromEntries(
      shapes.map((shape, i) => {
        const data = new Float32Array(shape.reduce((n, d) => n * d, 1)).fill(1);
        change(data, i);
        return [outputNames[i], { shape, dtype: "float32", data }];
      }),
    );

  test("takes outputs of its shapes", () => {
    expect(() =>
      decoder.decode(
        outputs(() => {}),
        seen,
        said,
      ),
    ).not.toThrow();
  });

  test("refuses a NaN wherever it is", () => {
    for (const place of outputNames.keys()) {
      const broken = outputs((data, i) => {
        if (i === place) data[data.length - 1] = Number.NaN;
      });
      const where = new RegExp(
        `^decoder ${name}: output "output ${place}" is NaN at \\d+ of \\d+$`,
      );
      expect(() => decoder.decode(broken, seen, said)).toThrow(where);
    }
  });

  test("refuses another shape, a missing output, and names for too few of them", () => {
    const whole = outputs(() => {});
    const flat = { shape: [7], dtype: "float32", data: new Float32Array(7) } as const;
    const refused = (change: object, how = said) => {
      try {
        decoder.decode({ ...whole, ...change }, seen, how);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    };
    expect(refused({ "output 0": flat })).toMatchObject({
      message: expect.stringContaining('output "output 0" has the shape [7], expected ['),
    });
    expect(refused({ "output 0": undefined })).toMatchObject({
      message: expect.stringContaining('output "output 0" is not there; the outputs are'),
    });
    const few = refused({}, { ...said, outputNames: outputNames.slice(1) });
    expect(few).toBeInstanceOf(Refusal);
  });
});

test("what is said of a decoder goes before its defaults, and what is no setting is left out", () => {
  const said = { nmsThreshold: 0.5, logitsResize: undefined, layout: "NCHW" };
  expect(settingsOf(decoderNamed("yolox"), said)).toEqual({
    outputNames: [],
    scoreThreshold: 0.01,
    nms: "class-wise",
    nmsThreshold: 0.5,
    mostDetections: undefined,
    multiLabel: false,
    clipBoxes: false,
    categoryIds: "contiguous",
    maskThreshold: 0.5,
    alignCorners: false,
    logitsResize: "input-first",
    outputLayout: "NCHW",
    background: false,
  });
});
