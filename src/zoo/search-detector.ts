/** @module The search observer as a detector: boxes and masks of letters. */
import {
  add,
  concat,
  constant,
  div,
  gather,
  integers,
  mod,
  reshape,
  scalar,
  topK,
  type Value,
} from "../onnx/index.ts";
import { searchStimulus, sloanLetters } from "../scene/index.ts";
import type { Tensor } from "../tensor.ts";
import {
  type Evidence,
  evidenceFor,
  greyOf,
  letters,
  scoreOf,
  shapeOf,
} from "./search-evidence.ts";

/** Detections of one height that are given for an image, at most. */
const kept = 24;

/** The side of the masks that are given, as in Mask R-CNN. */
const maskSide = 28;

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
  const found = searchStimulus.heights.map((height) => foundAt(evidenceFor(grey, height), height));
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
  return {
    boxes: concat(
      [left, top, add(left, scalar(height)), add(top, scalar(height))].map((side) =>
        reshape(side, [0, kept, 1]),
      ),
      2,
    ),
    labels: label,
    scores: scoreOf(values),
    masks: gather(constant(letterMasks()), label),
  };
}

/** Each letter in a square of its own, [10, 28, 28]. */
function letterMasks(): Tensor<"float32"> {
  const data = new Float32Array(letters * maskSide ** 2);
  for (const l of sloanLetters.keys()) data.set(shapeOf(l, maskSide), l * maskSide ** 2);
  return { dtype: "float32", shape: [letters, maskSide, maskSide], data };
}

const vector = (values: readonly number[]): Value =>
  constant({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) });
