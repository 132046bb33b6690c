/**
 * @module Which pixels of one image speak for a class: its gradient (Simonyan et al., 2014, arXiv:1312.6034), the mean
 * gradient of noisy copies (SmoothGrad: Smilkov et al., 2017, arXiv:1706.03825), or gradients on the way from a black
 * image (Sundararajan et al., 2017, arXiv:1703.01365).
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelOptions } from "../catalogue/index.ts";
import { messageOf, Refusal } from "../errors.ts";
import { inTemporaryFolder } from "../files.ts";
import {
  decode,
  encodeInto,
  type Pixels,
  type Preprocessing,
  preparedSize,
  stepped,
} from "../image/index.ts";
import { type PartialCard, preprocessingOf, writeModelTo } from "../model/index.ts";
import { folded, gradients, input, type Value } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { random } from "../statistics/index.ts";
import { float32Of } from "../tensor.ts";
import { emptyMap, type FieldMap } from "./field-map.ts";
import type { Sides } from "./images.ts";
import { type Subject, subjectOf } from "./subject.ts";
import { overFloats } from "./unit.ts";

export type SaliencyMethod = "gradient" | "smoothgrad" | "integrated";

export interface SaliencyOptions
  extends Pick<
    ModelOptions,
    "weights" | "container" | "tag" | "scan" | "attention" | "switches" | "onNote"
  > {
  readonly model: string;
  /** The file of the image. */
  readonly image: string;
  /** Default: the class with the highest score. */
  readonly class?: number | undefined;
  readonly method: SaliencyMethod;
  /** How many noisy copies, or steps on the way. */
  readonly samples: number;
  /** Of the noise, and of untrained weights. */
  readonly seed: number;
  readonly sides?: Sides | undefined;
  readonly threads: number;
  readonly flags?: PartialCard | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface Saliency {
  readonly model: string;
  readonly class: number;
  /** Of that class, as the model gives it. */
  readonly score: number;
  readonly method: SaliencyMethod;
  readonly samples: number;
  /**
   * Of integrated gradients: what all pixels account for, and what they should: the score less that of black. They
   * are equal in the limit of many steps.
   */
  readonly completeness: { readonly found: number; readonly wanted: number } | null;
  /** The image as the model sees it, before levels become numbers. */
  readonly pixels: Pixels;
  readonly map: FieldMap;
}

/** The noise of SmoothGrad: its deviation as a share of the range of the image. */
export const noiseShare = 0.15;

export async function saliency(options: SaliencyOptions): Promise<Saliency> {
  return inTemporaryFolder(async (folder) => {
    const { model, flags = {} } = options;
    using subject = await subjectOf(model, { ...options, outputs: "logits", flags, folder });
    const preprocessing = shownAs(subject);
    const pixels = stepped(
      await decode(await bytesOf(options.image), options.image),
      preprocessing,
    );
    const file = join(folder, "saliency.onnx");
    await writeModelTo(file, { name: model, outputs: folded(differentiated(subject)) });
    const { threads } = options;
    await using session = await runtimeNamed("cpu").open(file, model, { threads, lanes: 1 });
    const ask = asker(subject, (feeds) => session.run(feeds));
    const found = await explained(ask, elementsOf(pixels, preprocessing), options, {
      black: elementsOf({ ...pixels, data: new Uint8Array(pixels.data.length) }, preprocessing),
    });
    const { attributions, ...said } = found;
    const map = reducedOver(attributions, subject, options.method);
    return {
      model: subject.name,
      ...said,
      method: options.method,
      samples: samplesOf(options),
      pixels,
      map,
    };
  });
}

const samplesOf = ({ method, samples }: SaliencyOptions): number =>
  method === "gradient" ? 1 : samples;

const bytesOf = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    throw new Refusal("data", `${path}: cannot be read: ${messageOf(cause)}`, { cause });
  });

/** The steps of the card; refused where an image is seen more than once, or at no fixed size. */
function shownAs({ name, card, sides, encoding }: Subject): Preprocessing {
  const { steps, padding, looks } = preprocessingOf({ ...card, inputSize: sides }, name);
  const size = preparedSize({ steps, encoding });
  if (
    padding === undefined &&
    looks === undefined &&
    String([size?.height, size?.width]) === String(sides)
  ) {
    return { steps, encoding };
  }
  throw new Refusal(
    "model",
    `${name}: sees images of no fixed size, or several times; a saliency map is that of a classifier`,
  );
}

function elementsOf(pixels: Pixels, { encoding }: Preprocessing): Float32Array {
  const elements = new Float32Array(3 * pixels.height * pixels.width);
  encodeInto(pixels, encoding, elements, 0);
  return elements;
}

