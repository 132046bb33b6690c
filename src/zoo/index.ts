/** @module The models that we know by heart, each written as a function that builds its graph. */
import { Refusal } from "../errors.ts";
import { acuityStimulus, contrastStimulus, type Stimulus, searchStimulus } from "../scene/index.ts";
import { type BuildOptions, type Built, buildNetwork } from "./build-network.ts";
import { convnexts } from "./convnext-variants.ts";
import { deits } from "./deit-variants.ts";
import { type Entry, entryOf } from "./entries.ts";
import { observerModel } from "./ideal-observer.ts";
import type { Network } from "./network.ts";
import { resnets } from "./resnet.ts";
import { searchDetectorModel, searchSegmenterModel } from "./search-observer.ts";
import { vims } from "./vim-variants.ts";
import { vits } from "./vit-variants.ts";
import { vmambas } from "./vmamba-variants.ts";

export type { BuildOptions, Built } from "./build-network.ts";
export type { ClassifierCard, DecodedCard, NetworkCard, ZooCard } from "./card.ts";
export { askedBy, type StoredTensors } from "./checkpoint.ts";
export type { Entry } from "./entries.ts";
export {
  idealObserver,
  type ObserverOptions,
  observerCard,
  observerModel,
} from "./ideal-observer.ts";
export type {
  Checkpoint,
  Choice,
  Given,
  Network,
  NetworkOptions,
  Preprocessing,
  Switch,
} from "./network.ts";
export type { TrainedWeights } from "./origin.ts";
export { type Found, searchDetector } from "./search-detector.ts";
export { searchSegmenter } from "./search-segmenter.ts";
export {
  fastestLowering,
  type Lowering,
  loweringNames,
  type Route,
  selectiveScan,
} from "./selective-scan.ts";
export { type Attention, attentionNames } from "./vit-attention.ts";

export interface ZooModel {
  readonly summary: string;
  /** Names what the options refuse with a `Refusal`. */
  build(options?: BuildOptions): Built;
}

/** The networks of papers, by family. */
export const families: Readonly<Record<string, Readonly<Record<string, Network>>>> = {
  resnet: resnets,
  convnext: convnexts,
  vit: vits,
  deit: deits,
  vim: vims,
  vmamba: vmambas,
};

export const networks: Readonly<Record<string, Network>> = Object.assign(
  {},
  ...Object.values(families),
);

/** The catalogue of the networks; their graphs are laid out for it, and no weights. */
export const entries = (): Entry[] =>
  Object.entries(families).flatMap(([family, members]) =>
    Object.entries(members).map(([name, network]) => entryOf(family, name, network)),
  );

/** What needs no weights. */
export const observers: Readonly<Record<string, ZooModel>> = {
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

export const models: Readonly<Record<string, ZooModel>> = {
  ...observers,
  ...Object.fromEntries(
    Object.entries(networks).map(([name, { summary }]) => [
      name,
      { summary, build: (options) => buildNetwork({ name, networks }, options) },
    ]),
  ),
};

/** The largest images that a zoo observer is built for: filtered copies fit into memory. */
const largest = 4096;

/** The observer for images that hold every letter. */
function observerOf(name: string, stimulus: Stimulus): ZooModel["build"] {
  const smallest = Math.ceil(Math.max(...stimulus.heights));
  return ({ scene, ...options } = {}) => {
    if (scene === undefined) {
      return observerModel({ stimulus, size: sideOf(name, options, smallest) });
    }
    const side = sideOf(name, { ...options, size: scene }, smallest);
    const size = sideOf(name, options, 1);
    if (side % size === 0 && side <= largestBlock * size) {
      return observerModel({ stimulus, size, scene: side });
    }
    throw new Refusal(
      "usage",
      `${name}: it sees a scene in means of whole blocks of pixels, so one of ${side}×${side} px cannot be shown at ${size}; take ${shownAt(side).join(", ")}`,
    );
  };
}

/** The largest blocks that an observer sees a scene in: it has filters for every place of a letter in one. */
const largestBlock = 16;

/** The sides at which a scene of `side` pixels can be shown, largest first. */
const shownAt = (side: number): number[] =>
  Array.from({ length: largestBlock }, (_, i) => i + 1)
    .filter((block) => side % block === 0)
    .map((block) => side / block);

/** A searcher for images on which the search can be drawn. */
function searcherOf(name: string, model: (size: number) => Built): ZooModel["build"] {
  return (options) => model(sideOf(name, options, searchStimulus.smallest));
}

/** The side of the images, the only thing that can be asked of an observer. */
function sideOf(
  name: string,
  { size = 224, ...others }: BuildOptions = {},
  smallest: number,
): number {
  const [other] = Object.entries(others).flatMap(([key, asked]) =>
    asked === undefined || asked === false ? [] : key,
  );
  if (other !== undefined) {
    throw new Refusal("usage", `${name} is no network: it takes a size, and no ${other}`);
  }
  const [side, width] = typeof size === "number" ? [size, size] : size;
  if (Number.isInteger(side) && side === width && side >= smallest && side <= largest) return side;
  const asked = Object.is(side, width) ? `side ${side}` : `${side}×${width} px`;
  throw new Refusal(
    "usage",
    `${name}: it cannot be built for images of ${asked}; take a whole number from ${smallest} to ${largest}`,
  );
}
