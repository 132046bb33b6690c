/** @module The selective scan in two dimensions (SS2D) of VMamba, with all that stands around it in a block. */
import { mul, split, type Value } from "../onnx/index.ts";
import { scanPatterns } from "./cross-scan.ts";
import { ones, uniform } from "./init.ts";
import { channelsFirst, channelsLast, conv, silu, width } from "./layers.ts";
import { aLog, stepBias, stepWeight } from "./mamba-init.ts";
import type { ScanWeights } from "./scan-weights.ts";
import type { Lowering } from "./selective-scan.ts";
import type { Config } from "./vmamba.ts";
import { layerNorm, linear } from "./vmamba-layers.ts";
import type { Weights } from "./weights.ts";

/** [N, H, W, C] → [N, H, W, C] */
export function ss2d(x: Value, w: Weights, config: Config, lowering?: Lowering): Value {
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

/** E, R and S. */
type Sizes = Readonly<Record<"inner" | "rank" | "state", number>>;

function scanWeights(w: Weights, { inner, rank, state }: Sizes): ScanWeights {
  const read = [4, rank + 2 * state, inner];
  return {
    xProjection: w.parameter("x_proj_weight", read, uniform(1 / Math.sqrt(inner))),
    stepProjection: w.parameter("dt_projs_weight", [4, inner, rank], stepWeight),
    stepBias: w.parameter("dt_projs_bias", [4, inner], stepBias),
    aLogs: w.parameter("A_logs", [4 * inner, state], aLog),
    d: w.parameter("Ds", [4 * inner], ones),
  };
}
