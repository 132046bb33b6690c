/**
 * @module Masks as sums of prototypes (YOLACT, Bolya et al. 2019, arXiv:1904.02689), at the size of the original
 * image, as Ultralytics' `process_mask_native` (8.4, `retina_masks`) makes them.
 */
import type { Geometry, Mask } from "../scene/index.ts";
import { bilinear } from "./bilinear.ts";
import type { Kept } from "./detections.ts";
import { maskInWindow } from "./mask-window.ts";
import type { Numbers } from "./outputs.ts";
import { areaOf, cutPlane, type Size, type Window } from "./plane.ts";
import type { Coefficients } from "./ultralytics.ts";

interface Masks {
  /** [1, coefficients, height, width]. */
  readonly prototypes: Numbers;
  readonly coefficients: Coefficients;
}

/** A mask for each box, whose pixels are those inside the box where the sum is above 0. */
export function prototypeMasks(kept: Kept, masks: Masks, geometry: Geometry): Mask[] {
  const [, , height, width] = masks.prototypes.shape;
  const small = { width, height };
  const { times, image } = wholePixels(geometry, small);
  const large = { width: width * times, height: height * times };
  const enlarge = bilinear(small, large, false);
  const [plane, enlarged] = [new Float32Array(areaOf(small)), new Float32Array(areaOf(large))];
  return Array.from(kept.rows, (row, i) => {
    const window = pixelsIn(kept.corners.subarray(i * 4, i * 4 + 4), geometry.original);
    if (window.width === 0 || window.height === 0)
      return maskInWindow(new Uint8Array(0), window, geometry.original);
    sumOfPrototypes(masks, row, plane);
    enlarge(plane, enlarged);
    const shares = new Float32Array(areaOf(window));
    bilinear(image, geometry.original, false, window)(cutPlane(enlarged, large, image), shares);
    return maskInWindow(
      Uint8Array.from(shares, (share) => Number(share > 0)),
      window,
      geometry.original,
    );
  });
}

/**
 * The smallest enlargement of the prototypes (1, 2 or 4) in which the image, without its borders, begins and ends
 * at whole pixels, and where it lies there.
 */
function wholePixels(
  { prepared, resized, offsetX, offsetY }: Geometry,
  small: Size,
): { readonly times: number; readonly image: Window } {
  const coarser = prepared.width / small.width;
  for (let times = 1; ; times *= 2) {
    const share = times / coarser;
    const [x, y, width, height] = [offsetX, offsetY, resized.width, resized.height].map(
      (n) => n * share,
    );
    const isWhole = [x, y, width, height].every(Number.isInteger);
    if (isWhole || times >= coarser) {
      return { times, image: { x, y, width, height } };
    }
  }
}

/** The pixels whose left upper corner is in a box: from its left and top on, to before its right and bottom. */
function pixelsIn(corners: Float32Array, { width, height }: Size): Window {
  const from = (c: number, most: number) => Math.min(Math.max(Math.ceil(c), 0), most);
  const [x, y] = [from(corners[0], width), from(corners[1], height)];
  return {
    x,
    y,
    width: Math.max(from(corners[2], width) - x, 0),
    height: Math.max(from(corners[3], height) - y, 0),
  };
}

function sumOfPrototypes(
  { prototypes, coefficients }: Masks,
  row: number,
  plane: Float32Array,
): void {
  const { data, first, rowStep, step } = coefficients;
  const count = prototypes.shape[1];
  const sum = new Float64Array(plane.length);
  for (let k = 0; k < count; k++) {
    const weight = data[first + row * rowStep + k * step];
    const start = k * plane.length;
    for (let i = 0; i < sum.length; i++) sum[i] += weight * prototypes.data[start + i];
  }
  plane.set(sum);
}
