/**
 * @module VMamba (Liu et al., 2024, arXiv:2401.10166), in the form of its first version and in the faster one
 * that the numbers of the paper are about. Weights are named as in the authors' checkpoints.
 */
import { add, gelu, input, reduceMean, reshape, scoped, type Value } from "../onnx/index.ts";
import type { ScanPattern } from "./cross-scan.ts";
import { channelsFirst, width } from "./layers.ts";
import type { NetworkOptions } from "./network.ts";
import type { Lowering } from "./selective-scan.ts";
import { refuseSmaller } from "./sides.ts";
import { ss2d } from "./ss2d.ts";
import { layerNorm, linear, merged, overlapping, patches, strided } from "./vmamba-layers.ts";
import type { Weights } from "./weights.ts";

export interface Config {
  /** Channels in the first stage; each further one has twice as many. */
  readonly width: number;
  readonly depths: readonly number[];
  /** Channels that are scanned, for each channel of the block. */
  readonly ssmRatio: number;
  /** Numbers of state for each of them, N in the paper. */
  readonly state: number;
  readonly pattern: ScanPattern;
  /** Whether a second branch decides how much of what was scanned is let through. */
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
  refuseSmaller(sides, 4 << (config.depths.length - 1));
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
  const head = w.at("classifier");
  const tokens = layerNorm(x, head.at("norm"));
  if (outputs === "tokens") return { tokens: reshape(tokens, [0, -1, width(x)]) };
  const pooled = reduceMean(tokens, [1, 2], { keepdims: 0 });
  return { logits: linear(pooled, head.at("head"), { out: classes }) }; // [N, classes]
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

function mlp(x: Value, w: Weights, ratio: number): Value {
  const hidden = gelu(linear(x, w.at("fc1"), { out: Math.floor(ratio * width(x)) }));
  return linear(hidden, w.at("fc2"), { out: width(x) });
}
