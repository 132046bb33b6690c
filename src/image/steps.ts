/**
 * @module The steps of preprocessing: what a card or a protocol says as data becomes something that
 * can be done to a view. Sizes are rounded as torchvision and timm round them.
 */
import { Refusal } from "../errors.ts";
import type { Filter, Preprocessing, Resizer, StepData } from "./preprocessing.ts";
import { resizeOpenCv } from "./resize-opencv.ts";
import { resizePillow } from "./resize-pillow.ts";
import { roundHalfToEven } from "./round.ts";
import { crop, pad, type View } from "./view.ts";

/** One step of preprocessing. `does` goes into the record of a run, so it names every setting. */
export interface Step {
  readonly does: string;
  /** The size that comes out of it; null where that depends on the image. */
  readonly gives: Size | null;
  apply(view: View): View;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const stepsOf = ({ steps }: Preprocessing): Step[] => steps.map(stepOf);

/** The data of one kind of step. */
type Data<Kind extends StepData["step"]> = Extract<StepData, { step: Kind }>;

const stepOf = (data: StepData): Step => (kinds[data.step] as (data: StepData) => Step)(data);

const kinds: { readonly [Kind in StepData["step"]]: (data: Data<Kind>) => Step } = {
  "resize-shorter": ({ size, filter, resizer }) => ({
    does: `resize-shorter(${size}, ${filter}, ${resizer})`,
    gives: null,
    apply: resizing(resizer, filter, (view) => shorterTo(view, size)),
  }),
  resize: ({ width, height, filter, resizer }) => ({
    does: `resize(${width}×${height}, ${filter}, ${resizer})`,
    gives: { width, height },
    apply: resizing(resizer, filter, () => ({ width, height })),
  }),
  "resize-inside": ({ width, height, filter, resizer }) => ({
    does: `resize-inside(${width}×${height}, ${filter}, ${resizer})`,
    gives: null,
    apply: resizing(resizer, filter, (view) => inside(view, { width, height })),
  }),
  "center-crop": ({ width, height, rounding, fill }) => ({
    does: `center-crop(${width}×${height}, ${rounding}, fill ${fill.join(" ")})`,
    gives: { width, height },
    apply: (view) =>
      centerCrop(
        paddedTo(view, { width, height }, { rounding, fill }),
        { width, height },
        rounding,
      ),
  }),
};

/** To the size that `target` says; an image that has it already is left as it is. */
function resizing(resizer: Resizer, filter: Filter, target: (view: View) => Size) {
  const resize = resizers[resizer](filter);
  return (view: View): View => {
    const { width, height } = target(view);
    if (width < 1 || height < 1) {
      const what = `${view.width}×${view.height} to ${width}×${height}`;
      throw new Refusal("data", `cannot resize ${what}: the image is too narrow; leave it out`);
    }
    if (width === view.width && height === view.height) return view;
    return resize(view, { width, height });
  };
}

const resizers: {
  readonly [R in Resizer]: (filter: Filter) => (view: View, size: Size) => View;
} = {
  pillow: (filter) => (view, size) => resizePillow(view, { ...size, filter }),
  opencv(filter) {
    if (filter !== "bilinear" && filter !== "nearest") {
      const rest = "use bilinear, nearest, or the resizer pillow";
      throw new Refusal("usage", `the resizer opencv has no filter "${filter}" here; ${rest}`);
    }
    return (view, size) => resizeOpenCv(view, { ...size, filter });
  },
};

/** torchvision `Resize(size)`: the shorter side exactly, the longer without its fraction. */
function shorterTo({ width, height }: Size, size: number): Size {
  return width <= height
    ? { width: size, height: Math.trunc((size * height) / width) }
    : { width: Math.trunc((size * width) / height), height: size };
}

/** timm `ResizeKeepRatio(size, longest=1)`: as large as fits, each side rounded by itself. */
function inside(view: Size, { width, height }: Size): Size {
  const ratio = Math.max(view.height / height, view.width / width);
  return {
    width: roundHalfToEven(view.width / ratio),
    height: roundHalfToEven(view.height / ratio),
  };
}

/**
 * Borders where the image is smaller than `size`. Of an odd number the larger half comes after it
 * (torchvision), or before it where the crop rounds down (transformers).
 */
function paddedTo(
  view: View,
  size: Size,
  { rounding, fill }: Pick<Data<"center-crop">, "rounding" | "fill">,
): View {
  const width = Math.max(view.width, size.width);
  const height = Math.max(view.height, size.height);
  if (width === view.width && height === view.height) return view;
  const first = rounding === "floor" ? Math.ceil : Math.floor;
  const x = first((width - view.width) / 2);
  const y = first((height - view.height) / 2);
  return pad(view, { x, y, width, height }, fill);
}

/** The middle: half of an odd difference is rounded as `rounding` says (3 → 2 or 1). */
function centerCrop(view: View, { width, height }: Size, rounding: Rounding): View {
  const half = roundings[rounding];
  const x = half((view.width - width) / 2);
  const y = half((view.height - height) / 2);
  return crop(view, { x, y, width, height });
}

type Rounding = Data<"center-crop">["rounding"];

const roundings: { readonly [R in Rounding]: (half: number) => number } = {
  "half-even": roundHalfToEven, // Python's `round`: torchvision, timm
  floor: Math.floor, // transformers
};
