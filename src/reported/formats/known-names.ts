/** @module The many spellings of the tasks, data sets and metrics that we know. What is not here is kept as it is. */
import type { ReportedResult } from "../reported.ts";

type Task = ReportedResult["task"];

interface KnownMetric {
  readonly metric: string;
  readonly task: Task;
  readonly protocol?: string;
}

export interface KnownDataset {
  readonly dataset: string;
  readonly split: string | null;
}

/** Only letters and digits, in lower case: what most spellings of a name have in common. */
export const normal = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

const words = (text: string): string[] => text.split(" ");
const spelled = <T>(known: readonly (readonly [spellings: string, T])[]): ReadonlyMap<string, T> =>
  new Map(known.flatMap(([spellings, is]) => words(spellings).map((one) => [one, is] as const)));

const datasets = spelled<KnownDataset>([
  [
    "imagenet imagenet1k imagenetilsvrc2012 ilsvrc2012 ilsvrc2012imagenet1k imagenetval ilsvrcimagenet1k timmimagenet1kwds",
    { dataset: "imagenet-1k", split: "val" },
  ],
  ["imagenetreal", { dataset: "imagenet-real", split: "val" }],
  ["imagenetv2matchedfrequency", { dataset: "imagenet-v2", split: "matched-frequency" }],
  ["imagenetv2 imagenetv2wds", { dataset: "imagenet-v2", split: null }],
  ["imageneta", { dataset: "imagenet-a", split: null }],
  ["imagenetr", { dataset: "imagenet-r", split: null }],
  ["imagenetsketch sketch", { dataset: "imagenet-sketch", split: null }],
  [
    "cocominival coco2017val cocoval2017 coco2017minival mscocominival",
    { dataset: "coco", split: "val2017" },
  ],
  ["cocotestdev coco2017testdev mscocotestdev", { dataset: "coco", split: "test-dev" }],
  ["coco coco2017 mscoco", { dataset: "coco", split: null }],
  ["lvisv10val lvisv1val lvisv10minival", { dataset: "lvis", split: "val" }],
  ["ade20k ade20kval", { dataset: "ade20k", split: "val" }],
]);

export const knownDataset = (name: string): KnownDataset | undefined => datasets.get(normal(name));

const tasks = spelled<Task>([
  ["imageclassification classification", "classification"],
  ["objectdetection realtimeobjectdetection 2dobjectdetection", "detection"],
  ["instancesegmentation", "instance-segmentation"],
  ["semanticsegmentation", "semantic-segmentation"],
  ["keypointdetection poseestimation humanposeestimation multipersonposeestimation", "keypoints"],
]);

export const knownTask = (name: string): Task => tasks.get(normal(name)) ?? "other";

const classification = spelled<KnownMetric>([
  [
    "top1 top1accuracy top1acc acc1 accuracytop1 accuracy acc",
    { metric: "top-1", task: "classification" },
  ],
  ["top5 top5accuracy top5acc acc5 accuracytop5", { metric: "top-5", task: "classification" }],
]);
const segmentation = spelled<KnownMetric>([
  [
    "miou validationmiou valmiou miousinglescale",
    { metric: "miou", task: "semantic-segmentation" },
  ],
  [
    "mioums mioumsflip mioumultiscale",
    { metric: "miou", task: "semantic-segmentation", protocol: "multi scale, flip" },
  ],
]);

/** `AP`, `box mAP`, `mask AP50`, `AP-L`: of what, and at which overlap or size. */
const averagePrecision =
  /^(bbox|box|mask|segm|seg|keypoint)?m?ap(box|mask)?(50|75|s|m|l|small|medium|large)?$/;
const ofWhat: Readonly<Record<string, "box" | "mask" | "keypoint">> = {
  ...{ bbox: "box", box: "box", mask: "mask", segm: "mask", seg: "mask", keypoint: "keypoint" },
  ...{ detection: "box", "instance-segmentation": "mask", keypoints: "keypoint" },
};
const taskOf = {
  box: "detection",
  mask: "instance-segmentation",
  keypoint: "keypoints",
} as const;
const sizes: Readonly<Record<string, string>> = {
  ...{ s: "-small", m: "-medium", l: "-large" },
  ...{ small: "-small", medium: "-medium", large: "-large" },
};

/** Where the name does not say of what, the task does. */
function averagePrecisionOf(name: string, task: Task): KnownMetric | undefined {
  const [all, before, after, of] = averagePrecision.exec(normal(name)) ?? [];
  const what = all === undefined ? undefined : ofWhat[before ?? after ?? task];
  if (what === undefined) return undefined;
  return { metric: `${what}-ap${of === undefined ? "" : (sizes[of] ?? of)}`, task: taskOf[what] };
}

/** A metric of a data set that we know, under our name; all of these are shares, and higher is better. */
export function knownMetric(dataset: string, name: string, task: Task): KnownMetric | undefined {
  if (dataset.startsWith("imagenet-")) return classification.get(normal(name));
  if (dataset === "ade20k") return segmentation.get(normal(name));
  return dataset === "coco" || dataset === "lvis" ? averagePrecisionOf(name, task) : undefined;
}

const higher =
  /accuracy|^acc$|^top\d|^f1|f1$|f1score|^em$|^[a-z]*miou|^m?ap\d*$|^(box|mask|keypoint)m?ap|^auc|^bleu|^rouge|percentagecorrect/;
const lower = /error|perplexity|^wer$|^cer$|^fid$|loss|^rmse$|^mae$|^bpc$|bitpercharacter/;

/** Which way a metric is better, where its name leaves no doubt; null otherwise. */
export function betterOf(name: string): ReportedResult["better"] {
  const plain = normal(name);
  if (lower.test(plain)) return "lower";
  return higher.test(plain) ? "higher" : null;
}

/** Metrics that are no results: what a model is made of, and what its numbers are counted in. */
const descriptions = [
  {
    fact: "parameters",
    named:
      /^(?:#|num(?:ber)?(?: of)?|no\.? of|total)?\s*param(?:s|eters)?\b\s*(?:\(?(?<in>[mkb])\w*\)?)?$/i,
  },
  {
    fact: "macs",
    named: /^(?<giga>[gm])?(?:flops|macs|multiply-adds)\s*(?:\(?(?<in>[gmb])\w*\)?)?$/i,
  },
] as const;

const unit: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

export interface Description {
  readonly fact: (typeof descriptions)[number]["fact"];
  /** What the name says that numbers are counted in: `GFLOPs`, `Params (M)`; 1 where it says nothing. */
  readonly times: number;
}

export function descriptionOf(name: string): Description | undefined {
  for (const { fact, named } of descriptions) {
    const found = named.exec(name.trim());
    if (found === null) continue;
    const letter = found.groups?.in ?? found.groups?.giga;
    return { fact, times: letter === undefined ? 1 : (unit[letter.toLowerCase()] ?? 1) };
  }
  return undefined;
}
