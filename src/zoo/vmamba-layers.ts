/** @module The layers of VMamba between its scans: images are [N, H, W, C]. */
import { gelu, pad, reshape, transpose, type Value } from "../onnx/index.ts";
import { lazyTensor } from "../tensor.ts";
import { truncatedNormal, zeros } from "./init.ts";
import {
  channelsFirst,
  channelsLast,
  conv,
  linear as linearMap,
  layerNorm as norm,
  width,
} from "./layers.ts";
import type { Fit, Weights } from "./weights.ts";

/** [N, 3, H, W] → [N, H/4, W/4, C], from patches that lie side by side. */
export function patches(x: Value, w: Weights, out: number): Value {
  const y = conv(x, w.at(0), { out, kernel: 4, stride: 4, pad: 0, bias: true });
  return layerNorm(channelsLast(y), w.at(2));
}

/** The same in two steps, whose patches overlap. */
export function overlapping(x: Value, w: Weights, out: number): Value {
  const half = conv(x, w.at(0), { out: out / 2, kernel: 3, stride: 2, bias: true });
  const y = channelsFirst(gelu(layerNorm(channelsLast(half), w.at(2))));
  return layerNorm(
    channelsLast(conv(y, w.at(5), { out, kernel: 3, stride: 2, bias: true })),
    w.at(7),
  );
}

/** [N, H, W, C] → [N, H/2, W/2, 2·C]: four neighbours become one; zeros stand beyond odd sides. */
export function merged(x: Value, w: Weights): Value {
  const [height, wide] = x.shape.slice(1).map(Number);
  const odd = [height % 2, wide % 2];
  const even = odd.includes(1) ? pad(x, [0, 0, 0, 0, 0, ...odd, 0]) : x;
  const halves = [Math.ceil(height / 2), 2, Math.ceil(wide / 2), 2];
  const apart = transpose(reshape(even, [0, ...halves, width(x)]), [0, 1, 3, 4, 2, 5]);
  const joined = reshape(apart, [0, halves[0], halves[2], 4 * width(x)]); // the column outermost, then the row
  return linear(layerNorm(joined, w.at("norm")), w.at("reduction"), {
    out: 2 * width(x),
    bias: false,
  });
}

/** The same by a convolution. */
export function strided(x: Value, w: Weights): Value {
  const y = conv(channelsFirst(x), w.at(1), {
    out: 2 * width(x),
    kernel: 3,
    stride: 2,
    bias: true,
  });
  return layerNorm(channelsLast(y), w.at(3));
}

/** Of all norms, in every version. */
export const layerNorm = (x: Value, w: Weights): Value => norm(x, w, 1e-5);

export const linear = (x: Value, w: Weights, size: Parameters<typeof linearMap>[2]): Value =>
  linearMap(x, flattening(w), { ...size, init: truncatedNormal(0.02), biasInit: zeros });

/** Files hold a linear map as a matrix, or as the 1×1 convolution that it is in an image. */
const flattening = (w: Weights): Weights => ({
  ...w,
  parameter: (name, shape, init) => w.parameter(name, shape, init, flattened),
});

const flattened: Fit = (stored, shape) =>
  String(stored.shape) === String([...shape, 1, 1])
    ? lazyTensor(stored.dtype, shape, () => stored.data)
    : undefined;
