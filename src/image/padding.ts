/** @module Borders at the right and at the bottom of an encoded image. */
import { Refusal } from "../errors.ts";
import type { Padding } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";

/** The size with its borders. */
export function paddedSize({ width, height }: Size, padding: Padding | undefined): Size {
  if (padding === undefined) return { width, height };
  if ("multiple" in padding) {
    const up = (side: number) => Math.ceil(side / padding.multiple) * padding.multiple;
    return { width: up(width), height: up(height) };
  }
  if ("least" in padding) {
    const { least } = padding;
    return { width: Math.max(width, least.width), height: Math.max(height, least.height) };
  }
  if (width > padding.width || height > padding.height) {
    const to = `${padding.width}×${padding.height}`;
    throw new Refusal(
      "data",
      `an image of ${width}×${height} cannot be padded to ${to}; resize it to less`,
    );
  }
  return { width: padding.width, height: padding.height };
}

/** The text of a padding for the record of a run. */
export const doesPad = (padding: Padding): string =>
  `pad(right and bottom ${reachOf(padding)}, with ${padding.value})`;

function reachOf(padding: Padding): string {
  if ("multiple" in padding) return `to multiples of ${padding.multiple}`;
  if ("least" in padding) return `to at least ${padding.least.width}×${padding.least.height}`;
  return `to ${padding.width}×${padding.height}`;
}
