/**
 * @module Which source samples make a target sample, and by how much, along one axis: the
 * coefficient tables of Pillow's 8-bit resize. Weights are integers with 22 fractional bits.
 */
import { type Kernel, kernels } from "./filters.ts";
import { keepRecent } from "./keep-recent.ts";

/** One axis of a resize: `[start, end)` of `source` samples become `target` samples; float32 numbers. */
export interface Axis {
  readonly source: number;
  readonly target: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Of the source samples from `from` up to `to`, target sample i takes `count[i]`, beginning with
 * `first[i]` (counted from `from`); their weights begin at `i · stride`.
 */
export interface Taps {
  readonly from: number;
  readonly to: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

export const FRACTION_BITS = 22;

/** The taps of the target samples `from` up to `to`. Images of one size share them. */
export function tapsOf(axis: Axis, filter: keyof typeof kernels, from: number, to: number): Taps {
  const { source, target, start, end } = axis;
  return recent(`${source} ${target} ${start} ${end} ${filter} ${from} ${to}`, () =>
    computeTaps(axis, kernels[filter], from, to),
  );
}

const recent = keepRecent<Taps>(64);

function computeTaps(axis: Axis, kernel: Kernel, from: number, to: number): Taps {
  const scale = Math.fround(axis.end - axis.start) / axis.target;
  const stretch = Math.max(scale, 1); // a kernel covers at least its radius in source samples
  const support = kernel.radius * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to - from);
  const count = new Int32Array(to - from);
  const weights = new Int32Array((to - from) * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < to - from; i++) {
    const center = axis.start + (from + i + 0.5) * scale;
    first[i] = Math.max(Math.trunc(center - support + 0.5), 0);
    count[i] = Math.min(Math.trunc(center + support + 0.5), axis.source) - first[i];
    let sum = 0;
    for (let j = 0; j < count[i]; j++) {
      exact[j] = kernel.at((j + first[i] - center + 0.5) * (1 / stretch));
      sum += exact[j];
    }
    for (let j = 0; j < count[i]; j++) {
      weights[i * stride + j] = quantized(sum === 0 ? exact[j] : exact[j] / sum);
    }
  }
  const [begin, last] = [first[0], to - from - 1];
  const end = first[last] + count[last];
  return { from: begin, to: end, first: first.map((x) => x - begin), count, weights, stride };
}

/** Rounded half away from zero. */
const quantized = (weight: number): number =>
  Math.trunc(weight * 2 ** FRACTION_BITS + (weight < 0 ? -0.5 : 0.5));
