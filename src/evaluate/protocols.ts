/**
 * @module Protocols: everything that turns a model and a dataset into a number, as plain data. What
 * is written here is what the digest is over: a change of meaning is a new version.
 */
import { eyeTests } from "../data/index.ts";
import { unknownName } from "../errors.ts";
import { digestOf } from "../record/index.ts";

export interface Protocol {
  /** `dataset/headline`. */
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  readonly task: "classification";
  /** The dataset, by its name in `data/`. */
  readonly dataset: string;
  /** How many samples the whole of it has, where that is given. */
  readonly samples?: number;
  /** For the exam: which eye test. */
  readonly eyeTest?: string;
  /** Names of metrics, the headline first. */
  readonly metrics: readonly string[];
  /** How many of the best classes of each image are kept. */
  readonly keep: number;
  readonly intervals: {
    readonly level: number;
    readonly shares: "wilson";
    readonly others: { readonly bootstrap: number; readonly seed: number };
  };
}

const intervals: Protocol["intervals"] = {
  level: 0.95,
  shares: "wilson",
  others: { bootstrap: 1000, seed: 20251123 },
};

const classification = { version: 1, task: "classification", keep: 10, intervals } as const;
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
    ([eyeTest, { summary }]): Protocol => ({
      ...classification,
      name: `exam/${eyeTest}`,
      summary: `the drawn eye exam: ${summary}`,
      dataset: "exam",
      eyeTest,
      metrics: ["top-1", "mean-per-class", "negative-log-likelihood", "ece-guo"],
    }),
  ),
];

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
