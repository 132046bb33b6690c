/**
 * @module An image that is computed where it is looked at. What stands behind a view, such as a
 * resize, gives any window of its image exactly as if the whole had been computed and cut, so that
 * a crop after a resize saves the work outside the crop.
 */
import type { Pixels } from "./pixels.ts";

/** A rectangle of an image, in pixels; `x` and `y` are its top left corner. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface View {
  readonly width: number;
  readonly height: number;
  /** The pixels of `window`, which lies inside the image. They may share memory with the source. */
  read(window: Window): Pixels;
  /** What `read` looks at, as a window of the pixels that all began with. */
  sees(window: Window): Window;
}

/** The window that is the whole image. */
export const wholeOf = ({ width, height }: { width: number; height: number }): Window => ({
  x: 0,
  y: 0,
  width,
  height,
});

export const viewOf = (pixels: Pixels): View => ({
  width: pixels.width,
  height: pixels.height,
  read: (window) => cut(pixels, window),
  sees: (window) => window,
});

/** The part of the image inside `window`. */
export function crop(view: View, { x, y, width, height }: Window): View {
  const there = (window: Window): Window => ({ ...window, x: x + window.x, y: y + window.y });
  return {
    width,
    height,
    read: (window) => view.read(there(window)),
    sees: (window) => view.sees(there(window)),
  };
}

/** Left and right change places. */
export const mirrored = (view: View): View => ({
  width: view.width,
  height: view.height,
  read({ x, y, width, height }) {
    const seen = view.read({ x: view.width - x - width, y, width, height }).data;
    const data = new Uint8Array(seen.length);
    const line = width * 3;
    for (let i = 0; i < data.length; i += 3) {
      const column = i % line;
      const from = i - column + (line - 3 - column);
      data[i] = seen[from];
      data[i + 1] = seen[from + 1];
      data[i + 2] = seen[from + 2];
    }
    return { width, height, data };
  },
  sees: ({ x, ...window }) => view.sees({ ...window, x: view.width - x - window.width }),
});

/** The image with borders of one colour; `at` is where it lies in the larger one. */
export function pad(view: View, at: Window, fill: readonly [number, number, number]): View {
  /** The part of a window that the image is in, where there is one: in the window, and in the image. */
  const inside = (window: Window) => {
    const seen = overlap(window, { x: at.x, y: at.y, width: view.width, height: view.height });
    return isEmpty(seen)
      ? undefined
      : { seen, there: { ...seen, x: seen.x - at.x, y: seen.y - at.y } };
  };
  return {
    width: at.width,
    height: at.height,
    read(window) {
      const data = filled(window.width * window.height, fill);
      const found = inside(window);
      if (found === undefined) return { ...sizeOf(window), data };
      const { seen, there } = found;
      const part = view.read(there);
      for (let row = 0; row < seen.height; row++) {
        const line = part.data.subarray(row * seen.width * 3, (row + 1) * seen.width * 3);
        data.set(line, ((seen.y - window.y + row) * window.width + seen.x - window.x) * 3);
      }
      return { ...sizeOf(window), data };
    },
    sees(window) {
      const found = inside(window);
      return found === undefined ? nothing : view.sees(found.there);
    },
  };
}

export const nothing: Window = { x: 0, y: 0, width: 0, height: 0 };

export const isEmpty = ({ width, height }: Window): boolean => width <= 0 || height <= 0;

const sizeOf = ({ width, height }: Window) => ({ width, height });

/** What two rectangles share; its width or height is not positive if that is nothing. */
export function overlap(a: Window, b: Window): Window {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

/** The least window that holds two; one that is empty counts for nothing. */
export function around(a: Window, b: Window): Window {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

/** `count` pixels of one colour. */
function filled(count: number, [r, g, b]: readonly [number, number, number]): Uint8Array {
  const data = new Uint8Array(count * 3);
  if (r === g && g === b) return data.fill(r);
  for (let i = 0; i < data.length; i += 3) {
    data[i] = r;
    data[i + 1] = g;
    data[i + 2] = b;
  }
  return data;
}

/** Whole rows are not copied. */
function cut(pixels: Pixels, { x, y, width, height }: Window): Pixels {
  const row = pixels.width * 3;
  if (width === pixels.width) {
    return { width, height, data: pixels.data.subarray(y * row, (y + height) * row) };
  }
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < height; i++) {
    const from = (y + i) * row + x * 3;
    data.set(pixels.data.subarray(from, from + width * 3), i * width * 3);
  }
  return { width, height, data };
}
