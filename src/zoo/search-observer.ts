/**
 * @module An observer of the search: matched filters that look for every letter, at every height and
 * place, in an image that may hold several. It knows letters, contrast and noise, and neither place,
 * nor height, nor the level of the ground around a letter, which may be the stroke of a larger one.
 *
 * For each hypothesis the log likelihood ratio is that of the ideal observer (see there) with filter
 * and image freed of their mean over the letter and a border around it:
 *
 *     x · t − ½ ‖t‖²  +  ln of the prior odds
 *
 * Of hypotheses within half a letter of each other only the best is kept. Letters beside and inside
 * each other are no part of its theory, so it is not ideal: it is a real detector with real errors.
 */
import {
  add,
  concat,
  constant,
  conv,
  div,
  gather,
  input,
  integers,
  maxPool,
  mod,
  mul,
  reduceMax,
  reduceMean,
  relu,
  reshape,
  scalar,
  slice,
  sub,
  topK,
  transpose,
  type Value,
  writeModel,
} from "../onnx/index.ts";
import { coverage, searchStimulus, sloanLetters } from "../scene/index.ts";
import type { Tensor } from "../tensor.ts";
import type { DecodedCard } from "./card.ts";
import { blocks } from "./ideal-observer.ts";
import { bankOf, blockFor } from "./matched-filters.ts";

/** Detections of one height that are given for an image, at most. */
const kept = 24;

/** The side of the masks that are given, as in Mask R-CNN. */
export const maskSide = 28;

const letters = sloanLetters.length;
const { heights, contrasts, level, noise, most } = searchStimulus;

/** What the detector gives of images [N, 3, size, size]. */
export interface Found {
  /** Left, top, right and bottom of each, in pixels: [N, K, 4]. */
  readonly boxes: Value;
  /** Classes of the letters, from 0: [N, K], int64. */
  readonly labels: Value;
  /** 0 where the odds are even or worse, L / (L + 10) for log odds L: [N, K]. */
  readonly scores: Value;
  /** The share of each cell of the box that the letter covers: [N, K, 28, 28]. */
  readonly masks: Value;
}

export function searchDetector(size: number): Found {
  const grey = greyOf(size);
  const found = heights.map((height) => foundAt(evidenceFor(grey, height), height));
  const joined = (name: keyof Found) =>
    concat(
      found.map((at) => at[name]),
      1,
    );
  return {
    boxes: joined("boxes"),
    labels: joined("labels"),
    scores: joined("scores"),
    masks: joined("masks"),
  };
}

/** Scores of background and letters for every pixel of images [N, 3, size, size]: [N, 11, size, size]. */
export function searchSegmenter(size: number): Value {
  const grey = greyOf(size);
  const painted = heights.map((height) => painting(evidenceFor(grey, height), height, size));
  const best = reduceMax(concat(painted, 1), [1], { keepdims: 0 }); // [N, 10, size, size]
  const ground = add(mul(grey, scalar(0)), scalar(0.3)); // [N, 1, size, size]
  return concat([ground, best], 1);
}

const greyOf = (size: number): Value => reduceMean(input("image", ["N", 3, size, size]), [1]);

/** The log odds of every letter at every place, where they are the best around: else far below 0. */
interface Evidence {
  /** [N, 10 · block², places, places]: letter, row and column in the block, row and column of blocks. */
  readonly odds: Value;
  readonly block: number;
  /** Along each side, in blocks. */
  readonly places: number;
}

function evidenceFor(grey: Value, height: number): Evidence {
  const block = blockFor(height);
  const { filters, energies, overhang } = centered(height);
  const matched = conv(blocks(grey, block), constant(filters), {
    pads: [1, 1, overhang + 1, overhang + 1],
  });
  const places = Number(matched.shape[2]);
  const prior = Math.log(most / 2 / heights.length / letters / (places * block) ** 2);
  const contrast = contrasts[0];
  const bias: Tensor<"float32"> = {
    dtype: "float32",
    shape: [1, energies.length, 1, 1],
    data: Float32Array.from(energies, (energy) => prior - 0.5 * contrast ** 2 * energy),
  };
  const odds = add(mul(matched, scalar(contrast)), constant(bias));
  const reach = Math.floor(height / (2 * block));
  const around = maxPool(reduceMax(odds, [1]), {
    kernel_shape: [2 * reach + 1, 2 * reach + 1],
    pads: [reach, reach, reach, reach],
  });
  // Zero where it is the best around, and far below zero where it is not.
  const rivalry = mul(sub(odds, around), scalar(1e4));
  return { odds: add(odds, rivalry), block, places };
}

/** The filters of a height with a border of one block, freed of their mean, and their energies. */
function centered(height: number): {
  filters: Tensor<"float32">;
  energies: number[];
  overhang: number;
} {
  const { filters, overhang } = bankOf({ height, level, noise });
  const [count, , side] = filters.shape;
  const wide = side + 2;
  const data = new Float32Array(count * wide * wide);
  const energies: number[] = [];
  for (let f = 0; f < count; f++) {
    const filter = filters.data.subarray(f * side * side, (f + 1) * side * side);
    const mean = filter.reduce((sum, t) => sum + t, 0) / (wide * wide);
    const target = data.subarray(f * wide * wide, (f + 1) * wide * wide).fill(-mean);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) target[(y + 1) * wide + x + 1] += filter[y * side + x];
    }
    energies.push(target.reduce((sum, t) => sum + t * t, 0));
  }
  return { filters: { dtype: "float32", shape: [count, 1, wide, wide], data }, energies, overhang };
}

