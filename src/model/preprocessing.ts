/** @module From what a card says to what is done to an image. */
import { Refusal } from "../errors.ts";
import type { Padding, Preprocessing } from "../image/index.ts";
import { decoderNamed } from "../postprocess/index.ts";
import { type Card, type CardKey, isDecoded, type PartialCard } from "./card.ts";
import { looksSaid } from "./looks.ts";
import { encodingKeys, type Resizing, resizings } from "./resizings.ts";

/** The preprocessing that a card asks for; `name` is the model in the refusal of an incomplete card. */
export function preprocessingOf(card: PartialCard, name: string): Preprocessing {
  const said = complete(card, name);
  const { layout, dtype, channels, scale, mean, std } = said;
  const padding = paddingOf(card);
  const looks = looksSaid(card, name);
  return {
    steps: resizingOf(said).steps(said),
    encoding: { layout, dtype, channels, scale, mean, std },
    ...(padding !== undefined && { padding }),
    ...(looks !== undefined && { looks }),
  };
}

/** Classifiers see a crop of one size; what detectors and segmenters see may depend on the image. */
const resizingOf = (card: PartialCard & Pick<Card, "resize">): Resizing =>
  resizings[isDecoded(card) ? "decoded" : "classifier"][card.resize];

function paddingOf(card: PartialCard): Padding | undefined {
  const { padTo, padMultiple, padValue: value = 0, crop, inputSize } = card;
  if (padTo !== undefined) return { width: padTo[1], height: padTo[0], value };
  if (padMultiple !== undefined) return { multiple: padMultiple, value };
  // A graph of one size takes no smaller window.
  if (crop === undefined || inputSize === undefined) return undefined;
  return { least: { width: crop[1], height: crop[0] }, value };
}

/** What a card would have to say, too, before one image can be shown to its model. */
export function missingOf(card: PartialCard): CardKey[] {
  const { resize, decoder } = card;
  const resizing = resize === undefined ? [] : resizingOf({ ...card, resize }).needs(card);
  const asked = decoder === undefined ? [] : (decoderNamed(decoder).asks ?? []);
  const [first, last]: readonly CardKey[][] = isDecoded(card)
    ? [[], ["decoder", "outputNames", ...asked]]
    : [["inputSize"], []];
  const needed = [...first, ...encodingKeys, "resize", "resizer", ...resizing, ...last] as const;
  return needed.filter((key) => card[key] === undefined);
}

/** The card, of which nothing that is needed is missing. */
function complete(card: PartialCard, name: string): Card {
  const missing = missingOf(card);
  if (missing.length > 0) {
    throw new Refusal(
      "model",
      `${name}: its card does not say ${missing.join(", ")}; say it with ` +
        `${missing.map((key) => `--set ${key}=${examples[key] ?? "…"}`).join(" ")}`,
    );
  }
  return card as Card;
}

const examples: Partial<Record<CardKey, string>> = {
  inputSize: "224x224",
  layout: "NCHW",
  dtype: "float32",
  resizeTo: "256",
  interpolation: "bilinear",
  mean: "imagenet",
  std: "imagenet",
};
