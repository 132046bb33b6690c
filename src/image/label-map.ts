/**
 * @module Label maps from PNG files: the numbers that are stored, as `np.asarray(Image.open(file))` of Pillow
 * gives them for greyscale and palettes. docs/images.md says where the two differ.
 */
import { messageOf, Refusal } from "../errors.ts";
import type { LabelMap } from "../scene/index.ts";
import { kindOf } from "./kind.ts";
import { type PngSamples, readPng } from "./png.ts";

/**
 * How the red, green and blue of a pixel make a number:
 * - `id`: R + 256 G + 65536 B (COCO panoptic, and colours in general);
 * - `ade20k-class`, `ade20k-instance`: ⌊R / 10⌋ · 256 + G, and B (the full ADE20K).
 */
export type ColourCode = "id" | "ade20k-class" | "ade20k-instance";

/** What a level of each channel adds. */
const codes: Readonly<
  Record<ColourCode, { red: (level: number) => number; green: number; blue: number }>
> = {
  id: { red: (level) => level, green: 256, blue: 65536 },
  "ade20k-class": { red: (level) => Math.floor(level / 10) * 256, green: 1, blue: 0 },
  "ade20k-instance": { red: () => 0, green: 0, blue: 1 },
};

/** A label map, and what its labels were made of. */
export interface StoredLabels extends LabelMap {
  readonly from: "numbers" | "colours";
}

/**
 * The label map in the bytes of a PNG: greyscale of any depth, indices of a palette, or colours as `code` turns
 * them into numbers. Without a code, colours are refused unless all of them are grey. Alpha is dropped.
 * Whatever is wrong with the file is a `Refusal` that calls it `name`.
 */
export function readLabelMap(bytes: Uint8Array, name: string, code?: ColourCode): StoredLabels {
  const png = pngOf(bytes, name);
  const { width, height, channels, samples } = png;
  if (channels === 1) return { width, height, labels: samples, from: "numbers" };
  const isGrey = channels === 2 || (code === undefined && allGrey(png));
  if (isGrey) return { width, height, labels: everyNth(samples, channels), from: "numbers" };
  if (code === undefined) {
    throw new Refusal(
      "data",
      `${name}: stores colours (${png.color}), expected one number a pixel; save palette indices or greyscale, or name the colour of each class`,
    );
  }
  if (png.depth === 16) {
    throw new Refusal("data", `${name}: stores colours of 16 bits, expected 8; save it with 8`);
  }
  return { width, height, labels: coded(samples, channels, code), from: "colours" };
}

function pngOf(bytes: Uint8Array, name: string): PngSamples {
  const kind = kindOf(bytes);
  if (kind !== "PNG") {
    const what = bytes.length === 0 ? "the file is empty" : `a ${kind ?? "file of another kind"}`;
    const why = kind === "JPEG" ? ", whose compression changes labels" : "";
    throw new Refusal("data", `${name}: ${what}${why}; a label map must be a PNG`);
  }
  try {
    return readPng(bytes);
  } catch (thrown) {
    throw new Refusal(
      "data",
      `${name}: cannot read this PNG: ${messageOf(thrown)}; replace or remove the file`,
      { cause: thrown },
    );
  }
}

/** Whether red, green and blue are equal everywhere: greyscale that was saved as colours. */
function allGrey({ samples, channels }: PngSamples): boolean {
  for (let i = 0; i < samples.length; i += channels) {
    if (samples[i] !== samples[i + 1] || samples[i] !== samples[i + 2]) return false;
  }
  return true;
}

function everyNth(samples: Uint8Array | Uint16Array, n: number): Uint8Array | Uint16Array {
  const labels = samples.slice(0, samples.length / n);
  for (let i = 0; i < labels.length; i++) labels[i] = samples[i * n];
  return labels;
}

function coded(samples: Uint8Array | Uint16Array, channels: number, code: ColourCode): Int32Array {
  const { red, green, blue } = codes[code];
  const ofRed = Int32Array.from({ length: 256 }, (_, level) => red(level));
  const labels = new Int32Array(samples.length / channels);
  for (let i = 0, at = 0; i < labels.length; i++, at += channels) {
    labels[i] = ofRed[samples[at]] + green * samples[at + 1] + blue * samples[at + 2];
  }
  return labels;
}
