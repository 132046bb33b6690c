/**
 * @module The kernels of Pillow's resize, as in `libImaging/Resample.c` (13.0.0): each is zero
 * beyond its `radius`, measured in source pixels when enlarging and in target pixels when shrinking.
 */
import type { Filter } from "./preprocessing.ts";

export interface Kernel {
  readonly radius: number;
  at(t: number): number;
}

const f32 = Math.fround;
const sinc = (t: number): number => (t === 0 ? 1 : Math.sin(t * Math.PI) / (t * Math.PI));

/** `nearest` has no kernel: it takes one pixel as it is. */
export const kernels: { readonly [F in Exclude<Filter, "nearest">]: Kernel } = {
  box: { radius: 0.5, at: (t) => (t > -0.5 && t <= 0.5 ? 1 : 0) },
  bilinear: { radius: 1, at: (t) => (Math.abs(t) < 1 ? 1 - Math.abs(t) : 0) },
  hamming: {
    radius: 1,
    // The two constants are float32 in the C source.
    at: (t) => (Math.abs(t) < 1 ? sinc(t) * (f32(0.54) + f32(0.46) * Math.cos(t * Math.PI)) : 0),
  },
  bicubic: { radius: 2, at: (t) => keys(Math.abs(t), -0.5) },
  lanczos: { radius: 3, at: (t) => (t >= -3 && t < 3 ? sinc(t) * sinc(t / 3) : 0) },
};

/** The cubic convolution of Keys (1981); Pillow takes a = -0.5, OpenCV and PyTorch -0.75. */
function keys(t: number, a: number): number {
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
}
