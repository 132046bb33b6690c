/** @module Flags that several commands share, and how their words are read. */
import { Refusal } from "../errors.ts";
import { usableThreads } from "../threads.ts";

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Refusal("usage", `expected a whole number from 1, got "${text}"`);
}

/** A whole number from 1 to what the cores of this machine have use for. */
export const threadCount = (text: string): number => usableThreads(wholeNumber(text));

/** `512`, or `384x640`: height and width in pixels. */
export function sides(text: string): number | readonly [height: number, width: number] {
  const [, height, , width] = /^(\d+)([x×](\d+))?$/i.exec(text) ?? [];
  if (height !== undefined) {
    return width === undefined ? wholeNumber(height) : [wholeNumber(height), wholeNumber(width)];
  }
  throw new Refusal("usage", `expected a size such as 512 or 384x640, got "${text}"`);
}

/** A whole number from 0. */
export function count(text: string): number {
  return text === "0" ? 0 : wholeNumber(text);
}

/** A whole number that seeds chance. */
export function seedNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 0xffff_ffff) return number;
  throw new Refusal("usage", `expected a whole number from 0 to 4294967295, got "${text}"`);
}

/** Height and width, where one number says both. */
export const bothSides = (
  size: ReturnType<typeof sides> | undefined,
): readonly [height: number, width: number] | undefined =>
  typeof size === "number" ? [size, size] : size;

/** `3/8`: the third of eight. */
export function shardOf(text: string): { index: number; of: number } {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && of !== undefined && index >= 1 && index <= of) return { index, of };
  throw new Refusal("usage", `expected a shard such as 3/8, got "${text}"`);
}

export const store = {
  kind: "parsed",
  parse: String,
  brief: "Folder of the store",
  default: ".snellen",
  placeholder: "dir",
} as const;

export const json = { kind: "boolean", brief: "Print JSON", default: false } as const;

export const set = {
  kind: "parsed",
  parse: String,
  variadic: true,
  optional: true,
  brief: "A value of the card, such as --set mean=imagenet; may be repeated",
  placeholder: "key=value",
} as const;

/** What can be asked of a network of the zoo. */
export const ofNetworks = {
  weights: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "A safetensors or PyTorch file of its weights (default: untrained)",
    placeholder: "file",
  },
  tag: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "Which of the published files it is, where its name does not tell",
    placeholder: "tag",
  },
  container: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "The dictionary in the file of weights, such as model_ema (default: the usual one)",
    placeholder: "key",
  },
  scan: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "How a selective scan is expressed (default: the fastest on a CPU)",
    placeholder: "lowering",
  },
  attention: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "How attention is expressed: plain (default), or fused in one operator of the runtime",
    placeholder: "way",
  },
  fp16: { kind: "boolean", default: false, brief: "Compute in float16 where it does no harm" },
  switch: {
    kind: "parsed",
    parse: String,
    variadic: true,
    optional: true,
    brief: "A choice of the architecture, see `snellen zoo NAME`; may be repeated",
    placeholder: "name=value",
  },
} as const;

const { fp16: _, ...exact } = ofNetworks;

/** What `field` and `saliency` ask alike: they look through gradients in float32. */
export const ofLooks = {
  ...exact,
  set,
  size: {
    kind: "parsed",
    parse: sides,
    optional: true,
    brief: "Height and width of the images (default: of the zoo 224, of a file its own)",
    placeholder: "px",
  },
} as const;

/** The words of `ofLooks` as they are read; of weights each command has its own. */
export interface LookFlags {
  readonly tag?: string;
  readonly container?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly switch?: readonly string[];
  readonly set?: readonly string[];
  readonly size?: ReturnType<typeof sides>;
}

export const engineThreads = {
  kind: "parsed",
  parse: threadCount,
  optional: true,
  brief: "Threads of the engine (default: all cores)",
  placeholder: "n",
} as const;

/** A seed from 0, told what it is for. */
export const seedFrom0 = <Brief extends string>(brief: Brief) =>
  ({ kind: "parsed", parse: seedNumber, default: "0", brief, placeholder: "n" }) as const;

/** The record that a command is about, as its only argument. */
export const recordId = {
  kind: "tuple",
  parameters: [{ parse: String, brief: "The id of a record, or its beginning", placeholder: "id" }],
} as const;
