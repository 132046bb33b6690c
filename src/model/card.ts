/**
 * @module The card of a model: what travels with it, so that its numbers can be made again. A card
 * may be partial; several are laid over each other, and every value remembers where it came from.
 */
import { z } from "zod";
import { Refusal, unknownName } from "../errors.ts";
import { decoderNames } from "../postprocess/index.ts";

const filters = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"] as const;
const pixels = z.int().positive();
const three = z.tuple([z.number(), z.number(), z.number()]).readonly();
const level = z.int().min(0).max(255);
const positive = z.number().positive();
const share = z.number().min(0).max(1);
const sides = z.tuple([pixels, pixels]).readonly();
const threePositive = z.tuple([positive, positive, positive]).readonly();

/** A schema with what a refusal says of it: what it takes, and an example. */
const takes = <S extends z.ZodType>(description: string, example: z.output<S>, schema: S): S =>
  schema.meta({ description, examples: [example] });

export const cardSchema = z.strictObject({
  name: takes("a text", "resnet50", z.string().min(1)),
  paper: z.string(),
  source: z.string(),
  licence: z.string(),
  pretraining: z.string(),
  /** The model that a distilled one was taught by. */
  teacher: z.string(),
  /** SHA-256 of the file of weights that is the source. */
  weightsSha256: takes("64 digits from 0 to f", "0676ba61…", z.string().regex(/^[0-9a-f]{64}$/)),
  /** Choices of the architecture that are not those of its paper. */
  switches: takes(
    "names with values",
    { classToken: "middle" },
    z.record(z.string(), z.string()).readonly(),
  ),
  /** The input of the graph that takes the image, and the output that gives the scores. */
  inputName: z.string(),
  outputName: z.string(),
  inputSize: takes("height and width in pixels", [224, 224], sides),
  layout: z.enum(["NCHW", "NHWC"]),
  dtype: z.enum(["float32", "float16", "uint8"]),
  channels: z.enum(["RGB", "BGR"]),
  /** How the image comes to `resizeTo`; the middle of `inputSize` is cut from it then. */
  resize: z.enum(["shorter", "squash", "inside", "none", "keep-ratio", "letterbox"]),
  resizeTo: takes("a whole number of pixels", 256, pixels),
  /** With `keep-ratio`: the longer side is no more than this, the shorter no more than `resizeTo`. */
  longest: takes("a whole number of pixels", 1333, pixels),
  /** With `keep-ratio` and `letterbox`: whose sizes they are (see `StepData`). */
  sideRounding: z.enum(["half-up", "half-even", "down", "up", "detr", "yolos", "mask2former"]),
  /** With `letterbox`: where the image lies, and whether smaller images are made larger. */
  place: z.enum(["top-left", "center"]),
  enlarges: takes("true or false", true, z.boolean()),
  interpolation: z.enum(filters),
  resizer: z.enum(["pillow", "opencv"]),
  /** Where the middle begins when a side is odd: half to even (torchvision), or down (transformers). */
  cropRounding: z.enum(["half-even", "floor"]),
  /** The colour around images smaller than the crop. */
  fill: takes("three levels from 0 to 255", [0, 0, 0], z.tuple([level, level, level]).readonly()),
  /** Levels are divided by it, then `mean` is taken away and the rest divided by `std`. */
  scale: takes("a number above 0", 255, positive),
  mean: takes("three numbers", [0.485, 0.456, 0.406], three),
  std: takes("three numbers above 0", [0.229, 0.224, 0.225], threePositive),
  /** Borders at the right and at the bottom of the encoded image, up to a size or to a multiple. */
  padTo: takes("height and width in pixels", [1024, 1024], sides),
  padMultiple: takes("a whole number of pixels", 32, pixels),
  padValue: takes("a number as the model reads it", 0, z.number()),
  /** What a segmenter is shown of an image: windows, the mirrored image too, and other sizes of it. */
  crop: takes("height and width in pixels", [512, 512], sides),
  stride: takes("height and width in pixels", [341, 341], sides),
  flip: takes("true or false", true, z.boolean()),
  scales: takes("numbers above 0", [0.5, 1, 1.5], z.array(positive).min(1).readonly()),
  /** A list of classes by its name, such as `imagenet-1k`, or the names themselves. */
  classes: takes(
    "the name of a list of classes, or all their names",
    "imagenet-1k",
    z.union([z.string(), z.array(z.string()).readonly()]),
  ),
  /** Whether output 0 is the background, which is left out: models ported from TensorFlow. */
  background: takes("true or false", true, z.boolean()),
  /** Which class an output is: `sorted` WNIDs, `ilsvrc-id`, or numbers sorted as text (`string-sorted`). */
  classOrder: z.enum(["sorted", "ilsvrc-id", "string-sorted"]),
  scores: z.enum(["logits", "probabilities"]),
  /** How the outputs of a detector or segmenter are read; its settings below are `DecoderSettings`. */
  task: z.enum(["classification", "detection", "segmentation", "keypoints"]),
  decoder: z.enum(decoderNames as [string, ...string[]]),
  outputNames: takes(
    "names of outputs in the order of the decoder",
    ["boxes", "labels", "scores"],
    z.array(z.string().min(1)).min(1).readonly(),
  ),
  scoreThreshold: takes("a number from 0 to 1", 0.05, share),
  nms: z.enum(["class-wise", "agnostic", "none"]),
  nmsThreshold: takes("a number from 0 to 1", 0.65, share),
  mostDetections: takes("a whole number", 300, z.int().positive()),
  multiLabel: takes("true or false", true, z.boolean()),
  clipBoxes: takes("true or false", true, z.boolean()),
  categoryIds: z.enum(["contiguous", "from-1", "coco-91"]),
  maskThreshold: takes("a number from 0 to 1", 0.5, share),
  alignCorners: takes("true or false", false, z.boolean()),
  logitsResize: z.enum(["input-first", "direct"]),
  outputLayout: z.enum(["NCHW", "NHWC"]),
});

