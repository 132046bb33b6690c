/**
 * @module Vim, Vision Mamba (Zhu et al., 2024, arXiv:2401.09417): patches are read as one sequence, by
 * selective scans from both ends. Weights are named as in the authors' checkpoints.
 */
import { Refusal } from "../errors.ts";
import {
  add,
  div,
  input,
  mul,
  reduceMax,
  reduceMean,
  scalar,
  scoped,
  sqrt,
  type Value,
} from "../onnx/index.ts";
import { ones, truncatedNormal, zeros } from "./init.ts";
import { conv, imageOf, layerNorm, linear, tokensOf, width } from "./layers.ts";
import type { NetworkOptions } from "./network.ts";
import type { Grid } from "./positions.ts";
import { rotated } from "./rope.ts";
import type { VimChoices } from "./vim-choices.ts";
import { mixer } from "./vim-mixer.ts";
import { fittedPositions, joined, placesOf, readAt, without } from "./vim-tokens.ts";
import type { Weights } from "./weights.ts";

export interface Config {
  /** D: channels of a token. */
  readonly width: number;
  readonly depth: number;
  /** The side of a patch, in pixels. */
  readonly patch: number;
  /** From one patch to the next, in pixels; patches overlap where it is smaller. */
  readonly stride: number;
}

/**
 * Sides are a patch and any number of strides. Features are the patches after four equal shares of the blocks
 * (5, 11, 17 and 23 of 24, from 0), not normed, as dense heads take them in the authors' code.
 */
export function vim(
  config: Config,
  w: Weights,
  { sides, classes, outputs, lowering, switches }: NetworkOptions,
): Readonly<Record<string, Value>> {
  const chosen = switches as unknown as VimChoices; // each is one of its choices
  const grid = gridOf(sides, config);
  const places = placesOf(chosen.classToken, grid[0] * grid[1]);
  const image = input("image", ["N", 3, ...sides]); // [N, 3, 224, 224]
  const learned = classTokens(places.length, w, config);
  let last = joined(tokensOf(patches(image, w, config)), learned, places); // [N, 197, D]
  if (chosen.positions === "learned") {
    const shape = last.shape.with(0, 1).map(Number);
    last = add(last, w.parameter("pos_embed", shape, small, fittedPositions(grid, chosen)));
  }
  let before: Value | undefined; // the sum of all that stood before the last block
  const sum = () => (before === undefined ? last : add(before, last));
  const stages: Record<string, Value> = {};
  const step = chosen.directions === "alternating" ? 2 : 1;
  for (let i = 0; i < config.depth; i += step) {
    if (chosen.rope !== "none") last = rotated(last, grid, places.length);
    if (chosen.rope === "both" && before !== undefined) {
      before = rotated(before, grid, places.length);
    }
    before = sum();
    const read = (k: number, back: boolean) => {
      const block = w.at("layers").at(k);
      return scoped(block.path, () => {
        const normed = norm(before as Value, block.at("norm"), chosen);
        return mixer(normed, block.at("mixer"), { ...config, ...chosen, back, lowering });
      });
    };
    last = read(i, false);
    if (step === 2) {
      last = add(last, read(i + 1, true));
      before = add(before, before); // each of the two hands it on
    }
    for (const stage of stagesEndingIn(i, step, config.depth)) {
      const shown = chosen.features === "sum" ? sum() : last;
      stages[`stage${stage}`] = imageOf(without(places, shown), grid);
    }
  }
  if (outputs === "features") return stages;
  const tokens = norm(sum(), w.at("norm_f"), chosen);
  if (outputs === "tokens") return { tokens };
  const head = (x: Value) =>
    linear(x, w.at("head"), { out: classes, init: small, biasInit: zeros });
  if (places.length > 0) return { logits: head(readAt(places, tokens)) }; // [N, classes]
  if (chosen.pooling === "mean") return { logits: head(reduceMean(tokens, [1], { keepdims: 0 })) };
  return { logits: reduceMax(head(tokens), [1], { keepdims: 0 }) };
}

const small = truncatedNormal(0.02);

/** [N, 3, H, W] → [N, D, height of the grid, its width] */
const patches = (image: Value, w: Weights, { patch, stride, width }: Config): Value =>
  conv(image, w.at("patch_embed").at("proj"), {
    out: width,
    kernel: patch,
    stride,
    pad: 0,
    bias: true,
    init: truncatedNormal(1 / (Math.sqrt(3) * patch) / 0.87962566103423978), // timm's lecun_normal_
    biasInit: zeros,
  });

function classTokens(count: number, w: Weights, { width }: Config): Value[] {
  const names = count === 2 ? ["cls_token_head", "cls_token_tail"] : ["cls_token"];
  return names.slice(0, count).map((name) => w.parameter(name, [1, 1, width], small));
}

/** Over the channels of each token. */
function norm(x: Value, w: Weights, { norm }: Pick<VimChoices, "norm">): Value {
  if (norm === "layer") return layerNorm(x, w, 1e-5);
  const meanSquare = reduceMean(mul(x, x), [2], { keepdims: 1 });
  const scale = w.parameter("weight", [width(x)], ones);
  return mul(div(x, sqrt(add(meanSquare, scalar(1e-5)))), scale);
}

/** Which of four stages end with block `i`, or one of the `step − 1` after it. */
const stagesEndingIn = (i: number, step: number, depth: number): number[] =>
  [1, 2, 3, 4].filter((stage) => {
    const end = Math.ceil((stage * depth) / 4) - 1;
    return i <= end && end < i + step;
  });

/** How many patches there are in the image; all of it must be covered. */
function gridOf(sides: Grid, { patch, stride }: Config): Grid {
  const covered = (side: number) => side >= patch && (side - patch) % stride === 0;
  if (sides.every(covered)) {
    return [(sides[0] - patch) / stride + 1, (sides[1] - patch) / stride + 1];
  }
  const near = (round: (x: number) => number) =>
    sides.map((side) => Math.max(0, round((side - patch) / stride)) * stride + patch).join("×");
  const [below, above] = [near(Math.floor), near(Math.ceil)];
  throw new Refusal(
    "usage",
    `images of ${sides.join("×")} are not covered by patches of ${patch}×${patch}, ${stride} pixels apart; ` +
      `take ${below === above ? below : `${below} or ${above}`}`,
  );
}
