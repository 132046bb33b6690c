/** @module The models that we know by heart, each written as a function that builds its graph. */
import { acuityStimulus, contrastStimulus } from "../scene/index.ts";
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
    build: ({ size = 224 } = {}) => observerModel({ stimulus: acuityStimulus, size }),
  },
  "ideal-observer-contrast": {
    summary: "matched filters for large, faint letters: the contrast exam",
    build: ({ size = 224 } = {}) => observerModel({ stimulus: contrastStimulus, size }),
  },
};