/** The best of one height. */
function foundAt({ odds, block, places }: Evidence, height: number): Found {
  const flat = reshape(odds, [0, -1]);
  const { values, indices } = topK(flat, kept);
  // index = ((letter · block² + place in the block) · places + row) · places + column
  const digit = (below: number, base: number) =>
    mod(div(indices, integers([below])), integers([base]));
  const column = digit(1, places);
  const row = digit(places, places);
  const inner = digit(places ** 2, block ** 2);
  const label = div(indices, integers([places ** 2 * block ** 2]));
  const at = (digits: Value, steps: readonly number[]) => gather(vector(steps), digits); // [N, K]
  const steps = (count: number, of: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => of(i));
  const blockStarts = steps(places, (i) => i * block);
  const left = add(
    at(column, blockStarts),
    at(
      inner,
      steps(block ** 2, (i) => i % block),
    ),
  );
  const top = add(
    at(row, blockStarts),
    at(
      inner,
      steps(block ** 2, (i) => Math.floor(i / block)),
    ),
  );
  const positive = relu(values);
  return {
    boxes: concat(
      [left, top, add(left, scalar(height)), add(top, scalar(height))].map((side) =>
        reshape(side, [0, kept, 1]),
      ),
      2,
    ),
    labels: label,
    scores: scoreOf(positive),
    masks: gather(constant(letterMasks()), label),
  };
}

/** L / (L + 10): ranks as the odds do, and does not round to 1. */
const scoreOf = (positive: Value): Value => div(positive, add(positive, scalar(10)));

/** Each letter in a square of its own, [10, 28, 28]. */
function letterMasks(): Tensor<"float32"> {
  const data = new Float32Array(letters * maskSide ** 2);
  for (const l of sloanLetters.keys()) data.set(shapeOf(l, maskSide), l * maskSide ** 2);
  return { dtype: "float32", shape: [letters, maskSide, maskSide], data };
}

/** The share of each pixel that a letter covers, on `side` × `side` pixels. */
function shapeOf(letter: number, side: number, height = side): Float32Array {
  const center = { centerX: height / 2, centerY: height / 2, height, rotation: 0 };
  const patch = coverage(sloanLetters[letter], center, { width: side, height: side });
  const data = new Float32Array(side * side);
  for (const [i, share] of patch.data.entries()) {
    const y = patch.y + Math.floor(i / patch.width);
    data[y * side + patch.x + (i % patch.width)] = share;
  }
  return data;
}

/** The letters of one height, painted with their scores: [N, 1, 10, size, size]. */
function painting({ odds, block, places }: Evidence, height: number, size: number): Value {
  const scores = scoreOf(relu(odds));
  const nested = reshape(scores, [0, letters, block, block, places, places]);
  const span = places * block;
  const starts = reshape(transpose(nested, [0, 1, 4, 2, 5, 3]), [0, letters, span, span]);
  const side = Math.ceil(height);
  const stencil = new Float32Array(letters * side * side);
  for (const l of sloanLetters.keys()) {
    const covered = shapeOf(l, side, height).map((share) => Number(share >= 0.5));
    stencil.set(covered.reverse(), l * side * side); // a convolution that scatters
  }
  const after = Math.max(0, size - span);
  const painted = conv(
    starts,
    constant({ dtype: "float32", shape: [letters, 1, side, side], data: stencil }),
    { group: letters, pads: [side - 1, side - 1, after, after] },
  );
  const inside = slice(painted, { starts: [0, 0], ends: [size, size], axes: [2, 3] });
  return reshape(inside, [0, 1, letters, size, size]);
}

const vector = (values: readonly number[]): Value =>
  constant({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) });

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

/** The detector as an ONNX file that carries its card. */
export function searchDetectorModel(size: number): { bytes: Uint8Array; card: DecodedCard } {
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
  return { bytes: withCard(card, { ...searchDetector(size) }), card };
}

/** The segmenter as an ONNX file that carries its card. */
export function searchSegmenterModel(size: number): { bytes: Uint8Array; card: DecodedCard } {
  const card: DecodedCard = {
    ...commonCard(size),
    name: "search-observer-map",
    classes: ["background", ...sloanLetters],
    task: "segmentation",
    decoder: "segmentation-logits",
    outputNames: ["logits"],
  };
  return { bytes: withCard(card, { logits: searchSegmenter(size) }), card };
}

const withCard = (card: DecodedCard, outputs: Readonly<Record<string, Value>>): Uint8Array =>
  writeModel({
    name: card.name,
    outputs,
    metadata: { "snellen.card": JSON.stringify(card) },
    doc: `finds Sloan letters of ${heights.join(", ")} px in white noise`,
  });
