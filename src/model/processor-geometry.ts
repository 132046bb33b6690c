/** @module How image processors of transformers bring an image to the size of the input. */
import type { PartialCard } from "./card.ts";
import { square } from "./foreign.ts";
import { rectangle, type Said, shortestEdge, sizeIn } from "./processor-settings.ts";

export interface Habits {
  /** Whether a size that is one number is that of both sides, and not of the shorter one. */
  readonly isSquare: boolean;
  readonly crops: boolean;
  /** What the shorter side comes to, of what is said; the size itself where a processor has no rule. */
  readonly shorter?: (size: number, said: Said) => number;
  /** Whether the image keeps its aspect for a size of both sides, too. */
  readonly keepsAspect?: (said: Said) => boolean;
}

/** Resize, then cut out the middle. */
export const cropped =
  ({ isSquare, crops, shorter = (side) => side, keepsAspect }: Habits) =>
  (said: Said, where: string): PartialCard => {
    const crop = (said.do_center_crop ?? crops) ? rectangle(sizeIn(said.crop_size)) : null;
    if (crop === undefined) return {};
    const cut = crop === null ? {} : { inputSize: crop };
    if (said.do_resize === false) return { resize: "none", ...cut };
    const both = rectangle(sizeIn(said.size, isSquare));
    const shortest = shortestEdge(sizeIn(said.size, isSquare));
    if (both !== undefined) {
      const side = square(...both, where);
      if (keepsAspect?.(said) !== true) {
        return { resize: "squash", resizeTo: side, inputSize: both, ...cut };
      }
      return crop === null ? {} : { resize: "shorter", resizeTo: shorter(side, said), ...cut };
    }
    // Without a crop the size of the input would be another for every image.
    if (shortest === undefined || crop === null) return {};
    return { resize: "shorter", resizeTo: shorter(shortest, said), ...cut };
  };

/** ConvNeXt: below 384 the shorter side comes to `size / crop_pct`, from there on both to `size`. */
export function convNext(said: Said): PartialCard {
  if (said.do_center_crop === true) return {};
  if (said.do_resize === false) return { resize: "none" };
  const side = shortestEdge(sizeIn(said.size, false));
  if (side === undefined) return {};
  if (side >= 384) return { resize: "squash", resizeTo: side, inputSize: [side, side] };
  if (said.crop_pct === null) return {};
  const resizeTo = Math.trunc(side / (said.crop_pct ?? 224 / 256));
  return { resize: "shorter", resizeTo, inputSize: [side, side] };
}