/** The scores, and the gradient of their sum weighted with the input `weights`. */
function differentiated({ name, card, graph, image }: Subject): Record<string, Value> {
  const { outputName = Object.keys(graph.outputs)[0] } = card;
  const given = Object.hasOwn(graph.outputs, outputName) ? graph.outputs[outputName] : undefined;
  if (given === undefined || !given.dtype.startsWith("float") || given.shape.length < 2) {
    throw new Refusal(
      "model",
      `${name}: has no output of class scores; say which with --set outputName=…`,
    );
  }
  const scores = overFloats(given, image);
  const weights = input("weights", scores.value.shape, "float32");
  const [gradient] = gradients([scores.value], [scores.image], { seeds: [weights] });
  return { scores: scores.value, gradient };
}

interface Answer {
  readonly scores: Float32Array;
  readonly gradient: Float32Array;
}

type Ask = (elements: Float32Array, label: number) => Promise<Answer>;

/** Asks for the scores of one image, and the gradient of one of them. */
function asker(
  { name, graph, card, image, sides: [height, width], encoding, fixedBatch = 1 }: Subject,
  run: (
    feeds: Readonly<Record<string, { shape: number[]; dtype: "float32"; data: Float32Array }>>,
  ) => Promise<Readonly<Record<string, Parameters<typeof float32Of>[0]>>>,
): Ask {
  const scores = graph.outputs[card.outputName ?? Object.keys(graph.outputs)[0]];
  const [, ...rest] = scores.shape.map(Number);
  const classes = rest.reduce((a, b) => a * b, 1);
  const input = image.origin.kind === "input" ? image.origin.name : "";
  const sides = encoding.layout === "NCHW" ? [3, height, width] : [height, width, 3];
  return async (elements, label) => {
    if (!(label < classes)) {
      throw new Refusal(
        "usage",
        `${name} tells ${classes} classes apart, counted from 0; got ${label}`,
      );
    }
    const data = new Float32Array(fixedBatch * elements.length);
    data.set(elements);
    const weights = new Float32Array(fixedBatch * classes);
    weights[label] = 1;
    const said = await run({
      [input]: { shape: [fixedBatch, ...sides], dtype: "float32", data },
      weights: { shape: [fixedBatch, ...rest], dtype: "float32", data: weights },
    });
    return {
      scores: float32Of(said.scores).slice(0, classes),
      gradient: float32Of(said.gradient).slice(0, elements.length),
    };
  };
}

/** What each element of the image does to the score of its class. */
async function explained(
  ask: Ask,
  elements: Float32Array,
  options: SaliencyOptions,
  { black }: { readonly black: Float32Array },
) {
  const { method, seed, onProgress = () => undefined } = options;
  const samples = samplesOf(options);
  const first = await ask(elements, options.class ?? 0);
  const label = options.class ?? first.scores.indexOf(Math.max(...first.scores));
  const score = first.scores[label];
  if (!Number.isFinite(score)) {
    throw new Refusal(
      "output",
      `the score of class ${label} is ${score}; there is nothing to explain`,
    );
  }
  const way = ways[method](elements, black, seed, samples);
  const sum = new Float64Array(elements.length);
  let done = 0;
  for (const shown of way) {
    onProgress({ done, total: samples });
    const { gradient } = await ask(shown, label);
    for (let i = 0; i < sum.length; i++) sum[i] += gradient[i] / samples;
    done++;
  }
  onProgress({ done, total: samples });
  if (method !== "integrated") {
    return { class: label, score, attributions: sum, completeness: null };
  }
  const attributions = sum.map((g, i) => g * (elements[i] - black[i]));
  const found = attributions.reduce((a, b) => a + b, 0);
  const before = (await ask(black, label)).scores[label];
  return { class: label, score, attributions, completeness: { found, wanted: score - before } };
}

type Way = (
  image: Float32Array,
  black: Float32Array,
  seed: number,
  samples: number,
) => Iterable<Float32Array>;

/** The images whose gradients are averaged. */
const ways: { readonly [M in SaliencyMethod]: Way } = {
  gradient: (image) => [image],
  *smoothgrad(image, _, seed, samples) {
    const chance = random(seed);
    const [low, high] = image.reduce(
      ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
      [Infinity, -Infinity],
    );
    for (let i = 0; i < samples; i++) {
      yield image.map((v) => v + noiseShare * (high - low) * chance.normal());
    }
  },
  /** In the middle of each step. */
  *integrated(image, black, _, samples) {
    for (let i = 0; i < samples; i++) {
      const share = (i + 0.5) / samples;
      yield image.map((v, at) => black[at] + share * (v - black[at]));
    }
  },
};

/** One number for each pixel: the largest of its colours; of what adds up, the size of the sum. */
function reducedOver(
  attributions: Float64Array,
  { sides: [height, width], encoding }: Subject,
  method: SaliencyMethod,
): FieldMap {
  const map = emptyMap(height, width);
  const pixels = height * width;
  const [ofColour, ofPixel] = encoding.layout === "NCHW" ? [pixels, 1] : [1, 3];
  for (let i = 0; i < pixels; i++) {
    const colours = [0, 1, 2].map((c) => attributions[c * ofColour + i * ofPixel]);
    map.data[i] =
      method === "integrated"
        ? Math.abs(colours[0] + colours[1] + colours[2])
        : Math.max(...colours.map(Math.abs));
  }
  return map;
}
