/**
 * @module Pillow's `Image.resize` of an RGB image, to the bit (`libImaging/Resample.c` and
 * `ImagingScaleAffine`, 13.0.0): one pass along each axis, each rounded to 8 bits, with kernels that
 * widen when shrinking. A pass is a view of a view, so only what is looked at is computed.
 */
import { alongColumns, alongRows, lent } from "./convolve.ts";
import { pick } from "./pick.ts";
import type { Filter } from "./preprocessing.ts";
import { type Axis, tapsOf } from "./taps.ts";
import { crop, type View } from "./view.ts";

export interface PillowResize {
  readonly width: number;
  readonly height: number;
  readonly filter: Filter;
  /** Left, top, right and bottom of the part that is resized; the whole image by default. */
  readonly box?: readonly [number, number, number, number];
}

export function resizePillow(view: View, { width, height, filter, box }: PillowResize): View {
  const [left, top, right, bottom] = (box ?? [0, 0, view.width, view.height]).map(Math.fround);
  if (!(left >= 0 && top >= 0 && right <= view.width && bottom <= view.height)) {
    throw new RangeError(`the box [${box}] does not lie inside ${view.width}×${view.height}`);
  }
  const across: Axis = { source: view.width, target: width, start: left, end: right };
  const down: Axis = { source: view.height, target: height, start: top, end: bottom };
  if (isCut(across) && isCut(down)) return crop(view, { x: left, y: top, width, height });
  if (filter === "nearest") return pick(view, nearest(across), nearest(down));
  // Pillow 13 takes the cheaper order where the height shrinks by far more than the width; 9.4 did not.
  const lostRows = view.height - height;
  const rowsFirst = lostRows > 0 && lostRows > (view.width - width) * 2;
  return rowsFirst
    ? convolveRows(convolveColumns(view, down, filter), across, filter)
    : convolveColumns(
        convolveRows(view, across, filter, isKept(down) ? undefined : lent),
        down,
        filter,
      );
}

const isCut = ({ target, start, end }: Axis): boolean =>
  Number.isInteger(start) && Math.fround(end - start) === target;

const isKept = ({ source, target, start, end }: Axis): boolean =>
  target === source && start === 0 && end === target;

/** Centres of the target samples, whole part. The position is summed up as Pillow does it. */
function nearest({ target, start, end }: Axis): Int32Array {
  const scale = Math.fround(end - start) / target;
  const positions = new Int32Array(target);
  let position = start + scale * 0.5;
  for (let i = 0; i < target; i++) {
    positions[i] = position;
    position += scale;
  }
  return positions;
}

/** Along x: each row by itself. Rows are read whole: a view of pixels gives them without copying. */
function convolveRows(
  view: View,
  axis: Axis,
  filter: Exclude<Filter, "nearest">,
  room?: typeof lent,
): View {
  if (isKept(axis)) return view;
  return {
    width: axis.target,
    height: view.height,
    read({ x, y, width, height }) {
      const taps = tapsOf(axis, filter, x, x + width);
      return alongRows(view.read({ x: 0, y, width: view.width, height }), taps, room);
    },
    sees({ x, y, width, height }) {
      const { from, to } = tapsOf(axis, filter, x, x + width);
      return view.sees({ x: from, y, width: to - from, height });
    },
  };
}

/** Along y: each column by itself. */
function convolveColumns(view: View, axis: Axis, filter: Exclude<Filter, "nearest">): View {
  if (isKept(axis)) return view;
  return {
    width: view.width,
    height: axis.target,
    read({ x, y, width, height }) {
      const taps = tapsOf(axis, filter, y, y + height);
      return alongColumns(view.read({ x, y: taps.from, width, height: taps.to - taps.from }), taps);
    },
    sees({ x, y, width, height }) {
      const { from, to } = tapsOf(axis, filter, y, y + height);
      return view.sees({ x, y: from, width, height: to - from });
    },
  };
}
