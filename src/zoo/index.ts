/** @module The models that we know by heart, each written as a function that builds its graph. */
import { Refusal } from "../errors.ts";
import { acuityStimulus, contrastStimulus, type Stimulus, searchStimulus } from "../scene/index.ts";
import type { ZooCard } from "./card.ts";
import { observerModel } from "./ideal-observer.ts";
import { searchDetectorModel, searchSegmenterModel } from "./search-observer.ts";

export type { ClassifierCard, DecodedCard, ZooCard } from "./card.ts";
export {
  idealObserver,
  type ObserverOptions,
  observerCard,
  observerModel,
} from "./ideal-observer.ts";
export { type Found, searchDetector } from "./search-detector.ts";
export { searchSegmenter } from "./search-segmenter.ts";

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
  "search-observer": {
    summary: "matched filters that find and name letters: boxes and masks for the search exam",
    build: searcherOf("search-observer", searchDetectorModel),
  },
  "search-observer-map": {
    summary: "matched filters that name the letter at every pixel: the search exam",
    build: searcherOf("search-observer-map", searchSegmenterModel),
  },
};

/** The largest images that a zoo observer is built for: filtered copies fit into memory. */
const largest = 4096;

/** The observer for images that hold every letter. */
function observerOf(name: string, stimulus: Stimulus): ZooModel["build"] {
  const smallest = Math.ceil(Math.max(...stimulus.heights));
  return ({ size = 224 } = {}) => {
    checkSize(name, size, smallest);
    return observerModel({ stimulus, size });
  };
}

/** A searcher for images on which the search can be drawn. */
function searcherOf(
  name: string,
  model: (size: number) => ReturnType<ZooModel["build"]>,
): ZooModel["build"] {
  return ({ size = 224 } = {}) => {
    checkSize(name, size, searchStimulus.smallest);
    return model(size);
  };
}

function checkSize(name: string, size: number, smallest: number): void {
  if (Number.isInteger(size) && size >= smallest && size <= largest) return;
  throw new Refusal(
    "usage",
    `${name}: it cannot be built for images of side ${size}; take a whole number from ${smallest} to ${largest}`,
  );
}
