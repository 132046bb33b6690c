/** @module A card from the words of a command line: `mean=imagenet`, `inputSize=224x224`. */
import { z } from "zod";
import { nearest, Refusal, unknownName } from "../errors.ts";
import { type CardKey, cardKeys, cardSchema, expected, type PartialCard } from "./card.ts";

/** Means and standard deviations that have a name (shares of white, RGB). */
const constants = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  inception: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  clip: {
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
  },
  none: { mean: [0, 0, 0], std: [1, 1, 1] },
} as const;

/** A card from words like `mean=imagenet`, `inputSize=224x224`, `fill=0,0,0`. */
export function cardOf(settings: readonly string[]): PartialCard {
  return Object.fromEntries(settings.map(settingOf));
}

function settingOf(setting: string): [CardKey, unknown] {
  const [, name, text] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name === undefined || text === undefined) {
    throw new Refusal("usage", `--set takes key=value, got "${setting}"`);
  }
  const key = cardKeys.find((known) => known === name);
  if (key === undefined) throw unknownName("card key", name, cardKeys);
  const read = cardSchema.shape[key].safeParse(valueIn(key, text));
  if (read.success) return [key, read.data];
  const guess = nearest(text, namesOf(key));
  throw new Refusal(
    "usage",
    guess === undefined
      ? `--set ${key} takes ${expected(key, (example) => textOf(key, example))}; got "${text}"`
      : `--set ${key}=${text}: did you mean "${guess}"?`,
  );
}

/** What a text means; names are known in upper and lower case. */
function valueIn(key: CardKey, text: string): unknown {
  const name = namesOf(key).find((known) => known.toLowerCase() === text.toLowerCase());
  if (key === "mean" || key === "std") {
    return name === undefined ? numbersIn(text) : constants[name as keyof typeof constants][key];
  }
  return readers[kindOf(key)](text, name);
}

/** How a key is written; of all others the text, or the name that it knows. */
type Kind = "number" | "numbers" | "sides" | "boolean" | "texts" | "choices" | "text";

const kinds: Partial<Record<CardKey, Kind>> = {
  inputSize: "sides",
  padTo: "sides",
  crop: "sides",
  stride: "sides",
  scale: "number",
  resizeTo: "number",
  longest: "number",
  padMultiple: "number",
  padValue: "number",
  scoreThreshold: "number",
  nmsThreshold: "number",
  mostDetections: "number",
  maskThreshold: "number",
  fill: "numbers",
  scales: "numbers",
  background: "boolean",
  enlarges: "boolean",
  flip: "boolean",
  multiLabel: "boolean",
  clipBoxes: "boolean",
  alignCorners: "boolean",
  outputNames: "texts",
  switches: "choices",
};

const kindOf = (key: CardKey): Kind => kinds[key] ?? "text";

const readers: { readonly [K in Kind]: (text: string, name: string | undefined) => unknown } = {
  number: numberIn,
  numbers: (text) => numbersIn(text),
  sides(text) {
    const [height, width = height, ...rest] = numbersIn(text, /[x×,]/i);
    return [height, width, ...rest];
  },
  boolean: (text, name) => (name === undefined ? text : name === "true"),
  texts: (text) => text.split(","),
  choices: (text) => Object.fromEntries(text.split(",").map((pair) => pair.split("=", 2))),
  text: (text, name) => name ?? text,
};

/** The names that a key knows, where it knows names. */
function namesOf(key: CardKey): readonly string[] {
  if (key === "mean" || key === "std") return Object.keys(constants);
  if (kindOf(key) === "boolean") return ["true", "false"];
  const schema = cardSchema.shape[key];
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}

function numbersIn(text: string, between = /,/): number[] {
  return text.split(between).map(numberIn);
}

/** A decimal number; NaN of anything else, of nothing, too. */
function numberIn(text: string): number {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}

/** An example as one would type it. */
const textOf = (key: CardKey, example: unknown): string =>
  key === "mean" || key === "std"
    ? `${example} or imagenet`
    : Array.isArray(example)
      ? example.join(kindOf(key) === "sides" ? "x" : ",")
      : kindOf(key) === "choices"
        ? Object.entries(example as object)
            .map((pair) => pair.join("="))
            .join(",")
        : String(example);
