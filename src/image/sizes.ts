/** @module To which size an image is resized, as the libraries round it. */
import { roundHalfToEven } from "./round.ts";
import type { DataOf } from "./step.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A size, and the factors by which the library takes points of the resized image back. */
export interface Scaled extends Size {
  readonly scaleX: number;
  readonly scaleY: number;
}

/** The factors that the two sizes have. */
export const scaledTo = (from: Size, { width, height }: Size): Scaled => ({
  width,
  height,
  scaleX: width / from.width,
  scaleY: height / from.height,
});

/** torchvision `Resize(size)`: the shorter side exactly, the longer without its fraction. */
export function shorterTo({ width, height }: Size, size: number): Size {
  return width <= height
    ? { width: size, height: Math.trunc((size * height) / width) }
    : { width: Math.trunc((size * width) / height), height: size };
}

/** timm `ResizeKeepRatio(size, longest=1)`: as large as fits, each side rounded by itself. */
export function inside(view: Size, { width, height }: Size): Size {
  const ratio = Math.max(view.height / height, view.width / width);
  return {
    width: roundHalfToEven(view.width / ratio),
    height: roundHalfToEven(view.height / ratio),
  };
}

/** The longer side at most `longer`, the shorter at most `shorter`, one of them exactly. */
export const keepRatio = (
  from: Size,
  {
    longer,
    shorter,
    rounding,
  }: Pick<DataOf<"resize-keep-ratio">, "longer" | "shorter" | "rounding">,
): Size => keepRatioRules[rounding](from, longer, shorter);

const keepRatioRules: {
  readonly [R in DataOf<"resize-keep-ratio">["rounding"]]: (
    from: Size,
    long: number,
    short: number,
  ) => Size;
} = {
  /** mmcv 2.2 `rescale_size`, detectron2 0.6 `ResizeShortestEdge`. */
  "half-up"({ width, height }, long, short) {
    const factor = Math.min(long / Math.max(width, height), short / Math.min(width, height));
    return {
      width: Math.trunc(width * factor + 0.5),
      height: Math.trunc(height * factor + 0.5),
    };
  },
  /** `get_size_with_aspect_ratio` of transformers, as in the repository of DETR. */
  detr({ width, height }, long, short) {
    const [less, more] = [Math.min(width, height), Math.max(width, height)];
    const isBound = (more / less) * short > long;
    const exact = isBound ? (long * less) / more : short;
    const shorter = isBound ? roundHalfToEven(exact) : short;
    if (less === shorter) return { width, height };
    const longer = Math.trunc((exact * more) / less);
    return width < height ? { width: shorter, height: longer } : { width: longer, height: shorter };
  },
};

/** As large as fits into the box; an image that fits already is only made larger where it `enlarges`. */
export function letterboxed(from: Size, box: DataOf<"letterbox">): Scaled {
  const fits = Math.min(box.width / from.width, box.height / from.height);
  const ratio = box.enlarges ? fits : Math.min(fits, 1);
  return letterboxRules[box.rounding](from, ratio, box);
}

const letterboxRules: {
  readonly [R in DataOf<"letterbox">["rounding"]]: (from: Size, ratio: number, box: Size) => Scaled;
} = {
  /** YOLOX 0.3 `preproc`; boxes are divided by the ratio. */
  down: (from, ratio) => by(from, ratio, Math.trunc),
  /** Ultralytics `LetterBox`; boxes are divided by the ratio. */
  "half-even": (from, ratio) => by(from, ratio, roundHalfToEven),
  /** Ultralytics' data loader (`load_image`); boxes are divided by the factor of the heights. */
  up(from, ratio, box) {
    const width = Math.min(Math.ceil(from.width * ratio), box.width);
    const height = Math.min(Math.ceil(from.height * ratio), box.height);
    return { width, height, scaleX: height / from.height, scaleY: height / from.height };
  },
  /** mmcv `rescale_size`; boxes are divided by the factor of each axis. */
  "half-up"(from, ratio) {
    const { width, height } = by(from, ratio, (side) => Math.trunc(side + 0.5));
    return scaledTo(from, { width, height });
  },
};

const by = ({ width, height }: Size, ratio: number, round: (side: number) => number): Scaled => ({
  width: round(width * ratio),
  height: round(height * ratio),
  scaleX: ratio,
  scaleY: ratio,
});
