/** @module What is done to an image before a model sees it, as plain data that a record can keep. */
import type { Sliding } from "../scene/index.ts";

/** Kernels of Pillow's `Image.resize`, by its names. */
export type Filter = "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";

/** Whose resize it is, to the bit. OpenCV knows `bilinear` (INTER_LINEAR) and `nearest` here. */
export type Resizer = "pillow" | "opencv";

/** One step on pixels. The names and settings are what a record shows. */
export type StepData =
  /** The shorter side to `size`, the longer to `trunc(size · long / short)` (torchvision). */
  | { step: "resize-shorter"; size: number; filter: Filter; resizer: Resizer }
  /** Both sides, the aspect is not kept (timm `squash`). */
  | { step: "resize"; width: number; height: number; filter: Filter; resizer: Resizer }
  /** The image inside width × height, aspect kept: `round(side / ratio)` (timm `border`). */
  | { step: "resize-inside"; width: number; height: number; filter: Filter; resizer: Resizer }
  /**
   * Aspect kept, the longer side at most `longer`, the shorter at most `shorter`. `half-up`: both sides
   * rounded (mmcv, detectron2); `detr`: the longer without its fraction (DETR, transformers); `yolos`: and
   * then both down to multiples of 16 (YOLOS); `mask2former`: up to multiples of 32 (Mask2Former).
   */
  | {
      step: "resize-keep-ratio";
      longer: number;
      shorter: number;
      rounding: "half-up" | "detr" | "yolos" | "mask2former";
      filter: Filter;
      resizer: Resizer;
    }
  /**
   * As large as fits into width × height, aspect kept, and borders of `fill` up to that size. Sides are
   * rounded `down` (YOLOX), `half-even` (Ultralytics' LetterBox), `up` (its data loader), or `half-up` (mmcv).
   */
  | {
      step: "letterbox";
      width: number;
      height: number;
      rounding: "down" | "half-even" | "up" | "half-up";
      /** Where the image lies. */
      place: "top-left" | "center";
      /** Whether smaller images are made larger. */
      enlarges: boolean;
      fill: readonly [number, number, number];
      filter: Filter;
      resizer: Resizer;
    }
  /**
   * The middle; smaller images are padded with `fill` first (torchvision). An odd rest is halved to
   * even as Python's `round` does (torchvision, timm), or down (transformers).
   */
  | {
      step: "center-crop";
      width: number;
      height: number;
      rounding: "half-even" | "floor";
      fill: readonly [number, number, number];
    }
  /** Left and right change places; points of the image are not moved by it (`Geometry`). */
  | { step: "mirror" };

/** How levels become the numbers that the model reads. */
export interface Encoding {
  readonly layout: "NCHW" | "NHWC";
  readonly dtype: "float32" | "float16" | "uint8";
  readonly channels: "RGB" | "BGR";
  /** Levels are divided by it: 255 for shares of white, 1 to keep levels. */
  readonly scale: number;
  /** After `scale`, in the order of `channels`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * Borders at the right and at the bottom, up to a size or to the next multiple of `multiple`; or so many that no
 * side is shorter than those of `least` (`size` of mmsegmentation's `stack_batch`). They are added to the encoded
 * image, so `value` is a number as the model reads it (mmdet, detectron2: 0).
 */
export type Padding = { readonly value: number } & (
  | { readonly multiple: number }
  | { readonly least: { readonly width: number; readonly height: number } }
  | { readonly width: number; readonly height: number }
);

/** How often, and how, a model is shown an image of which it is asked one answer. */
export interface Looks {
  /** In windows that slide over it. */
  readonly sliding?: Sliding;
  /** Mirrored, too. */
  readonly mirrored?: true;
  /** With the sides of `resize-keep-ratio` multiplied by each. */
  readonly scales?: readonly number[];
}

export interface Preprocessing {
  readonly steps: readonly StepData[];
  readonly encoding: Encoding;
  readonly padding?: Padding;
  /** Absent where an image is seen once and whole. */
  readonly looks?: Looks;
}
