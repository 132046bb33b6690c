/** @module Steps that resize an image. */
import { Refusal } from "../errors.ts";
import type { Filter, Resizer } from "./preprocessing.ts";
import { resizeOpenCv } from "./resize-opencv.ts";
import { resizePillow } from "./resize-pillow.ts";
import type { Scaled, Size } from "./sizes.ts";
import type { Step } from "./step.ts";
import type { View } from "./view.ts";

/** To the size that `target` says; an image that has it already is left as it is. */
export function resizing(
  { resizer, filter }: { readonly resizer: Resizer; readonly filter: Filter },
  target: (from: Size) => Scaled,
): Pick<Step, "lays" | "apply"> {
  const resize = resizers[resizer](filter);
  return {
    lays(from) {
      const { width, height, scaleX, scaleY } = target(from);
      if (width < 1 || height < 1) {
        const what = `${from.width}×${from.height} to ${width}×${height}`;
        throw new Refusal("data", `cannot resize ${what}: the image is too narrow; leave it out`);
      }
      const size = { width, height };
      return { size, image: size, scaleX, scaleY, offsetX: 0, offsetY: 0 };
    },
    apply(view) {
      const { size } = this.lays(view);
      if (size.width === view.width && size.height === view.height) return view;
      return resize(view, size);
    },
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
