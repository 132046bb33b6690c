/** @module From what a card says to what is done to an image. */
import { Refusal } from "../errors.ts";
import type { Preprocessing, StepData } from "../image/index.ts";
import type { Card, CardKey, PartialCard } from "./card.ts";

/** What must be known of a model before one image can be shown to it. */
const needed = [
  "inputSize",
  "layout",
  "dtype",
  "channels",
  "resize",
  "resizer",
  "cropRounding",
  "fill",
  "scale",
  "mean",
  "std",
] as const satisfies readonly CardKey[];

/** And where the image is resized. */
const neededToResize = ["resizeTo", "interpolation"] as const satisfies readonly CardKey[];

/** The preprocessing that a card asks for; `name` is the model in the refusal of an incomplete card. */
export function preprocessingOf(card: PartialCard, name: string): Preprocessing {
  const said = complete(card, name);
  const {
    inputSize,
    cropRounding: rounding,
    fill,
    layout,
    dtype,
    channels,
    scale,
    mean,
    std,
  } = said;
  const [height, width] = inputSize;
  return {
    steps: [...resizing(said), { step: "center-crop", width, height, rounding, fill }],
    encoding: { layout, dtype, channels, scale, mean, std },
  };
}

function resizing({ resize, resizeTo: size, interpolation: filter, resizer }: Card): StepData[] {
  if (resize === "none") return [];
  if (resize === "shorter") return [{ step: "resize-shorter", size, filter, resizer }];
  if (resize === "squash") return [{ step: "resize", ...squared(size), filter, resizer }];
  return [{ step: "resize-inside", ...squared(size), filter, resizer }];
}

const squared = (size: number) => ({ width: size, height: size });

/** What a card would have to say, too, before one image can be shown to its model. */
export const missingOf = (card: PartialCard): CardKey[] =>
  [...needed, ...(card.resize === "none" ? [] : neededToResize)].filter(
    (key) => card[key] === undefined,
  );

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
