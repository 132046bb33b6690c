/** @module Sizes of images that a network refuses. */
import { Refusal } from "../errors.ts";
import type { NetworkOptions } from "./network.ts";

/** @throws Refusal for images of which the deepest maps, one element for `stride` pixels, would not see a whole cell */
export function refuseSmaller(sides: NetworkOptions["sides"], stride: number): void {
  if (sides.every((side) => side >= stride)) return;
  throw new Refusal(
    "usage",
    `images of ${sides.join("×")} are too small: the last stage sees them in cells of ${stride}×${stride}; take sides of at least ${stride}`,
  );
}
