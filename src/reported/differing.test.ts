import { describe, expect, test } from "vitest";
import { differencesOf, differingSteps, type Measured } from "./differing.ts";
import type { Reported, ReportedResult } from "./reported.ts";
import { reportedNamed } from "./reported-named.ts";
import { resizeToAt } from "./settings.ts";
import { settingsSaid } from "./settings-said.ts";

const card = {
  inputSize: [224, 224],
  resize: "shorter",
  resizeTo: 256,
  interpolation: "bilinear",
  resizer: "pillow",
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  scale: 255,
  pretraining: "imagenet-1k",
};
const measured: Measured = {
  model: { card: Object.fromEntries(Object.entries(card).map(([k, value]) => [k, { value }])) },
  dataset: { name: "imagenet-1k", size: 200 },
  protocol: { says: { samples: 50_000 } },
  samples: { scored: 200 },
  runtime: { optimization: "all" },
};
const reported: ReportedResult = {
  ...{ model: "mobilenet_v1", zoo: null, family: null, variant: null, task: "classification" },
  ...{ dataset: "ImageNet-1K", split: "val", metric: "top-1", better: "higher", value: 0.5 },
  ...{ unit: "share", printed: "50.0", protocol: "crop_pct 0.875, bicubic", method: null },
  ...{ schedule: null, size: [224, 224], parameters: null, macs: null, pretraining: null },
  ...{ teacher: null, extraData: null, paper: null, code: null, place: "row 7", remark: null },
};
const byStep = (steps: readonly { step: string }[]) =>
  Object.fromEntries(steps.map((step) => [step.step, step]));

describe("differing steps of a record and a reported result", () => {
  const steps = byStep(differingSteps(measured, reported));

  test("a filter of another name differs, and how to have it is said as settings", () => {
    expect(steps.filter).toEqual({
      step: "filter",
      measured: "bilinear",
      reported: "bicubic",
      differs: true,
      change: { interpolation: "bicubic" },
    });
  });

  test("224 of 256 pixels is a crop_pct of 0.875", () => {
    expect(steps.crop).toMatchObject({
      measured: "224 of 256",
      reported: "crop_pct 0.875, 224 of 256",
      differs: false,
    });
  });

  test("what the source does not state is not guessed", () => {
    expect(steps.antialias).toMatchObject({ reported: null, differs: null, change: null });
    expect(steps.precision).toBeUndefined(); // the measurement does not say it either
  });

  test("fewer samples are a difference that no setting takes away", () => {
    expect(steps.samples).toEqual({
      step: "samples",
      measured: "200 of 50000",
      reported: "all of val",
      differs: true,
      change: null,
    });
    expect(steps.dataset).toMatchObject({ differs: false });
    expect(steps.pretraining).toBeUndefined();
  });
});

test.each([
  [{ inputSize: [224, 224], crop_pct: 0.95 }, 224, 235], // timm: floor(224 / 0.95) of 235.79
  [{ inputSize: [224, 224], resizeTo: 256 }, 448, 512],
  [{ inputSize: [288, 288], crop_pct: 1 }, 224, 224],
  [{ resizeTo: 256 }, 224, 256],
  [{}, 224, undefined],
])("the image is resized as %o asks for an input of %i", (settings, side, expected) => {
  expect(resizeToAt(settings, side)).toBe(expected);
});

test("a setting without a step of its own is a step by its key", () => {
  const [step] = differencesOf({ nmsThreshold: 0.65 }, { nmsThreshold: 0.5 });
  expect(step).toMatchObject({
    step: "nmsThreshold",
    differs: true,
    change: { nmsThreshold: 0.5 },
  });
});

test.each<[string, object]>([
  ["img_size 224, crop_pct 0.95, bicubic", { crop_pct: 0.95, interpolation: "bicubic" }],
  ["resize 256, center crop 224", { resizeTo: 256, inputSize: [224, 224] }],
  ["single crop 224x224", {}],
  ["single-crop, single scale; box AP", {}],
  [
    "crop 1.0, bilinear without antialias, fp16",
    { crop_pct: 1, interpolation: "bilinear", resizer: "opencv", precision: "float16" },
  ],
  ["antialiased bicubic (PIL)", { interpolation: "bicubic", resizer: "pillow" }],
])("%s", (protocol, expected) => {
  expect(settingsSaid({ size: null, protocol })).toEqual(expected);
});

describe("a reported result by its name", () => {
  const sources: Reported[] = [
    {
      ...{ schema: 1, kind: "reported", licence: null, attribution: "x" },
      source: { name: "timm", kind: "repository", url: null, retrieved: null },
      results: [
        { ...reported, model: "resnet50.a1_in1k" },
        { ...reported, model: "resnet50.a2_in1k" },
        { ...reported, model: "resnet50.a1_in1k", metric: "top-5" },
        { ...reported, model: "yolox", metric: "box-ap", dataset: "coco" },
      ],
    },
  ];
  const wanted = { dataset: "imagenet-1k", metrics: ["top-1"] };
  const named = (words: string) => reportedNamed(words, sources, wanted).result;

  test.each(["timm:resnet50.a1_in1k", "resnet50.a1_in1k", "TIMM resnet50 a1"])("%s", (words) => {
    expect(named(words)).toBe(sources[0].results[0]);
  });

  test("means its headline, unless the words name another metric", () => {
    const metrics = ["top-1", "top-5"];
    const found = (words: string) => reportedNamed(words, sources, { ...wanted, metrics }).result;
    expect(found("resnet50.a1_in1k")).toBe(sources[0].results[0]);
    expect(found("resnet50.a1 top-5")).toBe(sources[0].results[2]);
  });

  test("is refused with what is near, with the several that it means, or with what is missing", () => {
    expect(() => named("resnet50.a1_in1")).not.toThrow(); // part of a name
    expect(() => named("resnet50.a3_in1k")).toThrow('did you mean "resnet50.a1_in1k"?');
    expect(() => named("resnet50")).toThrow(/means 2 reported results; .*\n {2}timm:resnet50\.a1/);
    expect(() => named("yolox")).toThrow('"yolox" is reported, but not its top-1 on imagenet-1k');
    expect(() => named("zzzzzz")).toThrow("2 are known of top-1 on imagenet-1k");
  });
});
