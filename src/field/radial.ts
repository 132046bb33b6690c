/** @module How contributions fall off with the distance from the place that looks. */
import type { FieldMap } from "./field-map.ts";

/** A point of the image in pixels; pixel 0 lies at 0, and the middle of the cell [0, 32) at 15.5. */
export type Point = readonly [y: number, x: number];

/** The pixels whose distance from a point rounds to the index: how many, and what they contribute on average. */
export interface RadialProfile {
  readonly counts: Float64Array;
  readonly means: Float64Array;
}

/** The whole number nearest to the distance of a pixel from a point; of two equally near the larger. */
export const ringAt = ([y, x]: Point, row: number, column: number): number =>
  Math.floor(Math.hypot(row - y, column - x) + 0.5);

export function radialProfile({ height, width, data }: FieldMap, point: Point): RadialProfile {
  const corners = [0, height - 1].flatMap((y) => [0, width - 1].map((x) => ringAt(point, y, x)));
  const length = Math.max(...corners) + 1;
  const counts = new Float64Array(length);
  const means = new Float64Array(length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ring = ringAt(point, y, x);
      counts[ring]++;
      means[ring] += data[y * width + x];
    }
  }
  for (let ring = 0; ring < length; ring++) if (counts[ring] > 0) means[ring] /= counts[ring];
  return { counts, means };
}

/** A · exp(−d² / 2σ²) at the distance d. */
export interface GaussianFit {
  readonly amplitude: number;
  /** In pixels. */
  readonly sigma: number;
  /** How much of the variance over the rings, each as often as it has pixels, the curve explains. */
  readonly r2: number;
}

/**
 * The least squares of a Gaussian to a profile, each ring weighted with its pixels, so that it is the same as for the
 * smoothed map. For every σ the best amplitude is known; σ is searched from half a pixel to ten times the
 * image. Undefined of a map without contributions, and of one that does not fall off.
 */
export function gaussianFit({ counts, means }: RadialProfile): GaussianFit | undefined {
  const pixels = counts.reduce((sum, n) => sum + n, 0);
  const mean = means.reduce((sum, v, d) => sum + counts[d] * v, 0) / pixels;
  const spread = means.reduce((sum, v, d) => sum + counts[d] * (v - mean) ** 2, 0);
  if (!(mean > 0)) return undefined;

  const at = (sigma: number) => {
    let [along, square] = [0, 0];
    const curve = means.map((_, d) => Math.exp((-d * d) / (2 * sigma * sigma)));
    for (const [d, e] of curve.entries()) {
      along += counts[d] * means[d] * e;
      square += counts[d] * e * e;
    }
    const amplitude = square > 0 ? along / square : 0;
    const rest = curve.reduce((sum, e, d) => sum + counts[d] * (means[d] - amplitude * e) ** 2, 0);
    return { amplitude, sigma, rest };
  };

  const steps = 200;
  const [least, most] = [Math.log(0.5), Math.log(10 * counts.length)];
  const logs = Array.from({ length: steps + 1 }, (_, i) => least + ((most - least) * i) / steps);
  const rests = logs.map((log) => at(Math.exp(log)).rest);
  const best = rests.indexOf(Math.min(...rests));
  if (best === steps) return undefined;
  const log = lowest((log) => at(Math.exp(log)).rest, logs[Math.max(0, best - 1)], logs[best + 1]);
  const { amplitude, sigma, rest } = at(Math.exp(log));
  return { amplitude, sigma, r2: spread > 0 ? 1 - rest / spread : 1 };
}

/** Where a function that falls and then rises is lowest, by golden sections. */
function lowest(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let i = 0; i < 60; i++) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (f(c) < f(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}
