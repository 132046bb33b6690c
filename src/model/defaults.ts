/** @module What a card has where nobody says anything. */
import { decoderNamed } from "../postprocess/index.ts";
import { isDecoded, type PartialCard, type Source } from "./card.ts";

/** What nobody has to say, because it is nearly always so. It is shown like every other value. */
export function defaultsFor(card: PartialCard): Source[] {
  const rest = [isDecoded(card) ? ofDecoded : ofClassifiers, ...ofResizing(card)];
  if (card.decoder === undefined) return rest;
  const { name, defaults } = decoderNamed(card.decoder);
  return [{ from: `the decoder ${name}`, card: defaults }, ...rest];
}

const ofClassifiers: Source = {
  from: "default",
  card: {
    channels: "RGB",
    scale: 255,
    resize: "shorter",
    resizer: "pillow",
    cropRounding: "half-even",
    fill: [0, 0, 0],
    background: false,
    classOrder: "sorted",
    scores: "logits",
  },
};

const ofDecoded: Source = {
  from: "default",
  card: { channels: "RGB", scale: 255, resizer: "pillow", background: false },
};

/** What follows from how images are resized. */
function ofResizing({ resize, inputSize, padTo, padMultiple, crop }: PartialCard): Source[] {
  if (resize === "letterbox") return [{ from: "default", card: { enlarges: true } }];
  if (resize !== "keep-ratio") return [];
  const isOpen = inputSize === undefined || padMultiple !== undefined || crop !== undefined;
  const padding =
    isOpen || padTo !== undefined ? [] : [{ from: "inputSize", card: { padTo: inputSize } }];
  return [...padding, { from: "default", card: { padValue: 0 } }];
}
