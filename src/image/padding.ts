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
  "multiple" in padding
    ? `pad(right and bottom to multiples of ${padding.multiple}, with ${padding.value})`
    : `pad(right and bottom to ${padding.width}×${padding.height}, with ${padding.value})`;
