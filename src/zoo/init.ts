/** @module What weights are before they are trained, as PyTorch's `torch.nn.init` draws them. */
import { normalCdf, normalQuantile, type Random } from "../statistics/index.ts";
import { sizeOf } from "../tensor.ts";

/** The elements of an untrained tensor of this shape, in row-major order. */
export type Init = (shape: readonly number[], random: Random) => Float32Array;

const drawn =
  (draw: (random: Random) => number): Init =>
  (shape, random) => {
    const elements = new Float32Array(sizeOf(shape));
    for (let i = 0; i < elements.length; i++) elements[i] = draw(random);
    return elements;
  };

export const filled = (value: number): Init => drawn(() => value);
export const zeros = filled(0);
export const ones = filled(1);

/** Evenly between −bound and bound. */
export const uniform = (bound: number): Init => drawn((random) => bound * (2 * random.float() - 1));

export const normal = (std: number): Init => drawn((random) => std * random.normal());

/** Normal, and never beyond ±2 (not standard deviations), as `trunc_normal_`. */
export function truncatedNormal(std: number): Init {
  const below = normalCdf(-2 / std);
  return drawn((random) => std * normalQuantile(below + (1 - 2 * below) * random.float()));
}

/** How many inputs an output of a linear map or a convolution has; the weight is [out, in, …]. */
export const fanIn = (shape: readonly number[]): number => sizeOf(shape.slice(1));

/** PyTorch's own choice for `Linear` and `Conv` (Kaiming uniform with a = √5): ±1/√fan-in. */
export const torchDefault: Init = (shape, random) =>
  uniform(1 / Math.sqrt(fanIn(shape)))(shape, random);

/** He et al., 2015, by the outputs, for ReLU: √(2 / fan-out). */
export const kaimingFanOut: Init = (shape, random) =>
  normal(Math.sqrt(2 / (shape[0] * sizeOf(shape.slice(2)))))(shape, random);
