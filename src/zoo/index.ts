/** @module The models that we know by heart, each written as a function that builds its graph. */
import { Refusal } from "../errors.ts";
import { acuityStimulus, contrastStimulus, type Stimulus } from "../scene/index.ts";
import type { ZooCard } from "./card.ts";
import { observerModel } from "./ideal-observer.ts";

export type { ZooCard } from "./card.ts";
export {
  idealObserver,
  type ObserverOptions,
  observerCard,
  observerModel,
} from "./ideal-observer.ts";

export interface BuildOptions {
  /** The side of the images, in pixels. */
  readonly size?: number;
}

export interface ZooModel {
  readonly summary: string;
  /** The bytes of an ONNX file that carries the card, and the card. */
  build(options?: BuildOptions): { readonly bytes: Uint8Array; readonly card: ZooCard };
}

export const models: Readonly<Record<string, ZooModel>> = {
  "ideal-observer": {
    summary: "matched filters for the acuity exam: what noise allows, no training",
    build: observerOf("ideal-observer", acuityStimulus),
  },
  "ideal-observer-contrast": {
    summary: "matched filters for large, faint letters: the contrast exam",
    build: observerOf("ideal-observer-contrast", contrastStimulus),
  },
};

/** The observer for images that hold every letter, and whose filtered copies fit into memory. */
function observerOf(name: string, stimulus: Stimulus): ZooModel["build"] {
  const [smallest, largest] = [Math.ceil(Math.max(...stimulus.heights)), 4096];
  return ({ size = 224 } = {}) => {
    if (Number.isInteger(size) && size >= smallest && size <= largest) {
      return observerModel({ stimulus, size });
    }
    throw new Refusal(
      "usage",
      `${name}: it cannot be built for images of side ${size}; take a whole number from ${smallest} to ${largest}`,
    );
  };
}
