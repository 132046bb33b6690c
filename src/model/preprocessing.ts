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

/** The preprocessing that a card asks for; `name` is the model in the refusal of an incomplete card. */
export function preprocessingOf(card: PartialCard, name: string): Preprocessing {
  const { inputSize, resize, resizer, cropRounding, fill, ...rest } = complete(card, needed, name);
  const [height, width] = inputSize;
  const steps: StepData[] = [];
  if (resize !== "none") {
    const { resizeTo: size, interpolation: filter } = complete(
      card,
      ["resizeTo", "interpolation"],
      name,
    );
    if (resize === "shorter") steps.push({ step: "resize-shorter", size, filter, resizer });
    if (resize === "squash") steps.push({ step: "resize", ...squared(size), filter, resizer });
    if (resize === "inside")
      steps.push({ step: "resize-inside", ...squared(size), filter, resizer });
  }
  steps.push({ step: "center-crop", width, height, rounding: cropRounding, fill });
  const { layout, dtype, channels, scale, mean, std } = rest;
  return { steps, encoding: { layout, dtype, channels, scale, mean, std } };
}

const squared = (size: number) => ({ width: size, height: size });

function complete<K extends CardKey>(
  card: PartialCard,
  keys: readonly K[],
  name: string,
): Pick<Card, K> {
  const missing = keys.filter((key) => card[key] === undefined);
  if (missing.length > 0) {
    throw new Refusal(
      "model",
      `${name}: its card does not say ${missing.join(", ")}; say it with ` +
        `${missing.map((key) => `--set ${key}=${examples[key] ?? "…"}`).join(" ")}`,
    );
  }
  return card as Pick<Card, K>;
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
