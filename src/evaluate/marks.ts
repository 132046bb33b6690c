/**
 * @module What is said or true of an image, as something that can be drawn over it: things with boxes,
 * masks and keypoints, a label map, or a line of text.
 */
import type { Pixels } from "../image/index.ts";
import { type Box, bitmapOfMask, type LabelMap, type Mask } from "../scene/index.ts";

/** A thing to be drawn. */
export interface Thing {
  /** Its class, which gives it its colour. */
  readonly category: number;
  /** What stands beside it: `person 0.87`. */
  readonly text: string;
  readonly box?: Box | undefined;
  readonly mask?: Mask | undefined;
  /** x, y and visibility of each, [K · 3]; those that are not visible are left out. */
  readonly keypoints?: ArrayLike<number> | undefined;
  /** Dashed where it stands for a crowd, or does not count. */
  readonly dashed?: boolean;
}

export interface Marks {
  readonly title: string;
  readonly things: readonly Thing[];
  /** Labels that are not to be drawn are `blank`. */
  readonly map?: { readonly labels: LabelMap; readonly blank: number } | undefined;
}

/** Red, green and blue of a class: hues far from those of its neighbours (the golden angle). */
export function colourOf(category: number): readonly [number, number, number] {
  const hue = ((category * 137.508) % 360) / 60;
  const value = category % 3 === 2 ? 190 : 255;
  const share = (shift: number): number => {
    const k = (shift + hue) % 6;
    return Math.round(value * (1 - 0.85 * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [share(5), share(3), share(1)];
}

/** How much of a pixel's colour is that of its class. */
const tint = { mask: 0.45, map: 0.6 };

/** The image with masks and label map laid over it in the colours of their classes. */
export function tinted(image: Pixels, { things, map }: Pick<Marks, "things" | "map">): Pixels {
  const data = image.data.slice();
  if (map !== undefined) {
    const { labels, blank } = map;
    for (let i = 0; i < labels.labels.length; i++) {
      if (labels.labels[i] !== blank) blend(data, i, colourOf(labels.labels[i]), tint.map);
    }
  }
  for (const { mask, category } of things) {
    if (mask === undefined) continue;
    const bitmap = bitmapOfMask(mask);
    const colour = colourOf(category);
    for (let i = 0; i < bitmap.length; i++) if (bitmap[i]) blend(data, i, colour, tint.mask);
  }
  return { ...image, data };
}

function blend(
  data: Uint8Array,
  pixel: number,
  colour: readonly [number, number, number],
  share: number,
): void {
  for (let c = 0; c < 3; c++) {
    const at = 3 * pixel + c;
    data[at] += Math.round(share * (colour[c] - data[at]));
  }
}

/** Boxes, keypoints and texts as SVG elements, over an image that is drawn `zoom` times as large. */
export const drawn = ({ things }: Pick<Marks, "things">, zoom: number): string =>
  things.map((thing) => boxOf(thing, zoom) + pointsOf(thing, zoom)).join("");

function boxOf({ category, box, text, dashed }: Thing, zoom: number): string {
  if (box === undefined) return "";
  const [x, y, width, height] = box.map((v) => Number((v * zoom).toFixed(2)));
  const colour = cssOf(category);
  const dashes = dashed ? ` stroke-dasharray="4 3"` : "";
  const top = Math.max(0, y - 12);
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>`,
    `<rect x="${x}" y="${top}" width="${6.2 * text.length + 4}" height="12" fill="${colour}"/>`,
    `<text x="${x + 2}" y="${top + 9.5}" font-size="10" font-family="sans-serif" fill="${inkOn(category)}">${escaped(text)}</text>`,
  ].join("");
}

function pointsOf({ category, keypoints }: Thing, zoom: number): string {
  const points: string[] = [];
  for (let i = 0; i + 2 < (keypoints?.length ?? 0); i += 3) {
    const [x, y, visible] = [0, 1, 2].map((k) => Number(keypoints?.[i + k]));
    if (!visible) continue;
    points.push(
      `<circle cx="${x * zoom}" cy="${y * zoom}" r="3" fill="${cssOf(category)}" stroke="white"/>`,
    );
  }
  return points.join("");
}

const cssOf = (category: number): string => `rgb(${colourOf(category).join(" ")})`;

/** Black or white, whichever can be read on the colour of a class (Rec. 601 luma). */
function inkOn(category: number): string {
  const [r, g, b] = colourOf(category);
  return 0.299 * r + 0.587 * g + 0.114 * b > 110 ? "black" : "white";
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