/** The key of the card in the `metadata_props` of an ONNX file. */
export const metadataKey = "snellen.card";

export type Card = z.infer<typeof cardSchema>;
export type PartialCard = { readonly [K in keyof Card]?: Card[K] | undefined };
export type CardKey = keyof Card;

/** One value of a card, and who says so. */
export interface Stated<T> {
  readonly value: T;
  readonly from: string;
}

export type StatedCard = { readonly [K in CardKey]?: Stated<Card[K]> };

/** Whether it is no classifier: a decoder reads its outputs, and images of any size may come to it. */
export const isDecoded = ({ decoder, task = "classification" }: PartialCard): boolean =>
  decoder !== undefined || task !== "classification";

export const cardKeys = Object.keys(cardSchema.shape) as CardKey[];

/** A card as JSON, from wherever; `where` names it in the refusal. */
export function readCard(json: unknown, where: string): PartialCard {
  const read = cardSchema.partial().safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue.code === "unrecognized_keys") {
    throw unknownName(`key in ${where}`, String(issue.keys[0]), cardKeys);
  }
  const [key] = issue.path;
  if (key === undefined) throw new Refusal("model", `${where}: not a card (${issue.message})`);
  const came = JSON.stringify((json as Record<PropertyKey, unknown>)[key]);
  throw new Refusal(
    "model",
    `${where}: ${String(key)} takes ${expected(key as CardKey, JSON.stringify)}; got ${came}`,
  );
}

/** What a key takes, for a refusal; `written` is how an example looks where the value came from. */
export function expected(key: CardKey, written: (example: unknown) => string): string {
  const schema = cardSchema.shape[key];
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(", ")}`;
  const { description = "a text", examples } = schema.meta() ?? {};
  const [example] = (examples as readonly unknown[] | undefined) ?? []; // as `takes` has put it there
  return example === undefined ? description : `${description}, such as ${written(example)}`;
}

/** A card, and who says it. */
export interface Source {
  readonly from: string;
  readonly card: PartialCard;
}

/** The cards laid over each other; the first that has a value says it. */
export function overlay(cards: readonly Source[]): StatedCard {
  const stated: Record<string, Stated<unknown>> = {};
  for (const { from, card } of cards) {
    for (const [key, value] of Object.entries(card)) {
      if (value !== undefined) stated[key] ??= { value, from };
    }
  }
  return stated as StatedCard;
}

/** The values alone. */
export const plain = (stated: StatedCard): PartialCard =>
  Object.fromEntries(Object.entries(stated).map(([key, { value }]) => [key, value]));
