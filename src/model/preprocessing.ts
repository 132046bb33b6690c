/** @module From what a card says to what is done to an image. */
import { Refusal } from "../errors.ts";
import type { Looks, Padding, Preprocessing } from "../image/index.ts";
import { decoderNamed } from "../postprocess/index.ts";
import type { Card, CardKey, PartialCard } from "./card.ts";
import { encodingKeys, resizings } from "./resizings.ts";

/** The preprocessing that a card asks for; `name` is the model in the refusal of an incomplete card. */
export function preprocessingOf(card: PartialCard, name: string): Preprocessing {
  const said = complete(card, name);
  const { layout, dtype, channels, scale, mean, std } = said;
  const padding = paddingOf(card);
  const looks = looksOf(card);
  return {
    steps: resizings[kindOf(said)][said.resize].steps(said),
    encoding: { layout, dtype, channels, scale, mean, std },
    ...(padding !== undefined && { padding }),
    ...(looks !== undefined && { looks }),
  };
}

/** Classifiers see a crop of one size; what detectors and segmenters see may depend on the image. */
const kindOf = ({ decoder }: PartialCard): keyof typeof resizings =>
  decoder === undefined ? "classifier" : "decoded";

function paddingOf({ padTo, padMultiple, padValue = 0 }: PartialCard): Padding | undefined {
  if (padTo !== undefined) return { width: padTo[1], height: padTo[0], value: padValue };
  return padMultiple === undefined ? undefined : { multiple: padMultiple, value: padValue };
}

function looksOf({ crop, stride = crop, flip, scales }: PartialCard): Looks | undefined {
  const looks: Looks = {
    ...(crop !== undefined && stride !== undefined && { sliding: slidingOf(crop, stride) }),
    ...(flip === true && { mirrored: true }),
    ...(scales !== undefined && { scales }),
  };
  return Object.keys(looks).length === 0 ? undefined : looks;
}

const slidingOf = (crop: Card["crop"], stride: Card["stride"]): NonNullable<Looks["sliding"]> => ({
  crop: { width: crop[1], height: crop[0] },
  stride: { width: stride[1], height: stride[0] },
});

/** What a card would have to say, too, before one image can be shown to its model. */
export function missingOf(card: PartialCard): CardKey[] {
  const resizing =
    card.resize === undefined ? [] : resizings[kindOf(card)][card.resize].needs(card);
  const isDecoded = card.decoder !== undefined;
  const decoding = isDecoded
    ? (["outputNames", ...(decoderNamed(card.decoder).asks ?? [])] as const)
    : [];
  const first = isDecoded ? [] : (["inputSize"] as const);
  const needed = [
    ...first,
    ...encodingKeys,
    "resize",
    "resizer",
    ...resizing,
    ...decoding,
  ] as const;
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
