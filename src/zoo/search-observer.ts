/** @module The search observers as models that carry their cards. */
import type { Value } from "../onnx/index.ts";
import { searchStimulus, sloanLetters } from "../scene/index.ts";
import type { Built } from "./build-network.ts";
import type { DecodedCard } from "./card.ts";
import { searchDetector } from "./search-detector.ts";
import { searchSegmenter } from "./search-segmenter.ts";

const { heights, level, noise } = searchStimulus;

const commonCard = (size: number) =>
  ({
    paper: "Green and Swets, Signal Detection Theory and Psychophysics, 1966",
    pretraining: "none: it knows the letters, nothing is learned",
    licence: "MIT",
    inputName: "image",
    inputSize: [size, size],
    layout: "NCHW",
    dtype: "float32",
    channels: "RGB",
    resize: "none",
    resizer: "pillow",
    cropRounding: "half-even",
    fill: [level, level, level],
    scale: 1,
    mean: [level, level, level],
    std: [noise, noise, noise],
  }) as const;

/** The detector as a model that carries its card. */
export function searchDetectorModel(size: number): Built {
  const card: DecodedCard = {
    ...commonCard(size),
    name: "search-observer",
    classes: sloanLetters,
    task: "detection",
    decoder: "boxes-labels-scores",
    outputNames: ["boxes", "labels", "scores", "masks"],
    categoryIds: "contiguous",
    scoreThreshold: 0,
    nms: "agnostic",
    nmsThreshold: 0.5,
    mostDetections: 100,
  };
  return withCard(card, { ...searchDetector(size) });
}

/** The segmenter as a model that carries its card. */
export function searchSegmenterModel(size: number): Built {
  const card: DecodedCard = {
    ...commonCard(size),
    name: "search-observer-map",
    classes: ["background", ...sloanLetters],
    task: "segmentation",
    decoder: "segmentation-logits",
    outputNames: ["logits"],
  };
  return withCard(card, { logits: searchSegmenter(size) });
}

const withCard = (card: DecodedCard, outputs: Readonly<Record<string, Value>>): Built => ({
  name: card.name,
  outputs,
  metadata: { "snellen.card": JSON.stringify(card) },
  doc: `finds Sloan letters of ${heights.join(", ")} px in white noise`,
  card,
  notes: [],
});
