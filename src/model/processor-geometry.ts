/** @module How image processors of transformers bring an image to the size of the input. */
import type { Card, PartialCard } from "./card.ts";
import { square } from "./foreign.ts";
import { edgesIn, rectangle, type Said, shortestEdge, sizeIn } from "./processor-settings.ts";

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

/** Detectors: the aspect kept between two sides, or both sides as said; borders only where their size is said. */
export const keptRatio =
  (sideRounding: Card["sideRounding"]) =>
  (said: Said): PartialCard => {
    if (said.do_resize === false) return { resize: "none" };
    const padTo = said.do_pad === false ? undefined : rectangle(sizeIn(said.pad_size));
    const padding = padTo === undefined ? {} : { padTo };
    const both = rectangle(sizeIn(said.size, false));
    if (both !== undefined) return { resize: "squash", inputSize: both, ...padding };
    const edges = edgesIn(said);
    if (edges === undefined) return {};
    const { shortest_edge: resizeTo, longest_edge: longest } = edges;
    return { resize: "keep-ratio", resizeTo, longest, sideRounding, ...padding };
  };

/** Mask2Former: both sides then up to multiples of its divisor, of which 32 and none are known here. */
export function mask2Former(said: Said): PartialCard {
  const rounding = new Map<unknown, Card["sideRounding"]>([
    [0, "detr"],
    [32, "mask2former"],
  ]).get(said.size_divisor ?? 32);
  if (rounding === undefined) return {};
  const card = keptRatio(rounding)(said);
  return card.resize === "squash" && rounding === "mask2former" ? {} : card;
}

/** Segformer: both sides, which need not be equal. */
export function segformer(said: Said): PartialCard {
  if (said.do_center_crop === true) return {};
  if (said.do_resize === false) return { resize: "none" };
  const both = rectangle(sizeIn(said.size));
  if (both === undefined) return {};
  const [height, width] = both;
  // A classifier with this processor is resized to one side and cut, which for a square is the same.
  const resizeTo = height === width ? { resizeTo: height } : {};
  return { resize: "squash", inputSize: both, ...resizeTo };
}
