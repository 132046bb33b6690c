/**
 * @module ViT (Dosovitskiy et al., 2020, arXiv:2010.11929), and DeiT, which is the same network: patches are
 * embedded as tokens, and every block lets each token attend to all. Weights are named as in timm and in the
 * authors' DeiT, which share them.
 */
import { Refusal } from "../errors.ts";
import {
  add,
  concat,
  div,
  gelu,
  gemm,
  input,
  pad,
  reduceMean,
  reshape,
  scalar,
  scoped,
  slice,
  split,
  squeeze,
  type Value,
} from "../onnx/index.ts";
import { type Init, truncatedNormal, zeros } from "./init.ts";
import { conv, imageOf, layerNorm, linear, tokensOf, width } from "./layers.ts";
import type { NetworkOptions, Switch } from "./network.ts";
import { type Grid, type PositionFilter, positionFilters, resizedPositions } from "./positions.ts";
import { type Attention, attend } from "./vit-attention.ts";
import type { Weights } from "./weights.ts";

export interface Config {
  /** The side of a patch, in pixels. */
  readonly patch: number;
  /** D: channels of a token. */
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** With a second token, and a head for it that learns from a teacher; logits are the mean of both. */
  readonly distilled?: boolean;
  /** What the class token is before training. */
  readonly classInit: Init;
}

export const small = truncatedNormal(0.02);

/** What the code of timm offers, and both papers compare (ViT: appendices D.3 and D.4). */
export const switches = {
  positions: { about: "learned embeddings of positions, or none", choices: ["learned", "none"] },
  classToken: {
    about: "logits from a class token, or without one from the mean over patches",
    choices: ["head", "none"],
  },
} as const satisfies Record<string, Switch>;

/** How position embeddings of a checkpoint are resized for images of other sides; the first as its authors do. */
export const positionFilter = (first: PositionFilter): Switch => ({
  about: "bicubic resizing of position embeddings, plain or antialiased",
  choices: [first, ...positionFilters.filter((filter) => filter !== first)],
});

/**
 * Sides are multiples of the patch. Features are the patches after four equal shares of the blocks (2, 5, 8 and
 * 11 of 12, from 0), not normed, as dense heads take them in mmsegmentation.
 */
export function vit(
  config: Config,
  w: Weights,
  { sides, classes, outputs, switches, attention }: NetworkOptions,
): Readonly<Record<string, Value>> {
  const { depth, heads, distilled = false } = config;
  const pooled = switches.classToken === "none";
  const prefix = pooled ? [] : [w.parameter("cls_token", [1, 1, config.width], config.classInit)];
  if (distilled) prefix.push(w.parameter("dist_token", [1, 1, config.width], small));
  const grid = gridOf(sides, config.patch);
  const image = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  let x = joined(prefix, tokensOf(patches(image, w, config))); // [N, 197, D]
  if (switches.positions !== "none") {
    const filter = switches.positionFilter as PositionFilter; // one of its choices
    const fit = resizedPositions(grid, { prefix: prefix.length, filter });
    x = add(x, w.parameter("pos_embed", x.shape.with(0, 1).map(Number), small, fit));
  }
  const stages: Record<string, Value> = {};
  const length = Number(x.shape[1]);
  x = reshape(x, [-1, config.width]); // [N · 197, D]: one matrix, whose products with weights add the bias as they go
  for (let i = 0; i < depth; i++) {
    const block = w.at("blocks").at(i);
    x = scoped(block.path, () => encode(x, block, { heads, length, attention }));
    for (const stage of stagesEndingWith(i, depth)) {
      stages[`stage${stage}`] = imageOf(tokensFrom(prefix.length, ofImages(x, length)), grid);
    }
  }
  if (outputs === "features") return stages;
  x = ofImages(x, length); // [N, 197, D]
  if (!pooled) x = norm(x, w.at("norm"));
  if (outputs === "tokens") return { tokens: x };
  const head = (name: string, token: Value) =>
    linear(token, w.at(name), { out: classes, init: small, biasInit: zeros }); // [N, classes]
  if (pooled) return { logits: head("head", norm(mean(x), w.at("fc_norm"))) };
  const logits = head("head", tokenAt(0, x));
  if (!distilled) return { logits };
  return { logits: div(add(logits, head("head_dist", tokenAt(1, x))), scalar(2)) };
}

