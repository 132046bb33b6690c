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
  /** `get_size_with_aspect_ratio` of transformers 5.24, as in the repository of DETR. */
  detr: (from, long, short) => detrSize(from, long, short, true),
  /** `get_size_with_aspect_ratio_yolos` of transformers 5.24. */
  yolos(from, long, short) {
    const { width, height } = detrSize(from, long, short, from.width >= from.height);
    return { width: width - (width % 16), height: height - (height % 16) };
  },
  /** `Mask2FormerImageProcessor.resize` of transformers 5.24 with its `size_divisor` of 32. */
  mask2former(from, long, short) {
    const { width, height } = detrSize(from, long, short, true);
    return { width: Math.ceil(width / 32) * 32, height: Math.ceil(height / 32) * 32 };
  },
};

/** The longer side loses its fraction; an image of the right size is left as it is where it `mayStay`. */
function detrSize({ width, height }: Size, long: number, short: number, mayStay: boolean): Size {
  const [less, more] = [Math.min(width, height), Math.max(width, height)];
  const isBound = (more / less) * short > long;
  const exact = isBound ? (long * less) / more : short;
  const shorter = isBound ? roundHalfToEven(exact) : short;
  if (mayStay && less === shorter) return { width, height };
  const longer = Math.trunc((exact * more) / less);
  return width < height ? { width: shorter, height: longer } : { width: longer, height: shorter };
}

/** As large as fits into the box; an image that fits already is only made larger where it `enlarges`. */
export function letterboxed(from: Size, box: DataOf<"letterbox">): Scaled {
  const fits = Math.min(box.width / from.width, box.height / from.height);
  const ratio = box.enlarges ? fits : Math.min(fits, 1);
  return letterboxRules[box.rounding](from, ratio, box);
}

const letterboxRules: {
  readonly [R in DataOf<"letterbox">["rounding"]]: (from: Size, ratio: number, box: Size) => Scaled;
} = {
  /** YOLOX 0.3 `preproc`; its boxes are divided by the ratio. */
  down: (from, ratio) => ({ ...by(from, ratio, Math.trunc), scaleX: ratio, scaleY: ratio }),
  /** Ultralytics 8.4 `LetterBox`. */
  "half-even": (from, ratio) =>
    scaledTo(
      from,
      by(from, ratio, (side) => Math.max(roundHalfToEven(side), 1)),
    ),
  /** Ultralytics 8.4 `load_image`, by which its validation reads. */
  up(from, ratio, box) {
    const { width, height } = by(from, ratio, Math.ceil);
    return scaledTo(from, {
      width: Math.min(width, box.width),
      height: Math.min(height, box.height),
    });
  },
  /** mmcv 2.2 `rescale_size`. */
  "half-up": (from, ratio) =>
    scaledTo(
      from,
      by(from, ratio, (side) => Math.trunc(side + 0.5)),
    ),
};

const by = ({ width, height }: Size, ratio: number, round: (side: number) => number): Size => ({
  width: round(width * ratio),
  height: round(height * ratio),
});
