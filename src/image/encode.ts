/**
 * @module From levels to the numbers that a model reads. A level has 256 values, so each channel is
 * a table, made with the operations of torchvision in their order, each rounded to float32:
 * `ToTensor` divides by the scale, `Normalize` subtracts the mean and divides by the deviation.
 */
import { Refusal } from "../errors.ts";
import { float16Bits } from "./float16.ts";
import type { Pixels } from "./pixels.ts";
import type { Encoding } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";

/** Holds encoded images: float32, the bits of float16, or uint8, as the encoding says. */
export type Encoded = Float32Array | Uint16Array | Uint8Array;

/** The text of an encoding for the record of a run; it names every setting. */
export function doesOf({ layout, dtype, channels, scale, mean, std }: Encoding): string {
  const numbers = `(x / ${scale} - ${mean.join(" ")}) / ${std.join(" ")}`;
  return `encode(${numbers}, ${channels}, ${dtype}, ${layout})`;
}

/** What is larger than an image: the size with borders at the right and at the bottom, and what is in them. */
export interface Canvas extends Size {
  readonly value: number;
}

/** Writes the image into `out` from `offset` on: `3 × height × width` elements, those of the canvas if there is one. */
export function encodeInto(
  pixels: Pixels,
  encoding: Encoding,
  out: Encoded,
  offset: number,
  canvas: Canvas = { width: pixels.width, height: pixels.height, value: 0 },
): void {
  const tables = tablesOf(encoding);
  if (out.constructor !== tables[0].constructor) {
    throw new TypeError(`internal: ${encoding.dtype} does not go into ${out.constructor.name}`);
  }
  const { width, height } = canvas;
  const plane = width * height;
  if (offset + plane * 3 > out.length) {
    throw new RangeError(
      `internal: an image of ${width}×${height} does not fit at ${offset} of ${out.length}`,
    );
  }
  const [step, apart] = encoding.layout === "NCHW" ? [1, plane] : [3, 1];
  const ordered = encoding.channels === "RGB" ? tables : tables.toReversed();
  const channels = encoding.channels === "RGB" ? [0, 1, 2] : [2, 1, 0];
  const startsAt = (row: number) =>
    channels.map((channel) => offset + row * width * step + channel * apart);
  if (pixels.width === width && pixels.height === height) {
    lookUp(pixels.data, ordered, out, startsAt(0), step);
    return;
  }
  out.fill(borders[encoding.dtype](canvas.value), offset, offset + plane * 3);
  const line = pixels.width * 3;
  for (let row = 0; row < pixels.height; row++) {
    const levels = pixels.data.subarray(row * line, (row + 1) * line);
    lookUp(levels, ordered, out, startsAt(row), step);
  }
}

/** A number of a border as its element. */
const borders: { readonly [D in Encoding["dtype"]]: (value: number) => number } = {
  float32: (value) => value,
  float16: float16Bits,
  uint8: (value) => value,
};

/** Red, green and blue each through its table, from its start on into every `step`th element. */
function lookUp(
  levels: Uint8Array,
  [red, green, blue]: readonly Encoded[],
  out: Encoded,
  [toRed, toGreen, toBlue]: readonly number[],
  step: number,
): void {
  for (let i = 0, o = 0; i < levels.length; i += 3, o += step) {
    out[toRed + o] = red[levels[i]];
    out[toGreen + o] = green[levels[i + 1]];
    out[toBlue + o] = blue[levels[i + 2]];
  }
}

const known = new WeakMap<Encoding, Encoded[]>();

function tablesOf(encoding: Encoding): Encoded[] {
  const tables =
    known.get(encoding) ?? encoding.mean.map((_, c) => makers[encoding.dtype](encoding, c));
  known.set(encoding, tables);
  return tables;
}

/** The number of each level in channel `c`, in the order of the encoding's channels. */
const makers: { readonly [D in Encoding["dtype"]]: (encoding: Encoding, c: number) => Encoded } = {
  float32: float32Table,
  float16: (encoding, c) => Uint16Array.from(float32Table(encoding, c), float16Bits),
  uint8({ scale, mean, std }) {
    if (scale !== 1 || mean.some((m) => m !== 0) || std.some((s) => s !== 1)) {
      const advice = "set scale 1, mean 0 0 0 and std 1 1 1, or another dtype";
      throw new Refusal("model", `an encoding to uint8 keeps the levels as they are; ${advice}`);
    }
    return Uint8Array.from({ length: 256 }, (_, level) => level);
  },
};

function float32Table({ scale, mean, std }: Encoding, c: number): Float32Array {
  const f32 = Math.fround;
  return Float32Array.from({ length: 256 }, (_, level) =>
    f32(f32(f32(level / f32(scale)) - f32(mean[c])) / f32(std[c])),
  );
}
