/**
 * @module A small mask pasted into its box: bilinear between the centres of its cells, nothing beyond them
 * (`_do_paste_mask` of mmdetection and detectron2, which is `grid_sample` with `align_corners=False`).
 */
import type { Mask } from "../scene/index.ts";
import { maskInWindow } from "./mask-window.ts";
import type { Size, Window } from "./plane.ts";

const f32 = Math.fround;

export interface SmallMask extends Size {
  /** Row by row, [height · width]. */
  readonly shares: Float32Array;
}

/** The pixels of the image whose share is at least `threshold`; `corners` is the box in the image. */
export function pastedMask(
  small: SmallMask,
  corners: Float32Array,
  image: Size,
  threshold: number,
): Mask {
  const [left, top, right, bottom] = corners;
  const across = tapsOf(left, right, small.width, image.width);
  const down = tapsOf(top, bottom, small.height, image.height);
  const window: Window = {
    x: across.from,
    y: down.from,
    width: across.low.length,
    height: down.low.length,
  };
  const bitmap = new Uint8Array(window.width * window.height);
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= small.width || y >= small.height ? 0 : small.shares[y * small.width + x];
  for (let y = 0, o = 0; y < window.height; y++) {
    const [row, lower] = [down.low[y], down.weight[y]];
    for (let x = 0; x < window.width; x++, o++) {
      const [column, farther] = [across.low[x], across.weight[x]];
      const [nearer, upper] = [1 - farther, 1 - lower];
      const share =
        at(column, row) * nearer * upper +
        at(column + 1, row) * farther * upper +
        at(column, row + 1) * nearer * lower +
        at(column + 1, row + 1) * farther * lower;
      bitmap[o] = f32(share) >= threshold ? 1 : 0;
    }
  }
  return maskInWindow(bitmap, window, image);
}

/** For each pixel from `from` on the cell before it, and how far it is on the way to the next. */
interface Taps {
  readonly from: number;
  readonly low: Int32Array;
  readonly weight: Float32Array;
}

function tapsOf(begin: number, end: number, cells: number, most: number): Taps {
  const from = Math.min(Math.max(Math.floor(begin) - 1, 0), most);
  const to = Math.min(Math.max(Math.ceil(end) + 1, from), most);
  const low = new Int32Array(to - from);
  const weight = new Float32Array(to - from);
  for (let i = 0; i < low.length; i++) {
    const share = f32(f32(f32(from + i + 0.5) - begin) / f32(end - begin));
    const normal = Number.isFinite(share) ? f32(f32(share * 2) - 1) : 0; // −1 to 1, as grid_sample takes it
    const position = f32(f32(f32(f32(normal + 1) * cells) - 1) / 2);
    low[i] = Math.floor(position);
    weight[i] = f32(position - low[i]);
  }
  return { from, low, weight };
}
