/**
 * @module ViT (Dosovitskiy et al., 2020, arXiv:2010.11929), and DeiT, which is the same network: patches are
 * embedded as tokens, and every block lets each token attend to all. Weights are named as in timm and in the
 * authors' DeiT, which share them.
 */
import {
  add,
  div,
  gelu,
  input,
  matMul,
  scalar,
  scoped,
  split,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { type Init, truncatedNormal, zeros } from "./init.ts";
import { imageOf, layerNorm, linear, tokensOf, width as widthOf } from "./layers.ts";
import type { NetworkOptions, Switch } from "./network.ts";
import { type PositionFilter, positionFilters, resizedPositions } from "./positions.ts";
import { type Attention, attend } from "./vit-attention.ts";
import {
  gridOf,
  imagesInside,
  imagesOutside,
  joined,
  mean,
  patchesOf,
  tokenAt,
  tokensFrom,
} from "./vit-tokens.ts";
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

export const smallInit = truncatedNormal(0.02);

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
  const { patch, width, depth, heads, distilled = false } = config;
  const pooled = switches.classToken === "none";
  const prefix = pooled ? [] : [w.parameter("cls_token", [1, 1, width], config.classInit)];
  if (distilled) prefix.push(w.parameter("dist_token", [1, 1, width], smallInit));
  const grid = gridOf(sides, patch);
  const image = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  const patches = patchesOf(image, w.at("patch_embed").at("proj"), { patch, width });
  const tokens = joined(prefix, tokensOf(patches)); // [N, L, D]: L = 197, or 198 with two tokens
  const length = Number(tokens.shape[1]);
  const placed = switches.positions === "none" ? tokens : add(tokens, positions());

  let x = imagesInside(placed); // [L, N, D]: of it, an engine can multiply heads where they lie
  const stages: Record<string, Value> = {};
  for (let i = 0; i < depth; i++) {
    const block = w.at("blocks").at(i);
    x = scoped(block.path, () => encode(x, block, { heads, attention }));
    for (const stage of stagesEndingWith(i, depth)) {
      stages[`stage${stage}`] = imageOf(tokensFrom(prefix.length, imagesOutside(x)), grid);
    }
  }
  if (outputs === "features") return stages;
  x = imagesOutside(x); // [N, L, D]
  if (!pooled) x = norm(x, w.at("norm"));
  if (outputs === "tokens") return { tokens: x };
  const head = (name: string, token: Value) =>
    linear(token, w.at(name), { out: classes, init: smallInit, biasInit: zeros }); // [N, classes]
  if (pooled) return { logits: head("head", norm(mean(x), w.at("fc_norm"))) };
  const logits = head("head", tokenAt(0, x));
  if (!distilled) return { logits };
  return { logits: div(add(logits, head("head_dist", tokenAt(1, x))), scalar(2)) };

  function positions(): Value {
    const filter = switches.positionFilter as PositionFilter; // one of its choices
    const fit = resizedPositions(grid, { prefix: prefix.length, filter });
    return w.parameter("pos_embed", [1, length, width], smallInit, fit);
  }
}

/** What a block is told beside its weights. */
interface Heads {
  readonly heads: number;
  readonly attention: Attention | undefined;
}

/** [L, N, D] → [L, N, D] */
function encode(x: Value, w: Weights, heads: Heads): Value {
  const normed = norm(x, w.at("norm1"));
  const y = add(
    x,
    scoped("attn", () => selfAttention(normed, w.at("attn"), heads)),
  );
  const again = norm(y, w.at("norm2"));
  return add(
    y,
    scoped("mlp", () => mlp(again, w.at("mlp"))),
  );
}

/** The weights of q, k and v are stored as one; taken apart, their products need not be. */
function selfAttention(x: Value, w: Weights, { attention, ...heads }: Heads): Value {
  const D = widthOf(x);
  const weights = split(w.at("qkv").parameter("weight", [3 * D, D], smallInit), [D, D, D], 0);
  const biases = split(w.at("qkv").parameter("bias", [3 * D], zeros), [D, D, D], 0);
  const [q, k, v] = weights.map((weight, i) =>
    add(matMul(x, transpose(weight, [1, 0])), biases[i]),
  );
  return dense(attend({ q, k, v, ...heads }, attention), w.at("proj"), D);
}

const mlp = (x: Value, w: Weights): Value =>
  dense(gelu(dense(x, w.at("fc1"), 4 * widthOf(x))), w.at("fc2"), widthOf(x));

const dense = (x: Value, w: Weights, out: number): Value =>
  linear(x, w, { out, init: smallInit, biasInit: zeros });

const norm = (x: Value, w: Weights): Value => layerNorm(x, w, 1e-6);

/** Which of four stages end with block `i`. */
const stagesEndingWith = (i: number, depth: number): number[] =>
  [1, 2, 3, 4].filter((stage) => Math.ceil((stage * depth) / 4) === i + 1);
