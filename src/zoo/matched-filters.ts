/** @module Matched filters for the ten letters at one height: what the ideal observer looks for. */
import { coverage, sloanLetters } from "../scene/index.ts";
import type { Tensor } from "../tensor.ts";

export interface Bank {
  /** The image is averaged over blocks of so many pixels on each side before it is filtered. */
  readonly block: number;
  /** How many blocks a filter may reach beyond the lower right border. */
  readonly overhang: number;
  /** At contrast 1, in units of the noise: [10 · block², 1, side, side], the letters outermost. */
  readonly filters: Tensor<"float32">;
  /** −½‖t‖² of each filter at a contrast: [1, 10 · block², 1, 1]. */
  biasAt(contrast: number): Tensor<"float32">;
}

interface Known {
  readonly height: number;
  readonly level: number;
  readonly noise: number;
  /** The side, in pixels, of the blocks whose means are all that there is of the scene; default: 1. */
  readonly seenIn?: number;
}

/** Blocks of 2 from 16 px on, and twice as large whenever the letter is four times as high. */
export const blockFor = (height: number): number =>
  2 ** Math.max(0, Math.floor(Math.log2(height / 16) / 2) + 1);

export function bankOf({ height, level, noise, seenIn = 1 }: Known): Bank {
  const block = seenIn * Math.ceil(blockFor(height) / seenIn);
  const side = Math.ceil((Math.ceil(height) + block - 1) / block); // holds the letter at each place in a block
  const places = Array.from({ length: block ** 2 }, (_, i) => [i % block, Math.floor(i / block)]);
  const filters = sloanLetters.flatMap((letter) =>
    places.map(([left, top]) => {
      const center = { centerX: left + height / 2, centerY: top + height / 2 };
      const canvas = { width: side * block, height: side * block };
      const { x, y, width, data } = coverage(letter, { ...center, height, rotation: 0 }, canvas);
      const filter = new Float64Array(side * side);
      for (const [i, share] of data.entries()) {
        const column = Math.floor((x + (i % width)) / block);
        const row = Math.floor((y + Math.floor(i / width)) / block);
        filter[row * side + column] -= (share * level) / noise / block; // dark on bright
      }
      return filter;
    }),
  );
  const energies = filters.map((filter) => filter.reduce((sum, t) => sum + t * t, 0));
  return {
    block,
    overhang: side - Math.ceil(Math.ceil(height) / block),
    filters: {
      dtype: "float32",
      shape: [filters.length, 1, side, side],
      data: Float32Array.from(filters.flatMap((filter) => [...filter])),
    },
    biasAt: (contrast) => ({
      dtype: "float32",
      shape: [1, filters.length, 1, 1],
      data: Float32Array.from(energies, (energy) => -0.5 * contrast ** 2 * energy),
    }),
  };
}
