/**
 * @module The evidence of the search: matched filters that look for every letter, at every height and
 * place, in an image that may hold several. They know letters, contrast and noise, and neither place,
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
  constant,
  conv,
  div,
  input,
  maxPool,
  mul,
  reduceMax,
  reduceMean,
  relu,
  scalar,
  sub,
  type Value,
} from "../onnx/index.ts";
import { coverage, searchStimulus, sloanLetters } from "../scene/index.ts";
import type { Tensor } from "../tensor.ts";
import { blocks } from "./ideal-observer.ts";
import { bankOf, blockFor } from "./matched-filters.ts";

export const letters = sloanLetters.length;
const { heights, contrasts, level, noise, most } = searchStimulus;

/** What all filters see of images [N, 3, size, size]: [N, 1, size, size]. */
export const greyOf = (size: number): Value =>
  reduceMean(input("image", ["N", 3, size, size]), [1]);

/** The log odds of every letter at every place, where they are the best around: else far below 0. */
export interface Evidence {
  /** [N, 10 · block², places, places]: letter, row and column in the block, row and column of blocks. */
  readonly odds: Value;
  readonly block: number;
  /** Along each side, in blocks. */
  readonly places: number;
}

export function evidenceFor(grey: Value, height: number): Evidence {
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

/** Of log odds L: L / (L + 10): ranks as the odds do, and does not round to 1; 0 where they are even or worse. */
export function scoreOf(odds: Value): Value {
  const positive = relu(odds);
  return div(positive, add(positive, scalar(10)));
}

/** The share of each pixel that a letter covers, on `side` × `side` pixels. */
export function shapeOf(letter: number, side: number, height = side): Float32Array {
  const center = { centerX: height / 2, centerY: height / 2, height, rotation: 0 };
  const patch = coverage(sloanLetters[letter], center, { width: side, height: side });
  const data = new Float32Array(side * side);
  for (const [i, share] of patch.data.entries()) {
    const y = patch.y + Math.floor(i / patch.width);
    data[y * side + patch.x + (i % patch.width)] = share;
  }
  return data;
}
