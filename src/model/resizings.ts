/** @module How an image comes to the size of the input, for each word that a card has for it. */
import { Refusal } from "../errors.ts";
import type { StepData } from "../image/index.ts";
import type { Card, CardKey, PartialCard } from "./card.ts";

/** How levels become numbers. */
export const encodingKeys = [
  "layout",
  "dtype",
  "channels",
  "scale",
  "mean",
  "std",
] as const satisfies readonly CardKey[];

export interface Resizing {
  /** The keys that a card has to say for it. */
  needs(card: PartialCard): readonly CardKey[];
  steps(card: Card): readonly StepData[];
}

type Resizings = { readonly [R in Card["resize"]]: Resizing };

/** A crop of one size from the middle follows. */
const cropped = (
  resize: (card: Card) => readonly StepData[],
  keys: readonly CardKey[] = ["resizeTo", "interpolation"],
): Resizing => ({
  needs: () => [...keys, "cropRounding", "fill"],
  steps: (card) => [...resize(card), centerCrop(card)],
});

const centerCrop = ({
  inputSize: [height, width],
  cropRounding: rounding,
  fill,
}: Card): StepData => ({
  step: "center-crop",
  width,
  height,
  rounding,
  fill,
});

/** A crop only where the size of the input is known: an open one takes images of any size. */
const perhapsCropped = (resizing: Resizing, alone: Resizing): Resizing => ({
  needs: (card) => (card.inputSize === undefined ? alone : resizing).needs(card),
  steps: (card) => ((card as PartialCard).inputSize === undefined ? alone : resizing).steps(card),
});

const alone = (
  resize: (card: Card) => readonly StepData[],
  keys: readonly CardKey[] = ["resizeTo", "interpolation"],
): Resizing => ({ needs: () => keys, steps: resize });

const shorter = ({ resizeTo: size, interpolation: filter, resizer }: Card): StepData[] => [
  { step: "resize-shorter", size, filter, resizer },
];
const squash = ({ resizeTo: size, interpolation: filter, resizer }: Card): StepData[] => [
  { step: "resize", width: size, height: size, filter, resizer },
];
const inside = ({ resizeTo: size, interpolation: filter, resizer }: Card): StepData[] => [
  { step: "resize-inside", width: size, height: size, filter, resizer },
];

/** Both sides to those of the input, which need not be equal. */
const toInput: Resizing = {
  needs: ({ inputSize }) => [inputSize === undefined ? "resizeTo" : "inputSize", "interpolation"],
  steps(card) {
    const {
      inputSize,
      resizeTo,
      interpolation: filter,
      resizer,
    } = card as Card & Pick<PartialCard, "inputSize">;
    const [height, width] = inputSize ?? [resizeTo, resizeTo];
    return [{ step: "resize", width, height, filter, resizer }];
  },
};

const keepRatio: Resizing = {
  needs: () => ["resizeTo", "longest", "sideRounding", "interpolation"],
  steps: ({ resizeTo, longest, sideRounding, interpolation: filter, resizer }) => [
    {
      step: "resize-keep-ratio",
      shorter: resizeTo,
      longer: longest,
      rounding: oneOf(sideRounding, ["half-up", "detr", "yolos", "mask2former"], "keep-ratio"),
      filter,
      resizer,
    },
  ],
};

const letterbox: Resizing = {
  needs: () => ["inputSize", "sideRounding", "place", "enlarges", "fill", "interpolation"],
  steps: ({ inputSize: [height, width], sideRounding, interpolation: filter, ...card }) => [
    {
      step: "letterbox",
      width,
      height,
      rounding: oneOf(sideRounding, ["down", "half-even", "up", "half-up"], "letterbox"),
      place: card.place,
      enlarges: card.enlarges,
      fill: card.fill,
      filter,
      resizer: card.resizer,
    },
  ],
};

/** A rounding that the other way of resizing has, too, is no rounding of this one. */
function oneOf<R extends Card["sideRounding"]>(
  said: Card["sideRounding"],
  known: readonly R[],
  resize: Card["resize"],
): R {
  const rounding = known.find((one) => one === said);
  if (rounding !== undefined) return rounding;
  throw new Refusal(
    "model",
    `sideRounding ${said} is not one of resize ${resize}; expected one of ${known.join(", ")}`,
  );
}

/** By what a model is: a classifier always sees a crop of the size of its input. */
export const resizings: { readonly [Kind in "classifier" | "decoded"]: Resizings } = {
  classifier: {
    shorter: cropped(shorter),
    squash: cropped(squash),
    inside: cropped(inside),
    none: cropped(() => [], []),
    "keep-ratio": keepRatio,
    letterbox,
  },
  decoded: {
    shorter: perhapsCropped(cropped(shorter), alone(shorter)),
    squash: toInput,
    inside: perhapsCropped(cropped(inside), alone(inside)),
    none: perhapsCropped(
      cropped(() => [], []),
      alone(() => [], []),
    ),
    "keep-ratio": keepRatio,
    letterbox,
  },
};