/** [N, 3, H, W] → [N, D, H / patch, W / patch] */
const patches = (image: Value, w: Weights, { patch, width }: Config): Value =>
  conv(image, w.at("patch_embed").at("proj"), {
    out: width,
    kernel: patch,
    stride: patch,
    pad: 0,
    bias: true,
  });

/** Learned tokens before those of each image: [N, L, D] → [N, prefix + L, D] */
function joined(prefix: readonly Value[], x: Value): Value {
  if (prefix.length === 0) return x;
  const length = Number(x.shape[1]);
  const learned = pad(concat(prefix, 1), [0, 0, 0, 0, length, 0]); // broadcast to all images
  return add(pad(x, [0, prefix.length, 0, 0, 0, 0]), learned);
}

/** What a block is told beside its weights. */
interface Heads {
  readonly heads: number;
  /** How many tokens an image has. */
  readonly length: number;
  readonly attention: Attention | undefined;
}

/** [N · L, D] → [N · L, D] */
function encode(x: Value, w: Weights, heads: Heads): Value {
  const y = add(x, selfAttention(norm(x, w.at("norm1")), w.at("attn"), heads));
  return add(y, mlp(norm(y, w.at("norm2")), w.at("mlp")));
}

/** The weights of q, k and v are stored as one; taken apart, their products need not be. */
function selfAttention(x: Value, w: Weights, { attention, ...heads }: Heads): Value {
  const D = width(x);
  const weights = split(w.at("qkv").parameter("weight", [3 * D, D], small), [D, D, D], 0);
  const biases = split(w.at("qkv").parameter("bias", [3 * D], zeros), [D, D, D], 0);
  const [q, k, v] = weights.map((weight, i) => gemm(x, weight, { transB: 1, c: biases[i] }));
  return dense(attend({ q, k, v, ...heads }, attention), w.at("proj"), D);
}

const mlp = (x: Value, w: Weights): Value =>
  dense(gelu(dense(x, w.at("fc1"), 4 * width(x))), w.at("fc2"), width(x));

const dense = (x: Value, w: Weights, out: number): Value =>
  linear(x, w, { out, init: small, biasInit: zeros });

const norm = (x: Value, w: Weights): Value => layerNorm(x, w, 1e-6);

/** [N · length, D] → [N, length, D] */
const ofImages = (x: Value, length: number): Value => reshape(x, [-1, length, width(x)]);

/** The tokens from the `first` on. */
const tokensFrom = (first: number, x: Value): Value =>
  slice(x, { starts: [first], ends: [Number(x.shape[1])], axes: [1] });

/** [N, L, D] → [N, D] */
const tokenAt = (i: number, x: Value): Value =>
  squeeze(slice(x, { starts: [i], ends: [i + 1], axes: [1] }), [1]);

/** Over the tokens: [N, L, D] → [N, D] */
const mean = (x: Value): Value => reduceMean(x, [1], { keepdims: 0 });

/** Which of four stages end with block `i`. */
const stagesEndingWith = (i: number, depth: number): number[] =>
  [1, 2, 3, 4].filter((stage) => Math.ceil((stage * depth) / 4) === i + 1);

/** How many patches fit into the image; all of it must be covered. */
function gridOf(sides: Grid, patch: number): Grid {
  if (sides.every((side) => side >= patch && side % patch === 0)) {
    return [sides[0] / patch, sides[1] / patch];
  }
  const multiples = (round: (x: number) => number) =>
    sides.map((side) => Math.max(1, round(side / patch)) * patch);
  const [below, above] = [Math.floor, Math.ceil].map((round) => multiples(round).join("×"));
  throw new Refusal(
    "usage",
    `images of ${sides.join("×")} do not divide into patches of ${patch}×${patch}; take ${below === above ? below : `${below} or ${above}`}`,
  );
}
