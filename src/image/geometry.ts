/** @module How an image comes to lie in what is prepared of it: the same steps, without its pixels. */
import type { Geometry } from "../scene/index.ts";
import { paddedSize } from "./padding.ts";
import type { Preprocessing } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";
import type { Layout } from "./step.ts";
import { stepsOf } from "./steps.ts";

/** How an image of the size `original` lies in what `preprocessing` makes of it. */
export function geometryOf(preprocessing: Preprocessing, original: Size): Geometry {
  const { width, height } = original;
  let whole: Geometry = {
    original: { width, height },
    prepared: { width, height },
    resized: { width, height },
    scaleX: 1,
    scaleY: 1,
    offsetX: 0,
    offsetY: 0,
  };
  for (const step of stepsOf(preprocessing)) whole = after(whole, step.lays(whole.prepared));
  return { ...whole, prepared: paddedSize(whole.prepared, preprocessing.padding) };
}

/** After one more step. */
function after(before: Geometry, layout: Layout): Geometry {
  const { prepared, resized } = before;
  return {
    original: before.original,
    prepared: layout.size,
    resized: {
      width: Math.round((resized.width * layout.image.width) / prepared.width),
      height: Math.round((resized.height * layout.image.height) / prepared.height),
    },
    scaleX: before.scaleX * layout.scaleX,
    scaleY: before.scaleY * layout.scaleY,
    offsetX: before.offsetX * layout.scaleX + layout.offsetX,
    offsetY: before.offsetY * layout.scaleY + layout.offsetY,
  };
}
