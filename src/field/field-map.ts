/** @module How much each pixel of the input contributes to one place of a map of features. */
import type { Tensor } from "../tensor.ts";

/** Contributions of [height, width] pixels, none of them negative, row by row. */
export interface FieldMap {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** What of a gradient counts: RepLKNet and VMamba leave out what is negative. */
export const rectifiers = {
  positive: (g: number) => (g <= 0 ? 0 : g),
  absolute: Math.abs,
  squared: (g: number) => g * g,
} as const satisfies Record<string, (g: number) => number>;

export type Rectifier = keyof typeof rectifiers;

export const emptyMap = (height: number, width: number): FieldMap => ({
  height,
  width,
  data: new Float64Array(height * width),
});

/**
 * The contributions in gradients [N, C, H, W], or [N, H, W, C]: of each image its rectified gradient, summed over
 * the colours. A NaN stays one.
 */
export function contributionsIn(
  { shape, data }: Tensor<"float32">,
  rectifier: Rectifier,
  layout: "NCHW" | "NHWC" = "NCHW",
): FieldMap[] {
  const [images, ...sides] = shape;
  const [colours, height, width] = layout === "NCHW" ? sides : [sides[2], sides[0], sides[1]];
  const pixels = height * width;
  const [ofColour, ofPixel] = layout === "NCHW" ? [pixels, 1] : [1, colours];
  const rectified = rectifiers[rectifier];
  return Array.from({ length: images }, (_, image) => {
    const map = emptyMap(height, width);
    for (let colour = 0; colour < colours; colour++) {
      const from = image * pixels * colours + colour * ofColour;
      for (let i = 0; i < pixels; i++) map.data[i] += rectified(data[from + i * ofPixel]);
    }
    return map;
  });
}

/** Adds `map`, `times` times, to `sum`. */
export function addTo(sum: FieldMap, map: FieldMap, times = 1): void {
  for (let i = 0; i < sum.data.length; i++) sum.data[i] += times * map.data[i];
}

export const totalOf = ({ data }: FieldMap): number => data.reduce((sum, v) => sum + v, 0);

export const largestOf = ({ data }: FieldMap): number => data.reduce((a, b) => Math.max(a, b), 0);

export const mapped = (map: FieldMap, by: (value: number) => number): FieldMap => ({
  ...map,
  data: map.data.map(by),
});

/** The map made smaller, so that no side is longer than `most`: each value is the mean of a window of whole pixels. */
export function reduced(map: FieldMap, most: number): FieldMap {
  const step = Math.ceil(Math.max(map.height, map.width) / most);
  if (step === 1) return map;
  const small = emptyMap(Math.ceil(map.height / step), Math.ceil(map.width / step));
  const counts = new Float64Array(small.data.length);
  for (let y = 0; y < map.height; y++) {
    for (let x = 0; x < map.width; x++) {
      const at = Math.floor(y / step) * small.width + Math.floor(x / step);
      small.data[at] += map.data[y * map.width + x];
      counts[at]++;
    }
  }
  for (let i = 0; i < counts.length; i++) small.data[i] /= counts[i];
  return small;
}
