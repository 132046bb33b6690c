/**
 * @module The layers that several families are made of, each with its weights named as in PyTorch
 * (`weight`, `bias`, `running_mean`, …) and untrained as PyTorch leaves them, if nothing else is said.
 */
import type { Value } from "../onnx/index.ts";
import * as onnx from "../onnx/index.ts";
import { fanIn, type Init, ones, torchDefault, uniform, zeros } from "./init.ts";
import type { Weights } from "./weights.ts";

/** How many channels an image has, [N, C, H, W]. */
export const channels = (x: Value): number => Number(x.shape[1]);

/** Of the last axis: how wide the tokens [N, L, C] are. */
export const width = (x: Value): number => Number(x.shape[x.shape.length - 1]);

/** Height and width of an image [N, C, H, W]. */
export const sidesOf = (x: Value): readonly [height: number, width: number] => [
  Number(x.shape[2]),
  Number(x.shape[3]),
];

interface Convolution {
  /** How many channels come out. */
  readonly out: number;
  readonly kernel: number;
  readonly stride?: number;
  /** Default: half of the kernel, so that with a stride of 1 the size stays. */
  readonly pad?: number;
  readonly groups?: number;
  readonly bias?: boolean;
  readonly init?: Init;
  readonly biasInit?: Init;
}

/** A convolution with square filters: [N, C, H, W] → [N, out, H', W']. */
export function conv(
  x: Value,
  w: Weights,
  { out, kernel, stride = 1, pad = kernel >> 1, groups = 1, bias = false, ...inits }: Convolution,
): Value {
  const shape = [out, channels(x) / groups, kernel, kernel];
  const { init = torchDefault, biasInit = uniform(1 / Math.sqrt(fanIn(shape))) } = inits;
  const weight = w.parameter("weight", shape, init);
  return onnx.conv(x, weight, {
    ...(bias && { b: w.parameter("bias", [out], biasInit) }),
    ...(groups > 1 && { group: groups }),
    pads: [pad, pad, pad, pad],
    strides: [stride, stride],
  });
}

interface Linear {
  readonly out: number;
  readonly bias?: boolean;
  readonly init?: Init;
  readonly biasInit?: Init;
}

/** A linear map of the last axis, which stores its weight as [out, in]: [N, …, in] → [N, …, out]. */
export function linear(x: Value, w: Weights, { out, bias = true, ...inits }: Linear): Value {
  const shape = [out, width(x)];
  const { init = torchDefault, biasInit = uniform(1 / Math.sqrt(fanIn(shape))) } = inits;
  const weight = w.parameter("weight", shape, init);
  const b = bias ? w.parameter("bias", [out], biasInit) : undefined;
  if (x.shape.length === 2) return onnx.gemm(x, weight, { transB: 1, ...(b && { c: b }) });
  const y = onnx.matMul(x, onnx.transpose(weight, [1, 0]));
  return b === undefined ? y : onnx.add(y, b);
}

/** With the statistics of training, as at inference: [N, C, …]. */
export const batchNorm = (x: Value, w: Weights, { epsilon = 1e-5, init = ones } = {}): Value =>
  onnx.batchNormalization(x, {
    scale: w.parameter("weight", [channels(x)], init),
    bias: w.parameter("bias", [channels(x)], zeros),
    mean: w.buffer("running_mean", [channels(x)], zeros),
    variance: w.buffer("running_var", [channels(x)], ones),
    epsilon,
  });

/** Over the last axis. */
export const layerNorm = (x: Value, w: Weights, epsilon: number): Value =>
  onnx.layerNormalization(x, {
    scale: w.parameter("weight", [width(x)], ones),
    bias: w.parameter("bias", [width(x)], zeros),
    axis: -1,
    epsilon,
  });

/** [N, C, H, W] → [N, H, W, C]. */
export const channelsLast = (x: Value): Value => onnx.transpose(x, [0, 2, 3, 1]);

/** [N, H, W, C] → [N, C, H, W]. */
export const channelsFirst = (x: Value): Value => onnx.transpose(x, [0, 3, 1, 2]);

/** The mean over the image: [N, C, H, W] → [N, C]. */
export const meanPool = (x: Value): Value => onnx.flatten(onnx.globalAveragePool(x));

/** Row by row, as a sequence: [N, C, H, W] → [N, H·W, C]. */
export function tokensOf(x: Value): Value {
  const [height, wide] = sidesOf(x);
  return onnx.transpose(onnx.reshape(x, [0, channels(x), height * wide]), [0, 2, 1]);
}

/** The inverse of `tokensOf`: [N, H·W, C] → [N, C, H, W]. */
export const imageOf = (x: Value, [height, wide]: readonly [number, number]): Value =>
  onnx.reshape(onnx.transpose(x, [0, 2, 1]), [0, width(x), height, wide]);

/** x · σ(x), the activation of scans. */
export const silu = (x: Value): Value => onnx.mul(x, onnx.sigmoid(x));
