/** @module The whole image as large as it fits into a rectangle, and borders of one colour around it. */
import { resizing } from "./resizing.ts";
import { roundHalfToEven } from "./round.ts";
import { letterboxed } from "./sizes.ts";
import type { DataOf, Step } from "./step.ts";
import { pad } from "./view.ts";

type Data = DataOf<"letterbox">;

export function letterbox(data: Data): Step {
  const { width, height, rounding, place, enlarges, fill, filter, resizer } = data;
  const resize = resizing(data, (from) => letterboxed(from, data));
  const border = places[place];
  return {
    does:
      `letterbox(${width}×${height}, ${rounding}, ${place}, ${enlarges ? "enlarges" : "only shrinks"}, ` +
      `fill ${fill.join(" ")}, ${filter}, ${resizer})`,
    gives: { width, height },
    lays(from) {
      const layout = resize.lays(from);
      return {
        ...layout,
        size: { width, height },
        offsetX: border(width - layout.image.width),
        offsetY: border(height - layout.image.height),
      };
    },
    apply(view) {
      const { offsetX: x, offsetY: y } = this.lays(view);
      return pad(resize.apply(view), { x, y, width, height }, fill);
    },
  };
}

/** How much of the borders comes before the image. */
const places: { readonly [P in Data["place"]]: (rest: number) => number } = {
  /** YOLOX, mmdet. */
  "top-left": () => 0,
  /** Ultralytics: the smaller half of an odd number. */
  center: (rest) => roundHalfToEven(rest / 2 - 0.1),
};
