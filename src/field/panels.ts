/** @module Pictures side by side on white, with texts. */
import { type Pixels, resizePillow, viewOf } from "../image/index.ts";

export const blank = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint8Array(3 * width * height).fill(255),
});

export function paste(canvas: Pixels, image: Pixels, left: number, top: number): void {
  const row = 3 * image.width;
  for (let y = 0; y < image.height; y++) {
    const line = image.data.subarray(y * row, (y + 1) * row);
    canvas.data.set(line, 3 * ((top + y) * canvas.width + left));
  }
}

/** As large as fits into a square: whole squares where it is made larger, means where it is made smaller. */
export function fittedInto(side: number, image: Pixels): Pixels {
  const scale = side / Math.max(image.width, image.height);
  const size = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
  const filter = scale >= 1 ? "nearest" : "box";
  return resizePillow(viewOf(image), { ...size, filter }).read({ x: 0, y: 0, ...size });
}

/** A line of text as SVG. */
export const text = (x: number, y: number, words: string, size: number, fill = "black"): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-family="sans-serif" fill="${fill}">${escaped(words)}</text>`;

const escaped = (words: string): string => words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
