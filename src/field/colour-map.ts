/** @module Colours of which equal steps look equal, for heat maps: magma, of matplotlib. */
import * as Plot from "@observablehq/plot";
import type { Pixels } from "../image/index.ts";
import type { FieldMap } from "./field-map.ts";

/** Red, green and blue of 256 values from 0 to 1. */
const table = (() => {
  const scale = Plot.scale({ color: { type: "linear", scheme: "magma", domain: [0, 255] } });
  return Array.from({ length: 256 }, (_, i) => rgb(String(scale?.apply(i))));
})();

export const colourMapName = "magma";

/** `#1a2b3c`, or `rgb(1, 2, 3)`. */
function rgb(text: string): readonly number[] {
  const hex = /^#(..)(..)(..)$/.exec(text);
  if (hex !== null) return hex.slice(1).map((digits) => Number.parseInt(digits, 16));
  return (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** The colour of a value from 0 to 1. */
export const colourOf = (value: number): readonly number[] =>
  table[Math.max(0, Math.min(255, Math.round(255 * value)))] ?? table[0]; // a NaN is black

/** A map of values from 0 to 1 in colours, each pixel a square of `zoom`. */
export function heated({ height, width, data }: FieldMap, zoom = 1): Pixels {
  const [rows, columns] = [height * zoom, width * zoom];
  const pixels = new Uint8Array(rows * columns * 3);
  for (let y = 0; y < rows; y++) {
    const row = Math.floor(y / zoom) * width;
    for (let x = 0; x < columns; x++) {
      pixels.set(colourOf(data[row + Math.floor(x / zoom)]), 3 * (y * columns + x));
    }
  }
  return { width: columns, height: rows, data: pixels };
}
