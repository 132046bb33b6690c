/**
 * @module Protocols: everything that turns a model and a dataset into a number, as plain data. What
 * is written here is what the digest is over: a change of meaning is a new version.
 */
import { eyeTests } from "../data/index.ts";
import { unknownName } from "../errors.ts";
import { digestOf } from "../record/index.ts";

interface Common {
  /** `dataset/headline`. */
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  /** The dataset, by its name in `data/`. */
  readonly dataset: string;
  /** How many samples the whole of it has, where that is given. */
  readonly samples?: number;
  readonly intervals: {
    readonly level: number;
    readonly shares: "wilson";
    readonly others: { readonly bootstrap: number; readonly seed: number };
  };
}

export interface ClassificationProtocol extends Common {
  readonly task: "classification";
  /** For the exam: which eye test. */
  readonly eyeTest?: string;
  /** Names of metrics, the headline first. */
  readonly metrics: readonly string[];
  /** How many of the best classes of each image are kept. */
  readonly keep: number;
}

export interface DetectionProtocol extends Common {
  readonly task: "detection" | "instance-segmentation" | "keypoints";
  /** Whose average precision: pycocotools' to the bit, or that of lvis-api. */
  readonly evaluator: "coco" | "lvis";
  /** For the exam: that it is a search. */
  readonly search?: true;
}

export interface SegmentationProtocol extends Common {
  readonly task: "semantic-segmentation";
  /** Which classes the means are over; see docs/metrics.md. */
  readonly convention: "mmseg";
  readonly search?: true;
}

export type Protocol = ClassificationProtocol | DetectionProtocol | SegmentationProtocol;

const intervals: Protocol["intervals"] = {
  level: 0.95,
  shares: "wilson",
  others: { bootstrap: 1000, seed: 20251123 },
};

const classification = { version: 1, task: "classification", keep: 10, intervals } as const;
const finding = { version: 1, evaluator: "coco", intervals } as const;
const labelling = {
  version: 1,
  task: "semantic-segmentation",
  convention: "mmseg",
  intervals,
} as const;
const calibration = ["negative-log-likelihood", "ece-guo", "ece-torchmetrics"];
const severity = ["mistake-severity", "hierarchical-distance-1"];

export const protocols: readonly Protocol[] = [
  {
    ...classification,
    name: "imagenet-1k/top-1",
    summary: "ImageNet-1K validation, 1000 classes",
    dataset: "imagenet-1k",
    samples: 50_000,
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration, ...severity],
  },
  {
    ...classification,
    name: "imagenet-real/top-1",
    summary: "ImageNet-1K validation under the reassessed labels (ReaL, Beyer et al. 2020)",
    dataset: "imagenet-real",
    samples: 50_000,
    metrics: ["top-1", "top-5"],
  },
  {
    ...classification,
    name: "imagenet-v2/top-1",
    summary: "ImageNetV2, a new test set (Recht et al. 2019)",
    dataset: "imagenet-v2",
    samples: 10_000,
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration, ...severity],
  },
  {
    ...classification,
    name: "imagenet-a/top-1",
    summary: "ImageNet-A, natural adversarial images, 200 classes (Hendrycks et al. 2021)",
    dataset: "imagenet-a",
    samples: 7_500,
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration, ...severity],
  },
  {
    ...classification,
    name: "imagenet-r/top-1",
    summary: "ImageNet-R, renditions, 200 classes (Hendrycks et al. 2021)",
    dataset: "imagenet-r",
    samples: 30_000,
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration, ...severity],
  },
  {
    ...classification,
    name: "imagenet-sketch/top-1",
    summary: "ImageNet-Sketch, drawings (Wang et al. 2019)",
    dataset: "imagenet-sketch",
    samples: 50_889,
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration, ...severity],
  },
  {
    ...classification,
    name: "folder/top-1",
    summary: "a folder with one folder of images for each class",
    dataset: "folder",
    metrics: ["top-1", "top-5", "mean-per-class", ...calibration],
  },
  ...Object.entries(eyeTests).map(
    ([eyeTest, { summary }]): ClassificationProtocol => ({
      ...classification,
      name: `exam/${eyeTest}`,
      summary: `the drawn eye exam: ${summary}`,
      dataset: "exam",
      eyeTest,
      metrics: ["top-1", "mean-per-class", "negative-log-likelihood", "ece-guo"],
    }),
  ),
  {
    ...finding,
    task: "detection",
    name: "coco/box-AP",
    summary: "COCO, objects as boxes",
    dataset: "coco",
    samples: 5_000,
  },
  {
    ...finding,
    task: "instance-segmentation",
    name: "coco/mask-AP",
    summary: "COCO, objects as masks",
    dataset: "coco",
    samples: 5_000,
  },
  {
    ...finding,
    task: "keypoints",
    name: "coco/keypoint-AP",
    summary: "COCO, people as 17 keypoints",
    dataset: "coco-keypoints",
    samples: 5_000,
  },
  {
    ...finding,
    evaluator: "lvis",
    task: "detection",
    name: "lvis/box-AP",
    summary: "LVIS v1, 1203 categories as boxes (Gupta et al. 2019)",
    dataset: "lvis",
    samples: 19_809,
  },
  {
    ...finding,
    evaluator: "lvis",
    task: "instance-segmentation",
    name: "lvis/mask-AP",
    summary: "LVIS v1, 1203 categories as masks (Gupta et al. 2019)",
    dataset: "lvis",
    samples: 19_809,
  },
  {
    ...labelling,
    name: "ade20k/mIoU",
    summary: "ADE20K scene parsing, 150 classes (Zhou et al. 2017)",
    dataset: "ade20k",
    samples: 2_000,
  },
  {
    ...labelling,
    name: "label-maps/mIoU",
    summary: "a folder of images and a folder of label maps",
    dataset: "label-maps",
  },
  {
    ...finding,
    task: "detection",
    search: true,
    name: "exam/box-AP",
    summary: "the drawn eye exam: find and name letters, as boxes",
    dataset: "exam",
  },
  {
    ...finding,
    task: "instance-segmentation",
    search: true,
    name: "exam/mask-AP",
    summary: "the drawn eye exam: find and name letters, as masks",
    dataset: "exam",
  },
  {
    ...labelling,
    search: true,
    name: "exam/mIoU",
    summary: "the drawn eye exam: name the letter at every pixel",
    dataset: "exam",
  },
];

/** Which test of the exam a protocol is about; undefined for other datasets. */
export function testOf(protocol: Protocol): string | undefined {
  if (protocol.task === "classification") return protocol.eyeTest;
  return protocol.search && protocol.task;
}

/** `imagenet-1k/top-1@1`. */
export const idOf = ({ name, version }: Protocol): string => `${name}@${version}`;

/** Over all but the words of the summary. */
export const protocolDigest = ({ summary: _, ...says }: Protocol): string => digestOf(says);

/** The protocol of a benchmark by its whole name, or by its dataset where that has a first one. */
export function protocolNamed(name: string): Protocol {
  const found =
    protocols.find((protocol) => idOf(protocol) === name || protocol.name === name) ??
    protocols.find(({ dataset }) => dataset === name);
  if (found !== undefined) return found;
  throw unknownName("benchmark", name, [
    ...new Set(protocols.flatMap((protocol) => [protocol.dataset, protocol.name])),
  ]);
}
