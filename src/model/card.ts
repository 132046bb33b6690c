/**
 * @module The card of a model: what travels with it, so that its numbers can be made again. A card
 * may be partial; several are laid over each other, and every value remembers where it came from.
 */
import { z } from "zod";
import { Refusal, unknownName } from "../errors.ts";

const filters = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"] as const;
const whole = z.int().positive();
const triple = z.tuple([z.number(), z.number(), z.number()]).readonly();

export const cardSchema = z.strictObject({
  name: z.string().min(1),
  paper: z.string(),
  source: z.string(),
  licence: z.string(),
  pretraining: z.string(),
  /** The input of the graph that takes the image, and the output that gives the scores. */
  inputName: z.string(),
  outputName: z.string(),
  /** Height and width in pixels. */
  inputSize: z.tuple([whole, whole]).readonly(),
  layout: z.enum(["NCHW", "NHWC"]),
  dtype: z.enum(["float32", "float16", "uint8"]),
  channels: z.enum(["RGB", "BGR"]),
  /** How the image comes to `resizeTo`; the middle of `inputSize` is cut from it then. */
  resize: z.enum(["shorter", "squash", "inside", "none"]),
  resizeTo: whole,
  interpolation: z.enum(filters),
  resizer: z.enum(["pillow", "opencv"]),
  /** Where the middle begins when a side is odd: half to even (torchvision), or down (transformers). */
  cropRounding: z.enum(["half-even", "floor"]),
  /** The colour, in levels, around images smaller than the crop. */
  fill: triple,
  /** Levels are divided by it, then `mean` is taken away and the rest divided by `std`. */
  scale: z.number().positive(),
  mean: triple,
  std: triple,
  /** A list of classes by its name, such as `imagenet-1k`, or the names themselves. */
  classes: z.union([z.string(), z.array(z.string()).readonly()]),
  /** Whether output 0 is the background, which is left out: models ported from TensorFlow. */
  background: z.boolean(),
  /** Which class an output is: `sorted` WNIDs, `ilsvrc-id`, or numbers sorted as text (`string-sorted`). */
  classOrder: z.enum(["sorted", "ilsvrc-id", "string-sorted"]),
  scores: z.enum(["logits", "probabilities"]),
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

export const cardKeys = Object.keys(cardSchema.shape) as CardKey[];

/** Means and standard deviations that have a name (shares of white, RGB). */
const constants: Readonly<Record<string, { mean: readonly number[]; std: readonly number[] }>> = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  inception: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  clip: {
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
  },
  none: { mean: [0, 0, 0], std: [1, 1, 1] },
};

/** A card as JSON, from wherever; `where` names it in the refusal. */
export function readCard(json: unknown, where: string): PartialCard {
  const read = cardSchema.partial().safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue.code === "unrecognized_keys") {
    throw unknownName(`key in ${where}`, String(issue.keys[0]), cardKeys);
  }
  const key = issue.path.join(".");
  throw new Refusal("model", `${where}: ${key === "" ? "" : `${key}: `}${issue.message}`);
}

/** A card from words like `mean=imagenet`, `inputSize=224x224`, `fill=0,0,0`. */
export function cardOf(settings: readonly string[]): PartialCard {
  const card: Record<string, unknown> = {};
  for (const setting of settings) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (key === undefined || text === undefined) {
      throw new Refusal("usage", `--set takes key=value, got "${setting}"`);
    }
    if (!cardKeys.includes(key as CardKey)) throw unknownName("card key", key, cardKeys);
    card[key] = settingOf(key as CardKey, text);
  }
  return readCard(card, "--set");
}

function settingOf(key: CardKey, text: string): unknown {
  if (key === "mean" || key === "std") return constants[text]?.[key] ?? numbersIn(text);
  if (key === "fill" || key === "inputSize") return numbersIn(text);
  if (key === "scale" || key === "resizeTo") return Number(text);
  if (key === "background") return text === "true" ? true : text === "false" ? false : text;
  return text;
}

const numbersIn = (text: string): number[] => text.split(/[,x×]/).map(Number);

/** The cards laid over each other; the first that has a value says it. */
export function overlay(cards: readonly { from: string; card: PartialCard }[]): StatedCard {
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
