/** @module Noise whose amplitude falls as one over frequency, by a Fourier transform of white noise. */
import type { Random } from "../../statistics/index.ts";

/** `width × height` numbers with mean 0 and standard deviation 1. */
export function oneOverF(width: number, height: number, chance: Random): Float64Array {
  let side = 1;
  while (side < Math.max(width, height)) side *= 2; // the transform wants a power of two; the rest is cut
  const re = Float64Array.from({ length: side * side }, () => chance.normal());
  const im = new Float64Array(side * side);
  transform2d(re, im, side);
  for (let i = 0; i < re.length; i++) {
    const [u, v] = [i % side, Math.floor(i / side)].map((f) => Math.min(f, side - f));
    const gain = i === 0 ? 0 : 1 / Math.hypot(u, v);
    re[i] *= gain;
    im[i] *= gain;
  }
  transform2d(re, im, side); // forward again: the inverse, mirrored, which is as good for noise
  const cut = Float64Array.from(
    { length: width * height },
    (_, i) => re[Math.floor(i / width) * side + (i % width)],
  );
  return standardized(cut);
}

function standardized(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1; // of one pixel there is none
  return values.map((v) => (v - mean) / deviation);
}

/** The discrete Fourier transform along rows, then along columns, in place. */
function transform2d(re: Float64Array, im: Float64Array, side: number): void {
  for (let row = 0; row < side; row++) transform(re, im, { first: row * side, step: 1, side });
  for (let column = 0; column < side; column++)
    transform(re, im, { first: column, step: side, side });
}

/** Cooley and Tukey (1965), radix 2, in place over `side` elements from `first`, `step` apart. */
export function transform(
  re: Float64Array,
  im: Float64Array,
  { first, step, side }: { first: number; step: number; side: number },
): void {
  for (let i = 1, j = 0; i < side; i++) {
    let bit = side >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit; // the bits of i in reverse
    if (i < j) {
      swap(re, first + i * step, first + j * step);
      swap(im, first + i * step, first + j * step);
    }
  }
  for (let half = 1; half < side; half *= 2) {
    for (let k = 0; k < half; k++) {
      const cos = Math.cos((Math.PI * k) / half);
      const sin = -Math.sin((Math.PI * k) / half);
      for (let i = k; i < side; i += 2 * half) {
        const [a, b] = [first + i * step, first + (i + half) * step];
        const real = re[b] * cos - im[b] * sin;
        const imaginary = re[b] * sin + im[b] * cos;
        re[b] = re[a] - real;
        im[b] = im[a] - imaginary;
        re[a] += real;
        im[a] += imaginary;
      }
    }
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}
