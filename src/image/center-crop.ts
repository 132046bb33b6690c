/** @module The middle of an image, with borders first where it is smaller. */
import { roundHalfToEven } from "./round.ts";
import type { DataOf, Step } from "./step.ts";
import { crop, pad, type Window } from "./view.ts";

type Data = DataOf<"center-crop">;

export function centerCrop({ width, height, rounding, fill }: Data): Step {
  const axis = axes[rounding];
  const at = (from: { readonly width: number; readonly height: number }) => ({
    across: axis(from.width, width),
    down: axis(from.height, height),
  });
  return {
    does: `center-crop(${width}×${height}, ${rounding}, fill ${fill.join(" ")})`,
    gives: { width, height },
    lays(from) {
      const { across, down } = at(from);
      return {
        size: { width, height },
        image: { width: from.width, height: from.height },
        scaleX: 1,
        scaleY: 1,
        offsetX: across.before - across.cut,
        offsetY: down.before - down.cut,
      };
    },
    apply(view) {
      const { across, down } = at(view);
      const larger: Window = {
        x: across.before,
        y: down.before,
        width: Math.max(view.width, width),
        height: Math.max(view.height, height),
      };
      const isLarger = larger.width > view.width || larger.height > view.height;
      const padded = isLarger ? pad(view, larger, fill) : view;
      return crop(padded, { x: across.cut, y: down.cut, width, height });
    },
  };
}

/** Along one axis: how much of a border comes before the image, or how much of it is cut there. */
interface Placed {
  readonly before: number;
  readonly cut: number;
}

/**
 * Of an odd number of border pixels the larger half comes after the image (torchvision), or before it
 * where the crop rounds down (transformers). Half of an odd rest to cut is rounded as named (3 → 2 or 1).
 */
const axes: { readonly [R in Data["rounding"]]: (from: number, to: number) => Placed } = {
  /** Python's `round`: torchvision, timm. */
  "half-even": (from, to) => ({
    before: Math.floor(Math.max(to - from, 0) / 2),
    cut: roundHalfToEven(Math.max(from - to, 0) / 2),
  }),
  /** transformers. */
  floor: (from, to) => ({
    before: Math.ceil(Math.max(to - from, 0) / 2),
    cut: Math.floor(Math.max(from - to, 0) / 2),
  }),
};
