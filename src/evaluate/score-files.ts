/** @module Scores files of predictions against files of truth; what they are is told by what is in them. */
import { open, stat } from "node:fs/promises";
import { whyNoText } from "../data/index.ts";
import { messageOf, Refusal } from "../errors.ts";
import type { Score } from "./score.ts";
import { type ClassScoreOptions, scoreClasses } from "./score-classes.ts";
import { type CocoScoreOptions, scoreCoco } from "./score-coco.ts";
import { type LabelMapScoreOptions, scoreLabelMaps } from "./score-label-maps.ts";
import { type PanopticScoreOptions, scorePanoptic } from "./score-panoptic.ts";

export interface FileScoreOptions
  extends ClassScoreOptions,
    CocoScoreOptions,
    LabelMapScoreOptions,
    PanopticScoreOptions {}

/** What is at a path, as far as its beginning tells. */
const forms = {
  folder: "a folder",
  list: "a JSON list",
  object: "a JSON object",
  table: "a text that is no JSON",
} as const;

type Form = keyof typeof forms;

interface Scorer {
  /** What predictions and truth are, in words. */
  readonly words: string;
  takes(predictions: Form, truth: Form): boolean;
  /** Options that mean something to it, beside those that all take, as the command line has them. */
  readonly options: { readonly [Name in keyof FileScoreOptions]?: `--${string}` };
  score(options: FileScoreOptions): Promise<Score>;
}

const scorers: readonly Scorer[] = [
  {
    words: "a COCO or LVIS result file and its annotation file",
    takes: (predictions, truth) => predictions === "list" && truth === "object",
    options: {
      task: "--task",
      corrections: "--corrections",
      curves: "--curves",
      maxDets: "--max-dets",
      areaRanges: "--area",
      iouThresholds: "--iou",
      sigmas: "--sigmas",
      useCategories: "--one-class",
    },
    score: scoreCoco,
  },
  {
    words: "two COCO panoptic files, each beside the folder of its PNG files",
    takes: (predictions, truth) => predictions === "object" && truth === "object",
    options: { predictionFolder: "--prediction-folder", truthFolder: "--truth-folder" },
    score: scorePanoptic,
  },
  {
    words: "two folders of label maps",
    takes: (predictions, truth) => predictions === "folder" && truth === "folder",
    options: {
      classes: "--classes",
      convention: "--convention",
      numbers: "--numbers",
      boundary: "--boundary",
    },
    score: scoreLabelMaps,
  },
  {
    words: "a table of class scores and a file of labels",
    takes: (predictions, truth) => predictions === "table" && truth !== "folder",
    options: { numbering: "--numbering" },
    score: scoreClasses,
  },
];

/** Refuses files that do not go together, and options that mean nothing to them. */
export async function scoreFiles(options: FileScoreOptions): Promise<Score> {
  const [predictions, truth] = [await formOf(options.predictions), await formOf(options.truth)];
  const scorer = scorers.find(({ takes }) => takes(predictions, truth));
  if (scorer === undefined) {
    const swapped = scorers.find(({ takes }) => takes(truth, predictions));
    throw new Refusal(
      "usage",
      swapped === undefined
        ? `${options.predictions} (${forms[predictions]}) and ${options.truth} (${forms[truth]}) do not go together; expected ${scorers.map(({ words }) => words).join(", or ")}`
        : `${options.predictions} looks like the truth and ${options.truth} like predictions; name the predictions first`,
    );
  }
  const special = Object.entries(Object.assign({}, ...scorers.map((one) => one.options)));
  for (const [name, flag] of special) {
    const key = name as keyof FileScoreOptions; // one of the names above
    if (options[key] === undefined || key in scorer.options) continue;
    throw new Refusal("usage", `${flag} (${name}) means nothing for ${scorer.words}`);
  }
  return scorer.score(options);
}

async function formOf(path: string): Promise<Form> {
  const no = (thrown: NodeJS.ErrnoException): never => {
    const why = thrown.code === "ENOENT" ? "it is not there; check the path" : messageOf(thrown);
    throw new Refusal("data", `${path}: ${why}`, { cause: thrown });
  };
  const at = await stat(path).catch(no);
  if (at.isDirectory()) return "folder";
  if (!at.isFile()) {
    throw new Refusal(
      "data",
      `${path}: is no plain file, and is read more than once; write it to one`,
    );
  }
  await using file = await open(path).catch(no);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0).catch(no);
  const text = buffer
    .toString("utf8", 0, bytesRead)
    .replace(/^\uFEFF/, "")
    .trimStart();
  const why = text === "" ? "is empty; write it again" : whyNoText(buffer);
  if (why !== undefined) throw new Refusal("data", `${path}: ${why}`);
  return text.startsWith("[") ? "list" : text.startsWith("{") ? "object" : "table";
}
