/** @module Logits of one class at a time, brought to the size of the original image. */
import { Refusal } from "../errors.ts";
import type { Geometry, Look } from "../scene/index.ts";
import { bilinear, type Resize } from "./bilinear.ts";
import type { DecoderSettings } from "./decoder.ts";
import { areaOf, cutPlane, mirrorPlane, type Size, sameSize, type Window } from "./plane.ts";

/** The logits of one look: a plane for each class. */
export interface LogitPlanes {
  readonly classes: number;
  readonly size: Size;
  plane(k: number): Float32Array;
}

/** Writes the logits of class `k` at the size of the original image into `target`. */
export type ClassView = (k: number, target: Float32Array) => void;

/** The one look at the whole of a prepared image. */
export const wholeLook = (geometry: Geometry): Look => ({
  view: 0,
  geometry,
  mirrored: false,
  window: { x: 0, y: 0, ...geometry.prepared },
});

export interface Part {
  readonly look: Look;
  readonly planes: LogitPlanes;
}

/** What the windows of one prepared image say together; where they overlap it is their mean. */
export function viewOf(
  parts: readonly Part[],
  { alignCorners, logitsResize }: Pick<DecoderSettings, "alignCorners" | "logitsResize">,
): ClassView {
  const [{ look, planes }] = parts;
  const { geometry, mirrored } = look;
  const isWhole = parts.length === 1 && sameSize(look.window, geometry.prepared);
  if (logitsResize === "direct") {
    return directView(planes, geometry, mirrored, { alignCorners, isWhole });
  }
  const prepared = isWhole
    ? wholeImage(planes, geometry.prepared, alignCorners)
    : meanOfWindows(parts, geometry.prepared, alignCorners);
  const inside = imageIn(geometry);
  const toOriginal = bilinear(geometry.resized, geometry.original, alignCorners);
  const whole = new Float32Array(areaOf(geometry.prepared));
  return (k, target) => {
    prepared(k, whole);
    const image = cutPlane(whole, geometry.prepared, inside);
    if (mirrored) mirrorPlane(image, inside);
    toOriginal(image, target);
  };
}

/** Straight to the size of the original image, as transformers does it; there must be no borders. */
function directView(
  planes: LogitPlanes,
  geometry: Geometry,
  mirrored: boolean,
  { alignCorners, isWhole }: { readonly alignCorners: boolean; readonly isWhole: boolean },
): ClassView {
  if (!isWhole || !sameSize(geometry.prepared, geometry.resized)) {
    throw new Refusal(
      "model",
      "logits of windows, or of an image with borders, cannot be resized directly; set logitsResize to input-first",
    );
  }
  const resize = bilinear(planes.size, geometry.original, alignCorners);
  return (k, target) => {
    resize(planes.plane(k), target);
    if (mirrored) mirrorPlane(target, geometry.original);
  };
}

function wholeImage(planes: LogitPlanes, size: Size, alignCorners: boolean): ClassView {
  const resize = bilinear(planes.size, size, alignCorners);
  return (k, target) => resize(planes.plane(k), target);
}

/** The sum of the windows in their order, divided by how many of them see a pixel. */
function meanOfWindows(parts: readonly Part[], size: Size, alignCorners: boolean): ClassView {
  const counts = new Float32Array(areaOf(size));
  const windows = parts.map(({ look: { window }, planes }) => {
    const one = new Float32Array(areaOf(window)).fill(1);
    addWindow(one, window, counts, size);
    const resize: Resize = bilinear(planes.size, window, alignCorners);
    return { window, planes, resize, enlarged: one };
  });
  return (k, target) => {
    target.fill(0);
    for (const { window, planes, resize, enlarged } of windows) {
      resize(planes.plane(k), enlarged);
      addWindow(enlarged, window, target, size);
    }
    for (let i = 0; i < target.length; i++) target[i] /= counts[i];
  };
}

function addWindow(part: Float32Array, window: Window, whole: Float32Array, size: Size): void {
  for (let row = 0, from = 0; row < window.height; row++) {
    const to = (window.y + row) * size.width + window.x;
    for (let x = 0; x < window.width; x++) whole[to + x] += part[from++];
  }
}

/** Where the image lies in what was prepared of it, without its borders. */
export function imageIn({ prepared, resized, offsetX, offsetY }: Geometry): Window {
  const fits =
    offsetX >= 0 &&
    offsetY >= 0 &&
    offsetX + resized.width <= prepared.width &&
    offsetY + resized.height <= prepared.height;
  if (fits) return { x: offsetX, y: offsetY, ...resized };
  throw new Refusal(
    "model",
    `the preprocessing cuts an image of ${resized.width}×${resized.height} to ${prepared.width}×${prepared.height}, so the rest would have no label; set resize to squash, letterbox or keep-ratio`,
  );
}
