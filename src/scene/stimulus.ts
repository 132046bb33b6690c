/**
 * @module What an eye test shows: what both the one who draws it and an observer who knows it by
 * heart have to agree on.
 */

/** One kind of letter in noise. */
export interface Stimulus {
  /** The background, in levels. */
  readonly level: number;
  /** Weber contrast of the letters: (background − letter) / background, in levels. */
  readonly contrasts: readonly number[];
  /** Heights of the letters, in pixels. */
  readonly heights: readonly number[];
  /** Standard deviation of the white Gaussian noise on every pixel, in levels. */
  readonly noise: number;
}

/** Twelve heights in steps of 0.1 log units, as the lines of an ETDRS chart (Ferris et al., 1982). */
const lines = Array.from({ length: 12 }, (_, line) => rounded(24 / 10 ** (line / 10)));

/** Clear letters that become small. */
export const acuityStimulus: Stimulus = {
  level: 160,
  contrasts: [0.3],
  heights: lines,
  noise: 32,
};

/** Large letters that become faint: by 1/√2 from step to step, as on the Pelli-Robson chart (1988). */
export const contrastStimulus: Stimulus = {
  level: 160,
  contrasts: Array.from({ length: 16 }, (_, step) => rounded(0.5 ** (step / 2))),
  heights: [48],
  noise: 16,
};

/** Letters of many sizes together, each to be found and named: small and medium things, in COCO's words. */
export const searchStimulus: Stimulus & { readonly most: number; readonly smallest: number } = {
  level: 160,
  contrasts: [0.3],
  heights: [6, 9, 14, 22, 34, 54],
  noise: 32,
  /** Letters in an image, at most. */
  most: 6,
  /** The smallest side of an image on which so many find room. */
  smallest: 112,
};

/** To four digits, so that what is written down is what is drawn. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
