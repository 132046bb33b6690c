/** @module The tokens of a ViT: the patches of an image, and learned ones before them. */
import { Refusal } from "../errors.ts";
import {
  add,
  concat,
  pad,
  reduceMean,
  slice,
  squeeze,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { conv } from "./layers.ts";
import type { Grid } from "./positions.ts";
import type { Weights } from "./weights.ts";

/** How many patches fit into the image; all of it must be covered. */
export function gridOf(sides: Grid, patch: number): Grid {
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

/** [N, 3, H, W] → [N, D, H / patch, W / patch] */
export const patchesOf = (
  image: Value,
  w: Weights,
  { patch, width }: { readonly patch: number; readonly width: number },
): Value => conv(image, w, { out: width, kernel: patch, stride: patch, pad: 0, bias: true });

/** Learned tokens before those of each image: [N, L, D] → [N, prefix + L, D] */
export function joined(prefix: readonly Value[], x: Value): Value {
  if (prefix.length === 0) return x;
  const length = Number(x.shape[1]);
  const learned = pad(concat(prefix, 1), [0, 0, 0, 0, length, 0]); // broadcast to all images
  return add(pad(x, [0, prefix.length, 0, 0, 0, 0]), learned);
}

/** [N, L, D] → [L, N, D] */
export const imagesInside = (x: Value): Value => transpose(x, [1, 0, 2]);

/** [L, N, D] → [N, L, D] */
export const imagesOutside = imagesInside;

/** The tokens from the `first` on. */
export const tokensFrom = (first: number, x: Value): Value =>
  slice(x, { starts: [first], ends: [Number(x.shape[1])], axes: [1] });

/** [N, L, D] → [N, D] */
export const tokenAt = (i: number, x: Value): Value =>
  squeeze(slice(x, { starts: [i], ends: [i + 1], axes: [1] }), [1]);

/** Over the tokens: [N, L, D] → [N, D] */
export const mean = (x: Value): Value => reduceMean(x, [1], { keepdims: 0 });
