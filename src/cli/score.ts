import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { buildCommand } from "@stricli/core";
import type { Numbering } from "../data/index.ts";
import { numberingNames } from "./evaluate.ts";
import { count, json, seedNumber } from "./flags.ts";
import { print, printJson } from "./print.ts";
import * as words from "./score-flags.ts";
import { scoreReport } from "./score-report.ts";
import { stagesLine } from "./stages.ts";

interface Flags {
  readonly task?: "boxes" | "masks" | "boundaries" | "keypoints";
  readonly resamples?: number;
  readonly seed?: number;
  readonly level?: number;
  readonly perClass: boolean;
  readonly curves?: string;
  readonly errors: boolean;
  readonly corrections?: string;
  readonly maxDets?: number[];
  readonly area?: readonly { name: string; low: number; high: number }[];
  readonly iou?: number[];
  readonly sigmas?: number[];
  readonly oneClass: boolean;
  readonly numbering?: Numbering;
  readonly classes?: string;
  readonly convention?: "mmseg" | "mit-ade20k" | "voc";
  readonly numbers?: "as-truth" | "classes";
  readonly boundary?: number;
  readonly predictionFolder?: string;
  readonly truthFolder?: string;
  readonly json: boolean;
}

const parsed = <T>(parse: (text: string) => T, brief: string, placeholder: string) =>
  ({ kind: "parsed", parse, optional: true, brief, placeholder }) as const;

export default buildCommand({
  docs: {
    brief: "Score a file of predictions against a file of truth, without a model",
    fullDescription: [
      "Tells by what is in the files how they are scored: COCO and LVIS results (boxes, masks, keypoints),",
      "panoptic results, folders of label maps, tables of class scores. Prints the lines that the reference",
      "prints, then how sure they are, then every class. By default the rules are those of the reference, to",
      "the bit, with what is known to be wrong about them.",
    ].join("\n"),
    customUsage: [
      {
        input: "results.json instances_val2017.json",
        brief: "AP as pycocotools has it; boxes, masks or keypoints, as the results are",
      },
      { input: "results.json lvis_v1_val.json --resamples 0", brief: "LVIS; without intervals" },
      {
        input: "results.json truth.json --task boxes --curves pr.svg --json",
        brief: "as boxes, with precision-recall curves, as JSON",
      },
      {
        input: "results.json truth.json --corrections all",
        brief: "with the known defects of COCOeval repaired, and what each was worth",
      },
      {
        input: "results.json truth.json --errors",
        brief: "what each type of error costs, as TIDE counts",
      },
      {
        input: "results.json truth.json --area all=0..1e10 --area tiny=0..256 --max-dets 300",
        brief: "other sizes and another limit of detections",
      },
      {
        input: "scores.csv val.txt",
        brief: "a row `sample,score0,score1,…` or `sample,class` each",
      },
      { input: "predicted/ annotations/ --classes ade20k", brief: "label maps: mIoU" },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, brief: "A file, or a folder of label maps", placeholder: "predictions" },
        { parse: String, brief: "The truth of the same images", placeholder: "truth" },
      ],
    },
    flags: {
      task: {
        kind: "enum",
        values: ["boxes", "masks", "boundaries", "keypoints"],
        optional: true,
        brief: "By what objects are compared (default: the most that both files have)",
      },
      resamples: parsed(count, "Resamples for the intervals (default: 1000; 0 for none)", "n"),
      seed: parsed(seedNumber, "Of the resamples (default: 20251123)", "n"),
      level: parsed(words.level, "Of the intervals (default: 0.95)", "share"),
      perClass: { kind: "boolean", default: true, brief: "Print every class" },
      curves: parsed(String, "Draw precision-recall curves into this SVG file", "file"),
      errors: {
        kind: "boolean",
        default: false,
        brief: "Tell what each type of error costs (TIDE), of boxes and masks",
      },
      corrections: parsed(
        String,
        "Known defects of COCOeval to repair: `all`, or their names with commas (docs/metrics.md)",
        "names",
      ),
      maxDets: parsed(
        words.wholeNumbers,
        "Detections of a category that count in an image (default: 1,10,100; keypoints 20)",
        "list",
      ),
      area: {
        kind: "parsed",
        parse: words.areaRange,
        variadic: true,
        optional: true,
        brief: "A range of areas, such as tiny=0..256; the first is that of the headline",
        placeholder: "name=low..high",
      },
      iou: parsed(words.thresholds, "IoU thresholds, such as 0.5,0.75 or 0.5:0.95:0.05", "list"),
      sigmas: parsed(words.numbers, "Of each keypoint how far annotators are apart", "list"),
      oneClass: { kind: "boolean", default: false, brief: "Take all categories for one" },
      numbering: {
        kind: "enum",
        values: numberingNames,
        optional: true,
        brief: "Class scores: how numbers of labels count the classes of ImageNet",
      },
      classes: parsed(String, "Label maps: a class table, or how many classes", "table"),
      convention: {
        kind: "enum",
        values: ["mmseg", "mit-ade20k", "voc"],
        optional: true,
        brief: "Label maps: whose mean over classes (default: mmseg)",
      },
      numbers: {
        kind: "enum",
        values: ["as-truth", "classes"],
        optional: true,
        brief: "Label maps: what predictions store (default: the numbers of the truth)",
      },
      boundary: parsed(
        words.share,
        "Label maps: boundary IoU, at this share of the diagonal",
        "share",
      ),
      predictionFolder: parsed(String, "Panoptic: the folder of the predicted PNG files", "folder"),
      truthFolder: parsed(String, "Panoptic: the folder of the true PNG files", "folder"),
      json,
    },
  },
  async func(flags: Flags, predictions: string, truth: string) {
    const {
      json: asJson,
      perClass,
      curves,
      corrections,
      resamples,
      area,
      iou,
      oneClass,
      ...rest
    } = flags;
    if (curves !== undefined) await checkPlace(curves);
    const { curvesSvg, scoreFiles } = await import("../evaluate/index.ts");
    const { correctionsNamed } = await import("./score-corrections.ts");
    const score = await scoreFiles({
      ...rest,
      predictions,
      truth,
      resamples,
      curves: curves === undefined ? undefined : true,
      areaRanges: area,
      iouThresholds: iou,
      useCategories: oneClass ? false : undefined,
      corrections: corrections === undefined ? undefined : correctionsNamed(corrections),
      onText: asJson ? undefined : (lines) => print(lines.join("\n")),
      onProgress: stagesLine(),
    });
    const { perClass: _, ...others } = score.tables;
    const shown = perClass ? score : { ...score, tables: others };
    if (asJson) printJson(shown);
    else print(scoreReport(shown));
    if (curves !== undefined) await save(curves, curvesSvg(score));
  },
});

/** Before minutes are spent on what could not be kept. */
async function checkPlace(file: string): Promise<void> {
  const { cannotWrite } = await import("../files.ts");
  await access(dirname(file), constants.W_OK).catch(cannotWrite(file));
}

async function save(file: string, text: string): Promise<void> {
  const { writeWhole } = await import("../files.ts");
  await writeWhole(file, text);
}
