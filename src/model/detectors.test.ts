import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { allThatIsDone, looksOf, type Preprocessing } from "../image/index.ts";
import type { Header, Port } from "../onnx/index.ts";
import { decoderNames } from "../postprocess/index.ts";
import { cardKeys, cardSchema, type PartialCard, plain } from "./card.ts";
import { withGraph } from "./cards.ts";
import { missingOf, preprocessingOf } from "./preprocessing.ts";
import { cardOf } from "./settings.ts";
import { keysOf } from "./shown-keys.ts";

const header = (input: Port["shape"], ...outputs: Port[]): Header => ({
  irVersion: 8,
  producer: "",
  opsets: new Map([["", 17]]),
  inputs: [{ name: "images", dtype: "float32", shape: input }],
  outputs,
  operators: new Map(),
  madeBy: new Map(),
  externalFiles: [],
  metadata: new Map(),
});

const output = (shape: Port["shape"], name = "output", dtype = "float32"): Port => ({
  name,
  dtype,
  shape,
});

const yolox = header([1, 3, 416, 416], output([1, 3549, 85]));
const classifier = header(["N", 3, 224, 224], output(["N", 1000]));
const segmenter = header(["N", 3, "H", "W"], output(["N", 150, "h", "w"]));

const stated = (card: PartialCard, graph: Header) => withGraph([{ from: "--set", card }], graph);

const prepared = (card: PartialCard, graph: Header): Preprocessing =>
  preprocessingOf(plain(stated(card, graph)), "m");

const steps = (card: PartialCard, graph: Header): string[] => allThatIsDone(prepared(card, graph));

const numbers = cardOf(["mean=imagenet", "std=imagenet", "interpolation=bilinear"]);

describe("a graph", () => {
  test("whose outputs leave no doubt says the decoder, which says the rest", () => {
    const card = stated({}, yolox);
    expect(card).toMatchObject({
      task: { value: "detection", from: "the graph" },
      decoder: { value: "yolox", from: "the graph" },
      outputNames: { value: ["output"], from: "the graph" },
      nmsThreshold: { value: 0.65, from: "the decoder yolox" },
    });
    expect(card.outputName).toBeUndefined();
    expect(card.resize).toBeUndefined(); // which is not the same for all detectors
    expect(missingOf(plain(card))).toEqual(["mean", "std", "resize"]);
  });

  test("says nothing against what is said of it", () => {
    const card = stated({ decoder: "yolov5", scoreThreshold: 0.25, categoryIds: "from-1" }, yolox);
    expect(plain(card)).toMatchObject({
      decoder: "yolov5",
      outputNames: ["output"],
      scoreThreshold: 0.25,
      categoryIds: "from-1",
    });
    expect(stated({ task: "classification" }, yolox).decoder).toBeUndefined();
  });

  test("of a classifier is as it was: nothing of decoders is in its card", () => {
    const { card, ...rest } = { card: stated({}, classifier) };
    expect(Object.keys(rest)).toEqual([]);
    expect(plain(card)).toEqual({
      inputName: "images",
      layout: "NCHW",
      inputSize: [224, 224],
      dtype: "float32",
      outputName: "output",
      channels: "RGB",
      scale: 255,
      resize: "shorter",
      resizer: "pillow",
      cropRounding: "half-even",
      fill: [0, 0, 0],
      background: false,
      classOrder: "sorted",
      scores: "logits",
    });
    expect(keysOf(card)).toContain("paper");
    expect(keysOf(card)).not.toContain("decoder");
    expect(keysOf(stated({}, yolox))).not.toContain("classOrder");
  });

  test("asks what decoders of different models mean by a class", () => {
    const boxes = header(
      [1, 3, "H", "W"],
      output(["n", 4], "boxes"),
      output(["n"], "labels", "int64"),
      output(["n"], "scores"),
    );
    const card = { ...numbers, resize: "none" } as const;
    expect(() => prepared(card, boxes)).toThrow(
      "m: its card does not say categoryIds; say it with --set categoryIds=",
    );
    expect(missingOf(plain(stated({ task: "detection" }, classifier)))).toContain("decoder");
  });
});

