/** @module A label map that the model has made already, brought to the size of the original image. */
import type { LabelMap } from "../scene/index.ts";
import type { Size, Window } from "./plane.ts";

type Labels = LabelMap["labels"];

/** Of each axis which source sample is taken: `interpolate(mode="nearest")` of PyTorch, in float32. */
function picks(source: number, target: number): Int32Array {
  const ratio = Math.fround(source / target);
  return Int32Array.from({ length: target }, (_, i) =>
    Math.min(Math.floor(Math.fround(i * ratio)), source - 1),
  );
}

/** The part inside `window` of a map that is `width` wide, at the size `to`. */
export function nearestLabels<L extends Labels>(
  labels: L,
  width: number,
  window: Window,
  to: Size,
): L {
  const columns = picks(window.width, to.width);
  const rows = picks(window.height, to.height);
  const out = new (labels.constructor as new (n: number) => L)(to.width * to.height);
  let o = 0;
  for (const row of rows) {
    const start = (window.y + row) * width + window.x;
    for (const column of columns) out[o++] = labels[start + column];
  }
  return out;
}
