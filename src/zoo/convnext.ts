/**
 * @module ConvNeXt (Liu et al., 2022, arXiv:2201.03545): the blocks of a ResNet, step by step made those of a
 * transformer. Weights are named as in the authors' checkpoints.
 */
import { add, conv, gelu, input, mul, reshape, scoped, type Value } from "../onnx/index.ts";
import { filled, truncatedNormal, zeros } from "./init.ts";
import {
  channels,
  channelsFirst,
  channelsLast,
  conv as convolution,
  layerNorm,
  linear,
  meanPool,
  tokensOf,
} from "./layers.ts";
import type { NetworkOptions, Switch } from "./network.ts";
import { refuseSmaller } from "./sides.ts";
import type { Weights } from "./weights.ts";

export interface Config {
  /** How many blocks each of the four stages has. */
  readonly depths: readonly number[];
  /** How many channels. */
  readonly widths: readonly number[];
}

const small = { bias: true, init: truncatedNormal(0.02), biasInit: zeros };

/** Arguments of the authors' model. */
export const switches = {
  layerScale: {
    about: "what the scale of a block's output begins with (1 in dense models); 0: none",
    choices: [1e-6, 1, 0],
  },
} as const satisfies Record<string, Switch>;

/** Rows and columns that no filter of a stride covers are left out, as a convolution does. */
export function convnext(
  { depths, widths }: Config,
  w: Weights,
  { sides, classes, outputs, switches }: NetworkOptions,
): Readonly<Record<string, Value>> {
  refuseSmaller(sides, 32);
  let x = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  const stages: Record<string, Value> = {};
  for (const [stage, depth] of depths.entries()) {
    const down = w.at("downsample_layers").at(stage);
    const shrink = stage === 0 ? stem : downsample;
    x = scoped(down.path, () => shrink(x, down, widths[stage])); // [N, 96, 56, 56] … [N, 768, 7, 7]
    for (let i = 0; i < depth; i++) {
      const part = w.at("stages").at(stage).at(i);
      x = scoped(part.path, () => block(x, part, Number(switches.layerScale)));
    }
    stages[`stage${stage + 1}`] = x;
  }
  if (outputs === "features") return stages;
  if (outputs === "tokens") return { tokens: tokensOf(x) };
  const pooled = layerNorm(meanPool(x), w.at("norm"), 1e-6);
  return { logits: linear(pooled, w.at("head"), { ...small, out: classes }) }; // [N, classes]
}

const stem = (x: Value, w: Weights, width: number): Value =>
  norm(patches(x, w.at(0), { out: width, side: 4 }), w.at(1));

const downsample = (x: Value, w: Weights, width: number): Value =>
  patches(norm(x, w.at(0)), w.at(1), { out: width, side: 2 });

/**
 * The first of the two forms that the authors give, all in [N, C, H, W]: ONNX Runtime runs it faster than the
 * one of linear maps, as it scales, adds and activates in its convolutions' own layout.
 */
function block(x: Value, w: Weights, layerScale: number): Value {
  const width = channels(x);
  let y = convolution(x, w.at("dwconv"), { ...small, out: width, kernel: 7, groups: width });
  y = pointwise(norm(y, w.at("norm")), w.at("pwconv1"), 4 * width);
  y = pointwise(gelu(y), w.at("pwconv2"), width);
  if (layerScale === 0) return add(x, y);
  const gamma = w.parameter("gamma", [width], filled(layerScale));
  return add(x, mul(y, reshape(gamma, [width, 1, 1])));
}

/** A linear map of the channels, stored as [out, in]: [N, in, H, W] → [N, out, H, W]. */
function pointwise(x: Value, w: Weights, out: number): Value {
  const weight = w.parameter("weight", [out, channels(x)], small.init);
  const b = w.parameter("bias", [out], small.biasInit);
  return conv(x, reshape(weight, [out, channels(x), 1, 1]), { b });
}

interface Patches {
  readonly out: number;
  readonly side: number;
}

const patches = (x: Value, w: Weights, { out, side }: Patches): Value =>
  convolution(x, w, { ...small, out, kernel: side, stride: side, pad: 0 });

/** Over the channels at each place: [N, C, H, W]. */
const norm = (x: Value, w: Weights): Value => channelsFirst(layerNorm(channelsLast(x), w, 1e-6));
