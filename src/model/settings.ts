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
  switch (key) {
    case "mean":
    case "std":
      return name === undefined ? numbersIn(text) : constants[name as keyof typeof constants][key];
    case "fill":
      return numbersIn(text);
    case "inputSize": {
      const [height, width = height, ...rest] = numbersIn(text, /[x×,]/i);
      return [height, width, ...rest];
    }
    case "scale":
    case "resizeTo":
      return numberIn(text);
    case "background":
      return name === undefined ? text : name === "true";
    default:
      return name ?? text;
  }
}

/** The names that a key knows, where it knows names. */
function namesOf(key: CardKey): readonly string[] {
  if (key === "mean" || key === "std") return Object.keys(constants);
  if (key === "background") return ["true", "false"];
  const schema = cardSchema.shape[key];
  return schema instanceof z.ZodEnum ? schema.options : [];
}

const numbersIn = (text: string, between = /,/): number[] => text.split(between).map(numberIn);

/** A decimal number; NaN of anything else, of nothing, too. */
const numberIn = (text: string): number =>
  /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;

/** An example as one would type it. */
const textOf = (key: CardKey, example: unknown): string =>
  key === "mean" || key === "std"
    ? `${example} or imagenet`
    : Array.isArray(example)
      ? example.join(key === "inputSize" ? "x" : ",")
      : String(example);
