/**
 * @module The ideal observer of the exam (Green and Swets, 1966; for letters Pelli, Farell and Moore,
 * 2003): it knows every letter, the noise, and the heights, contrasts and places that may occur, all
 * equally likely. For each hypothesis (a letter t of one height and contrast at one place, in the image
 * x, background taken away, in units of the noise) the log likelihood over that of an empty image is
 *
 *     x · t − ½ ‖t‖²
 *
 * and the score of a letter is the log of the mean likelihood over its places, heights and contrasts.
 * No model can read more on average, as long as letters stand on whole pixels and are not turned.
 *
 * Letters from 16 px on are looked for in an image averaged over blocks, once for every place of the
 * letter within a block. That costs a fraction, and loses what differs inside a block: so it is nearly
 * ideal there. Rounding and clipping of levels are not known to it.
 */
import {
  add,
  averagePool,
  concat,
  constant,
  conv,
  exp,
  input,
  log,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  scalar,
  slice,
  sub,
  type Value,
} from "../onnx/index.ts";
import { type Stimulus, sloanLetters } from "../scene/index.ts";
import type { Built } from "./build-network.ts";
import type { ClassifierCard } from "./card.ts";
import { type Bank, bankOf } from "./matched-filters.ts";

export interface ObserverOptions {
  readonly stimulus: Stimulus;
  /** The side of the images, in pixels. */
  readonly size: number;
  /**
   * How many pixels the letter may stand from the middle, on either axis: 0 knows its place, as in
   * crowding. Without it, anywhere on the image.
   */
  readonly uncertainty?: number;
  /**
   * The side of the scene that the images are made of, where it is larger than they are: a whole multiple of
   * `size`, of which every pixel is the mean of a block. Heights are in pixels of the scene.
   */
  readonly scene?: number | undefined;
}

/** The scores of the ten letters, [N, 10], for images [N, 3, size, size] as `observerCard` wants them. */
export function idealObserver({
  stimulus,
  size,
  uncertainty,
  scene = size,
}: ObserverOptions): Value {
  const seenIn = scene / size;
  const image = input("image", ["N", 3, size, size]);
  const grey = reduceMean(image, [1]); // [N, 1, size, size]: the noise is the same in all channels
  const perHeight = stimulus.heights.flatMap((height) => {
    const bank = bankOf({ ...stimulus, height, seenIn });
    const seen = inSight(grey, { size, uncertainty, height: height / seenIn });
    return evidence(blocks(seen, bank.block / seenIn), bank, stimulus.contrasts);
  });
  return reshape(logMeanExp(concat(perHeight, 2)), [0, sloanLetters.length]);
}

/** For each contrast the log likelihood of every letter, [N, 10, 1], over all places. */
function evidence(grey: Value, bank: Bank, contrasts: readonly number[]): Value[] {
  const matched = conv(grey, constant(bank.filters), {
    pads: [0, 0, bank.overhang, bank.overhang],
  }); // x · t at contrast 1: [N, 10 · block², places, places]
  return contrasts.map((contrast) => {
    const scaled = mul(matched, scalar(contrast));
    const likelihoods = add(scaled, constant(bank.biasAt(contrast)));
    const perLetter = reshape(likelihoods, [0, sloanLetters.length, -1]);
    return logMeanExp(perLetter);
  });
}

/** The mean of blocks, in units of its own noise: the sum of b² pixels, over b. */
export function blocks(grey: Value, block: number): Value {
  if (block === 1) return grey;
  const pad = (axis: number) => (block - (Number(grey.shape[axis]) % block)) % block;
  const means = averagePool(grey, {
    kernel_shape: [block, block],
    strides: [block, block],
    pads: [0, 0, pad(2), pad(3)],
    count_include_pad: 1, // beyond the border there is background: 0
  });
  return mul(means, scalar(block));
}

interface Sight {
  readonly size: number;
  readonly uncertainty: number | undefined;
  /** Of the letter, in pixels of the image. */
  readonly height: number;
}

/** The part of the image where the letter may stand. */
function inSight(grey: Value, { size, uncertainty, height }: Sight): Value {
  if (uncertainty === undefined) return grey;
  const start = Math.round((size - height) / 2);
  const from = Math.max(start - uncertainty, 0);
  const to = Math.min(start + Math.ceil(height) + uncertainty, size);
  return slice(grey, { starts: [from, from], ends: [to, to], axes: [2, 3] });
}

/**
 * ln of the mean of exp along the last of three axes: [N, 10, n] → [N, 10, 1]. In four operators, since
 * ONNX Runtime 1.30 takes ten times as long for its `ReduceLogSumExp` on the CPU.
 */
function logMeanExp(x: Value): Value {
  const largest = reduceMax(x, [2]);
  const sum = reduceSum(exp(sub(x, largest)), [2]);
  return add(log(mul(sum, scalar(1 / Number(x.shape[2])))), largest);
}

/**
 * What the observer's input has to be: the background taken away, in units of the noise. The mean of a block
 * of b² pixels has a b-th of their noise.
 */
export const observerCard = ({
  stimulus: { level, noise },
  size,
  scene = size,
}: ObserverOptions): ClassifierCard => ({
  name: "ideal-observer",
  paper: "Green and Swets, Signal Detection Theory and Psychophysics, 1966",
  pretraining: "none: it knows the letters, nothing is learned",
  licence: "MIT",
  inputName: "image",
  outputName: "logits",
  inputSize: [size, size],
  layout: "NCHW",
  dtype: "float32",
  channels: "RGB",
  ...(scene === size
    ? { resize: "none" }
    : { resize: "squash", resizeTo: size, interpolation: "box" }),
  resizer: "pillow",
  cropRounding: "half-even",
  fill: [level, level, level],
  scale: 1,
  mean: [level, level, level],
  std: [(noise * size) / scene, (noise * size) / scene, (noise * size) / scene],
  classes: sloanLetters,
  scores: "logits",
});

/** The observer as a model that carries its card. */
export function observerModel(options: ObserverOptions): Built {
  const card = observerCard(options);
  return {
    name: card.name,
    outputs: { [card.outputName]: idealObserver(options) },
    metadata: { "snellen.card": JSON.stringify(card) },
    doc: `reads Sloan letters of ${options.stimulus.heights.join(", ")} px in white noise${ofScene(options)}`,
    card,
    notes: [],
  };
}

const ofScene = ({ size, scene = size }: ObserverOptions): string =>
  scene === size ? "" : `, on scenes of ${scene} px shown at ${size}`;
