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
  pow,
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
import type { Lowering } from "./selective-scan.ts";
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
  let x = joined(tokensOf(patches(image, w, config)), learned, places); // [N, 197, D]
  if (chosen.positions === "learned") {
    const shape = x.shape.with(0, 1).map(Number);
    x = add(x, w.parameter("pos_embed", shape, small, fittedPositions(grid, chosen)));
  }
  const { stages, sum } = read(x, w, { ...config, ...chosen, grid, places, lowering });
  if (outputs === "features") return stages;
  const tokens = norm(sum, w.at("norm_f"), chosen);
  if (outputs === "tokens") return { tokens };
  const head = (x: Value) =>
    linear(x, w.at("head"), { out: classes, init: small, biasInit: zeros });
  if (places.length > 0) return { logits: head(readAt(places, tokens)) }; // [N, classes]
  if (chosen.pooling === "mean") return { logits: head(reduceMean(tokens, [1], { keepdims: 0 })) };
  return { logits: reduceMax(head(tokens), [1], { keepdims: 0 }) };
}

interface Reading extends Config, VimChoices {
  readonly grid: Grid;
  /** Of the class tokens. */
  readonly places: readonly number[];
  readonly lowering: Lowering | undefined;
}

/** Through all blocks. Each takes the sum of all that stood before it and of what the last one gave. */
function read(x: Value, w: Weights, reading: Reading) {
  const { depth, directions, features, grid, places, rope } = reading;
  const turned = (x: Value) => rotated(x, grid, places.length);
  const stages: Record<string, Value> = {};
  let last = x;
  let before: Value | undefined;
  const sum = () => (before === undefined ? last : add(before, last));
  const step = directions === "alternating" ? 2 : 1;
  for (let i = 0; i < depth; i += step) {
    if (rope !== "none") last = turned(last);
    if (rope === "both") before &&= turned(before);
    const given = sum();
    const outputs = [i, i + 1].slice(0, step).map((k) => {
      const block = w.at("layers").at(k);
      return scoped(block.path, () => {
        const normed = norm(given, block.at("norm"), reading);
        return mixer(normed, block.at("mixer"), { ...reading, back: k > i });
      });
    });
    last = outputs.reduce((all, output) => add(all, output));
    before = step === 2 ? add(given, given) : given; // each of two blocks hands it on
    for (const stage of stagesEndingIn(i, step, depth)) {
      const shown = features === "sum" ? sum() : last;
      stages[`stage${stage}`] = imageOf(without(places, shown), grid);
    }
  }
  return { stages, sum: sum() };
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
  const meanSquare = reduceMean(pow(x, scalar(2)), [2], { keepdims: 1 });
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
