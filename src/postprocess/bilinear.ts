/**
 * @module Bilinear resizing as PyTorch does it on a CPU with fused multiply-add (AVX2, AVX-512): bit-equal to
 * `interpolate(x, size, mode="bilinear")` of PyTorch 2.15.0 for a contiguous float32 NCHW tensor with 4 or more
 * channels and more than 128 rows and columns together. For others it has a kernel that differs in the last bits.
 */
import type { Size } from "./plane.ts";

const f32 = Math.fround;

/** For each target sample its two neighbours along one axis, and the weight of the second. */
interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly lowWeight: Float32Array;
  readonly highWeight: Float32Array;
}

function tapsOf(source: number, target: number, alignCorners: boolean): Taps {
  const taps = {
    low: new Int32Array(target),
    high: new Int32Array(target),
    lowWeight: new Float32Array(target),
    highWeight: new Float32Array(target),
  };
  const ratio = alignCorners
    ? target > 1
      ? f32((source - 1) / (target - 1))
      : 0
    : f32(source / target);
  for (let i = 0; i < target; i++) {
    const position = alignCorners ? f32(ratio * i) : Math.max(f32(f32(ratio * (i + 0.5)) - 0.5), 0);
    const low = Math.min(Math.trunc(position), source - 1);
    const share = Math.min(Math.max(f32(position - low), 0), 1);
    taps.low[i] = low;
    taps.high[i] = Math.min(low + 1, source - 1);
    taps.lowWeight[i] = f32(1 - share);
    taps.highWeight[i] = share;
  }
  return taps;
}

/** A part of the target, in its pixels. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Resizes planes of one size to another, row by row: [height · width] to [height · width]. */
export type Resize = (plane: Float32Array, target: Float32Array) => void;

/** Only `part` of the target is written, row by row; all of it where no part is said. */
export function bilinear(
  from: Size,
  to: Size,
  alignCorners: boolean,
  part: Part = { x: 0, y: 0, width: to.width, height: to.height },
): Resize {
  if (
    from.width === to.width &&
    from.height === to.height &&
    part.width === to.width &&
    part.height === to.height
  ) {
    return (plane, target) => target.set(plane); // weights of 1 and 0
  }
  const across = cut(tapsOf(from.width, to.width, alignCorners), part.x, part.width);
  const down = cut(tapsOf(from.height, to.height, alignCorners), part.y, part.height);
  const rows = [new Float32Array(part.width), new Float32Array(part.width)];
  const held = [-1, -1];
  return (plane, target) => {
    held.fill(-1);
    for (let y = 0; y < part.height; y++) {
      const upper = rowAt(plane, from.width, down.low[y], across, rows, held);
      const lower = rowAt(plane, from.width, down.high[y], across, rows, held);
      blend(upper, lower, down.lowWeight[y], down.highWeight[y], target, y * part.width);
    }
  };
}

const cut = ({ low, high, lowWeight, highWeight }: Taps, from: number, count: number): Taps => ({
  low: low.subarray(from, from + count),
  high: high.subarray(from, from + count),
  lowWeight: lowWeight.subarray(from, from + count),
  highWeight: highWeight.subarray(from, from + count),
});

/** A row of the source at the width of the target; the two that a target row lies between are held. */
function rowAt(
  plane: Float32Array,
  width: number,
  row: number,
  across: Taps,
  rows: readonly Float32Array[],
  held: number[],
): Float32Array {
  const slot = row % 2; // neighbours never share one
  if (held[slot] !== row) {
    stretch(plane, row * width, across, rows[slot]);
    held[slot] = row;
  }
  return rows[slot];
}

/** fma(a, low, b · high), as the compiler fuses it. */
function stretch(plane: Float32Array, start: number, across: Taps, out: Float32Array): void {
  const { low, high, lowWeight, highWeight } = across;
  for (let x = 0; x < out.length; x++) {
    out[x] = plane[start + low[x]] * lowWeight[x] + f32(plane[start + high[x]] * highWeight[x]);
  }
}

function blend(
  upper: Float32Array,
  lower: Float32Array,
  a: number,
  b: number,
  target: Float32Array,
  start: number,
): void {
  for (let x = 0; x < upper.length; x++) target[start + x] = upper[x] * a + f32(lower[x] * b);
}
