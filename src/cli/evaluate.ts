import { availableParallelism } from "node:os";
import { buildCommand } from "@stricli/core";
import { moduleBeside, startThreads } from "../threads.ts";
import { evaluateAcrossSizes, sizesOf } from "./across-sizes.ts";
import {
  json,
  ofNetworks,
  seedNumber,
  set,
  shardOf,
  sides,
  store,
  threadCount,
  wholeNumber,
} from "./flags.ts";
import { print, printJson } from "./print.ts";
import { noteLine, progressLine, writingLine } from "./progress.ts";
import { goesOnWhenGivenAgain } from "./stopping.ts";
import { snellenVersion } from "./version.ts";

/** As in data/; written here too, so that the help needs none of it. A test holds both together. */
export const numberingNames = [
  "sorted",
  "sorted-from-1",
  "ilsvrc",
  "ilsvrc-from-0",
  "string-sorted",
] as const;

interface Flags {
  readonly data?: string;
  readonly labels?: string;
  readonly annotations?: string;
  readonly numbering?: (typeof numberingNames)[number];
  readonly classes?: string;
  readonly set?: readonly string[];
  readonly runtime: string;
  readonly threads?: number;
  readonly batch?: number;
  readonly optimization: "none" | "basic" | "extended" | "all";
  readonly limit?: number;
  readonly shard?: { index: number; of: number };
  readonly part?: number;
  readonly skipBroken: boolean;
  readonly keepLogits: boolean;
  readonly size?: number | readonly [height: number, width: number];
  readonly sizes?: readonly number[];
  readonly rounds: number;
  readonly svg?: string;
  readonly weights?: string;
  readonly container?: string;
  readonly tag?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly fp16: boolean;
  readonly switch?: readonly string[];
  readonly count?: number;
  readonly seed?: number;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Measure how well a model sees, and keep the record",
    fullDescription: [
      "Shows every image of a benchmark to a model, keeps what it said in a ledger, and concludes a record.",
      "Repeat the same command to go on after a stop; nothing that was measured is lost.",
    ].join("\n"),
    customUsage: [
      {
        input: "resnet50.onnx imagenet-1k --data ~/imagenet/val",
        brief: "top-1 on ImageNet; the layout of the folder is recognised",
      },
      {
        input:
          "m.onnx imagenet-1k --data val.tar --set mean=imagenet --set std=imagenet --set resizeTo=256 --set interpolation=bilinear",
        brief: "with what the card of the model does not say",
      },
      { input: "m.onnx imagenet-v2 --data v2 --limit 500 --json", brief: "a look, as JSON" },
      { input: "m.onnx imagenet-1k --data val --shard 3/8", brief: "one of eight machines" },
      {
        input: "detector.onnx coco --data ~/coco",
        brief: "box AP; coco/mask-AP and coco/keypoint-AP likewise",
      },
      { input: "segmenter.onnx ade20k --data ~/ADEChallengeData2016", brief: "mIoU" },
      {
        input: "resnet50 imagenet-1k --data val.tar --weights resnet50-0676ba61.pth",
        brief: "a model of the zoo with its official weights, see `snellen zoo`",
      },
      { input: "ideal-observer exam/acuity", brief: "the drawn eye exam, which needs no data" },
      { input: "vim-ti exam --sizes 224,448,896", brief: "what full resolution buys" },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          brief: "An ONNX file, a model folder, or a name of the zoo",
          placeholder: "model",
        },
        { parse: String, brief: "See `snellen benchmarks`", placeholder: "benchmark" },
      ],
    },
    flags: {
      data: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Where the dataset is: a folder or a file",
        placeholder: "path",
      },
      labels: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "A file of labels, or a folder of label maps, where the dataset takes one",
        placeholder: "path",
      },
      annotations: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "COCO and LVIS: the annotation file, where it does not lie with the images",
        placeholder: "file",
      },
      numbering: {
        kind: "enum",
        values: numberingNames,
        optional: true,
        brief: "How numbers in labels count the classes, where images cannot tell",
      },
      classes: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "The class table: a file with one class name a line, or of label maps a known name",
        placeholder: "file",
      },
      set,
      runtime: {
        kind: "parsed",
        parse: String,
        default: "cpu",
        brief: "Where the graph runs",
        placeholder: "name",
      },
      threads: {
        kind: "parsed",
        parse: threadCount,
        optional: true,
        brief: "Threads of the runtime, and of preparation (default: all cores)",
        placeholder: "n",
      },
      batch: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief:
          "Images at once (default: what the graph fixes; else 2, of detection 4, of label maps 1)",
        placeholder: "n",
      },
      optimization: {
        kind: "enum",
        values: ["none", "basic", "extended", "all"],
        default: "all",
        brief: "How much the runtime may rewrite the graph",
      },
      limit: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Only the first samples; the record says so",
        placeholder: "n",
      },
      shard: {
        kind: "parsed",
        parse: shardOf,
        optional: true,
        brief: "Only a share of the samples, to be joined by `snellen merge`",
        placeholder: "i/n",
      },
      part: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Samples in a part of the ledger (default: 256, of detection 64, of label maps 32)",
        placeholder: "n",
      },
      skipBroken: {
        kind: "boolean",
        default: false,
        brief: "Leave unreadable images out, and mark the record",
      },
      keepLogits: {
        kind: "boolean",
        default: false,
        brief: "Keep all scores, not only the best 10",
      },
      ...ofNetworks,
      size: {
        kind: "parsed",
        parse: sides,
        optional: true,
        brief: "Zoo and exam: side of the images in pixels",
        placeholder: "px",
      },
      sizes: {
        kind: "parsed",
        parse: sizesOf,
        optional: true,
        brief: "At each of these sides of the input, such as 224,448,896: accuracy beside cost",
        placeholder: "px",
      },
      rounds: {
        kind: "parsed",
        parse: wholeNumber,
        default: "6",
        brief: "With --sizes: how often each is timed",
        placeholder: "n",
      },
      svg: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "With --sizes: write pictures into a folder",
        placeholder: "dir",
      },
      count: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Exam: how many images",
        placeholder: "n",
      },
      seed: {
        kind: "parsed",
        parse: seedNumber,
        optional: true,
        brief: "Exam: the seed it is drawn with",
        placeholder: "n",
      },
      store,
      json,
    },
  },
  async func(
    { json: asJson, part, switch: switches, fp16: half, sizes, rounds, svg, ...flags }: Flags,
    modelName: string,
    benchmark: string,
  ) {
    goesOnWhenGivenAgain();
    const { runtimeNamed } = await import("../runtime/index.ts");
    const { module } = runtimeNamed(flags.runtime);
    startThreads(flags.threads ?? availableParallelism(), [
      module,
      moduleBeside(import.meta.url, "../image/index"),
    ]);
    const named = { ...flags, switches, half, partRows: part };
    if (sizes !== undefined) {
      const asked = { ...named, sizes, rounds, svg, asJson };
      return await evaluateAcrossSizes(modelName, benchmark, asked);
    }
    const { evaluateNamed } = await import("../evaluate/index.ts");
    const reporting = import("./report.ts"); // loaded while others work
    const line = progressLine(`${modelName} on ${benchmark}`);
    let isKept = true;
    const record = await evaluateNamed(modelName, benchmark, {
      ...named,
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
      onNote: noteLine,
      onWritten: writingLine(modelName),
      onProgress: (progress) => {
        isKept = false;
        line(progress);
      },
    });
    if (isKept) process.stderr.write("this record was kept already; nothing had to be run\n");
    if (asJson) return printJson(record);
    const { reportOf } = await reporting;
    print(reportOf(record, flags.store));
  },
});