describe("images come to a detector", () => {
  const letterbox = cardOf([
    "resize=letterbox",
    "sideRounding=down",
    "place=top-left",
    "fill=114,114,114",
    "resizer=opencv",
    "interpolation=bilinear",
    "channels=BGR",
    "scale=1",
    "mean=none",
    "std=none",
  ]);

  test("in a letterbox of its input, as YOLOX has it", () => {
    expect(steps(letterbox, yolox).slice(1)).toEqual([
      "letterbox(416×416, down, top-left, enlarges, fill 114 114 114, bilinear, opencv)",
      "encode((x / 1 - 0 0 0) / 1 1 1, BGR, float32, NCHW)",
    ]);
  });

  const kept = cardOf([
    "resize=keep-ratio",
    "resizeTo=800",
    "longest=1333",
    "sideRounding=half-up",
  ]);
  const boxes = [output([1, "n", 5], "dets"), output([1, "n"], "labels", "int64")] as const;

  test("of any size, and with borders up to a multiple, as mmdetection has it", () => {
    const open = header([1, 3, "H", "W"], ...boxes);
    expect(steps({ ...numbers, ...kept, padMultiple: 32 }, open).slice(1)).toEqual([
      "resize-keep-ratio(longer 1333, shorter 800, half-up, bilinear, pillow)",
      "encode((x / 255 - 0.485 0.456 0.406) / 0.229 0.224 0.225, RGB, float32, NCHW)",
      "pad(right and bottom to multiples of 32, with 0)",
    ]);
    expect(prepared({ ...numbers, ...kept }, open).padding).toBeUndefined();
  });

  test("with borders up to its input, where that is fixed and the ratio is kept", () => {
    const fixed = header([1, 3, 1024, 1344], ...boxes);
    const card = stated({ ...numbers, ...kept }, fixed);
    expect(card.padTo).toEqual({ value: [1024, 1344], from: "inputSize" });
    expect(prepared({ ...numbers, ...kept }, fixed).padding).toEqual({
      width: 1344,
      height: 1024,
      value: 0,
    });
  });

  test("squashed to an input that is not square", () => {
    const fixed = header([1, 3, 480, 640], ...boxes);
    expect(steps({ ...numbers, resize: "squash" }, fixed)[1]).toBe(
      "resize(640×480, bilinear, pillow)",
    );
  });

  test("as they are, where nothing is said of their size", () => {
    const open = header([1, 3, "H", "W"], ...boxes);
    expect(prepared({ ...numbers, resize: "none" }, open).steps).toEqual([]);
    expect(steps({ ...numbers, resize: "shorter", resizeTo: 800 }, open)[1]).toBe(
      "resize-shorter(800, bilinear, pillow)",
    );
  });

  test("not with the rounding of another way", () => {
    expect(() => prepared({ ...letterbox, sideRounding: "detr" }, yolox)).toThrow(
      "sideRounding detr is not one of resize letterbox; expected one of down, half-even, up, half-up",
    );
  });
});

describe("a segmenter is shown an image", () => {
  const card: PartialCard = {
    ...numbers,
    ...cardOf(["decoder=segmentation-logits", "resize=keep-ratio", "resizeTo=512"]),
    ...cardOf(["longest=2048", "sideRounding=half-up"]),
  };

  test("in windows, mirrored, at several scales, where the card says so", () => {
    const looks = cardOf(["crop=512", "stride=341", "flip=true", "scales=0.5,1"]);
    const how = prepared({ ...card, ...looks }, segmenter);
    expect(how.looks).toEqual({
      sliding: { crop: { width: 512, height: 512 }, stride: { width: 341, height: 341 } },
      mirrored: true,
      scales: [0.5, 1],
    });
    expect(looksOf(how, { width: 683, height: 512 })).toHaveLength(2 + 2 * 2);
  });

  test("once and whole where it does not", () => {
    expect(prepared(card, segmenter).looks).toBeUndefined();
    expect(prepared({ ...card, flip: false }, segmenter).looks).toBeUndefined();
  });

  test.each<[string, PartialCard, Header, string]>([
    [
      "by a detector",
      { ...numbers, resize: "squash", flip: true },
      yolox,
      "m: its card says flip, and only looks at logits can be joined",
    ],
    [
      "at scales of nothing",
      { ...card, resize: "none", scales: [1, 2] },
      segmenter,
      "m: its card says scales, and there is no other scale of resize none",
    ],
    [
      "in windows of another size than the graph takes",
      { ...card, crop: [512, 512] },
      header([1, 3, 640, 640], output([1, 150, 160, 160])),
      "m: its card says crop, and the graph takes 640×640; set crop to that",
    ],
  ])("but not %s", (_, said, graph, message) => {
    expect(() => prepared(said, graph)).toThrow(message);
  });
});

test("docs/cards.md names every key, every decoder, and every rounding of sides", async () => {
  const page = await readFile("docs/cards.md", "utf8");
  const names = [...cardKeys, ...decoderNames, ...cardSchema.shape.sideRounding.options];
  const told = (name: string) => page.includes(`\`${name}\``) || page.includes(`\`${name}=`);
  const ofTask = ["task", "longest", "resize"]; // in other words there
  expect(names.filter((name) => !told(name) && !ofTask.includes(name))).toEqual([]);
});

test.each([
  ["outputNames=boxes,labels", { outputNames: ["boxes", "labels"] }],
  ["padTo=1024x1344", { padTo: [1024, 1344] }],
  ["padValue=-1.5", { padValue: -1.5 }],
  ["multiLabel=TRUE", { multiLabel: true }],
  ["nms=Class-Wise", { nms: "class-wise" }],
  ["scales=0.5, 1,1.5", { scales: [0.5, 1, 1.5] }],
  ["mostDetections=300", { mostDetections: 300 }],
])("--set reads %s", (setting, card) => {
  expect(cardOf([setting])).toEqual(card);
});

test.each([
  ["decoder=yolo8", '--set decoder=yolo8: did you mean "yolov8"?'],
  ["scoreThreshold=2", "--set scoreThreshold takes a number from 0 to 1, such as 0.05; got"],
  ["mostDetections=0.5", "--set mostDetections takes a whole number, such as 300; got"],
  ["scales=", "--set scales takes numbers above 0, such as 0.5,1,1.5; got"],
  ["crop=512x", "--set crop takes height and width in pixels, such as 512x512; got"],
  [
    "outputNames=a,,b",
    "--set outputNames takes names of outputs in the order of the decoder, such as",
  ],
])("--set refuses %s", (setting, message) => {
  expect(() => cardOf([setting])).toThrow(message);
});
