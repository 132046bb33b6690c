/**
 * @module VMamba (Liu et al., 2024, arXiv:2401.10166), in the form of its first version (`-v0`) and in the
 * faster one that the numbers of the paper are about. Weights are named as in the authors' checkpoints.
 */
import { Refusal } from "../errors.ts";
import {
  add,
  gelu,
  input,
  mul,
  pad,
  reduceMean,
  reshape,
  scoped,
  sigmoid,
  split,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { lazyTensor } from "../tensor.ts";
import { type ScanPattern, scanPatterns } from "./cross-scan.ts";
import { type Init, ones, truncatedNormal, uniform, zeros } from "./init.ts";
import {
  channelsFirst,
  channelsLast,
  conv,
  linear as linearMap,
  layerNorm as norm,
  width,
} from "./layers.ts";
import type { NetworkOptions } from "./network.ts";
import type { Lowering } from "./selective-scan.ts";
import type { Fit, Weights } from "./weights.ts";

export interface Config {
  /** Channels in the first stage; each further one has twice as many. */
  readonly width: number;
  readonly depths: readonly number[];
  /** Channels that are scanned, for each channel of the block. */
  readonly ssmRatio: number;
  /** Numbers of state for each of them, N in the paper. */
  readonly state: number;
  readonly pattern: ScanPattern;
  /** Half as many channels again decide how much of what was scanned is let through. */
  readonly gate: boolean;
  /** Whether a depthwise 3×3 convolution stands before the scan, and whether it has a bias. */
  readonly convolution: boolean;
  readonly convolutionBias: boolean;
  /** Of the second half of a block; 0 leaves it out. */
  readonly mlpRatio: number;
  readonly stem: typeof patches;
  readonly downsample: typeof merged;
}

/** The first version of the code. */
export const vanilla = {
  state: 16,
  pattern: "cross",
  gate: true,
  convolution: true,
  convolutionBias: true,
  mlpRatio: 0,
  stem: patches,
  downsample: merged,
} as const;

/** `v05_noz` in the authors' code. */
export const current = {
  state: 1,
  pattern: "cross",
  gate: false,
  convolution: true,
  convolutionBias: false,
  mlpRatio: 4,
  stem: overlapping,
  downsample: strided,
} as const;

/** Images are [N, H, W, C] between the layers. */
export function vmamba(
  config: Config,
  w: Weights,
  { sides, classes, outputs, lowering }: NetworkOptions,
): Readonly<Record<string, Value>> {
  checkSides(sides);
  const stem = w.at("patch_embed");
  let x = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  x = scoped(stem.path, () => config.stem(x, stem, config.width)); // [N, 56, 56, 96]
  const stages: Record<string, Value> = {};
  for (const [stage, depth] of config.depths.entries()) {
    const layer = w.at("layers").at(stage);
    for (let i = 0; i < depth; i++) {
      const part = layer.at("blocks").at(i);
      x = scoped(part.path, () => block(x, part, config, lowering));
    }
    stages[`stage${stage + 1}`] = channelsFirst(x);
    if (stage === config.depths.length - 1) break;
    const down = layer.at("downsample");
    x = scoped(down.path, () => config.downsample(x, down));
  }
  if (outputs === "features") return stages;
  const tokens = layerNorm(x, w.at("classifier.norm"));
  if (outputs === "tokens") return { tokens: reshape(tokens, [0, -1, width(x)]) };
  const pooled = reduceMean(tokens, [1, 2], { keepdims: 0 });
  return { logits: linear(pooled, w.at("classifier.head"), { out: classes }) }; // [N, classes]
}

/** The stem takes patches of 4×4 pixels, or as many as two strides of 2. */
function checkSides(sides: readonly [number, number]): void {
  if (sides.every((side) => side >= 4)) return;
  throw new Refusal("usage", `VMamba takes images of at least 4×4 pixels, got ${sides.join("×")}`);
}

function block(x: Value, w: Weights, config: Config, lowering?: Lowering): Value {
  const y = layerNorm(x, w.at("norm"));
  const scanned = add(
    x,
    scoped("op", () => ss2d(y, w.at("op"), config, lowering)),
  );
  if (config.mlpRatio === 0) return scanned;
  const z = layerNorm(scanned, w.at("norm2"));
  return add(
    scanned,
    scoped("mlp", () => mlp(z, w.at("mlp"), config.mlpRatio)),
  );
}

/** The scan in two dimensions (SS2D). */
function ss2d(x: Value, w: Weights, config: Config, lowering?: Lowering): Value {
  const inner = Math.floor(config.ssmRatio * width(x));
  const parts = config.gate ? [inner, inner] : [inner];
  const projected = linear(x, w.at("in_proj"), { out: parts.length * inner, bias: false });
  const [content, gate] = config.gate ? split(projected, parts, 3) : [projected];
  const mixed = config.convolution ? depthwise(content, w.at("conv2d"), config) : content;
  const weights = scanWeights(w, { inner, rank: Math.ceil(width(x) / 16), state: config.state });
  let y = scanPatterns[config.pattern](silu(mixed), weights, lowering); // [N, H, W, inner]
  y = layerNorm(y, w.at("out_norm"));
  if (gate !== undefined) y = mul(y, silu(gate));
  return linear(y, w.at("out_proj"), { out: width(x), bias: false });
}

const depthwise = (x: Value, w: Weights, { convolutionBias: bias }: Config): Value =>
  channelsLast(conv(channelsFirst(x), w, { out: width(x), kernel: 3, groups: width(x), bias }));

/** As Mamba begins: A is −1 … −S, and a step lies between 0.001 and 0.1. */
function scanWeights(
  w: Weights,
  { inner, rank, state }: Record<"inner" | "rank" | "state", number>,
) {
  return {
    xProjection: w.parameter(
      "x_proj_weight",
      [4, rank + 2 * state, inner],
      uniform(1 / Math.sqrt(inner)),
    ),
    stepProjection: w.parameter("dt_projs_weight", [4, inner, rank], uniform(rank ** -0.5)),
    stepBias: w.parameter("dt_projs_bias", [4, inner], stepBias),
    aLogs: w.parameter("A_logs", [4 * inner, state], aLogs),
    d: w.parameter("Ds", [4 * inner], ones),
  };
}

const aLogs: Init = ([channels, state]) =>
  Float32Array.from({ length: channels * state }, (_, i) => Math.log(1 + (i % state)));

/** What softplus turns into a step; those are even in their logarithms. */
const stepBias: Init = (shape, random) =>
  uniform(1)(shape, random).map((x) => {
    const step = Math.sqrt(0.001 * 0.1) * (0.1 / 0.001) ** (x / 2);
    return step + Math.log(-Math.expm1(-step));
  });

function mlp(x: Value, w: Weights, ratio: number): Value {
  const hidden = gelu(linear(x, w.at("fc1"), { out: Math.floor(ratio * width(x)) }));
  return linear(hidden, w.at("fc2"), { out: width(x) });
}

/** [N, 3, H, W] → [N, H/4, W/4, C], from patches that lie side by side. */
function patches(x: Value, w: Weights, out: number): Value {
  const y = conv(x, w.at(0), { out, kernel: 4, stride: 4, pad: 0, bias: true });
  return layerNorm(channelsLast(y), w.at(2));
}

/** The same in two steps, whose patches overlap. */
function overlapping(x: Value, w: Weights, out: number): Value {
  const half = conv(x, w.at(0), { out: out / 2, kernel: 3, stride: 2, bias: true });
  const y = channelsFirst(gelu(layerNorm(channelsLast(half), w.at(2))));
  return layerNorm(
    channelsLast(conv(y, w.at(5), { out, kernel: 3, stride: 2, bias: true })),
    w.at(7),
  );
}

/** [N, H, W, C] → [N, H/2, W/2, 2·C]: four neighbours become one; zeros stand beyond odd sides. */
function merged(x: Value, w: Weights): Value {
  const [height, wide] = x.shape.slice(1).map(Number);
  const odd = [height % 2, wide % 2];
  const even = odd.includes(1) ? pad(x, [0, 0, ...odd], { axes: [1, 2] }) : x;
  const halves = [Math.ceil(height / 2), 2, Math.ceil(wide / 2), 2];
  const apart = transpose(reshape(even, [0, ...halves, width(x)]), [0, 1, 3, 4, 2, 5]);
  const joined = reshape(apart, [0, halves[0], halves[2], 4 * width(x)]); // the column outermost, then the row
  return linear(layerNorm(joined, w.at("norm")), w.at("reduction"), {
    out: 2 * width(x),
    bias: false,
  });
}

/** The same by a convolution. */
function strided(x: Value, w: Weights): Value {
  const y = conv(channelsFirst(x), w.at(1), {
    out: 2 * width(x),
    kernel: 3,
    stride: 2,
    bias: true,
  });
  return layerNorm(channelsLast(y), w.at(3));
}

/** Of all norms, in every version. */
const layerNorm = (x: Value, w: Weights): Value => norm(x, w, 1e-5);

const silu = (x: Value): Value => mul(x, sigmoid(x));

const linear = (x: Value, w: Weights, size: Parameters<typeof linearMap>[2]): Value =>
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
