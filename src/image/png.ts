/**
 * @module PNG as it is stored (ISO/IEC 15948:2004): samples of 1 to 16 bits and palette indices, neither scaled
 * nor looked up. Codecs for photos expand all of them to colours, and then a label map has no labels left.
 */
import { inflateSync } from "node:zlib";
import { messageOf } from "../errors.ts";
import { type PngHeader, pngChunks } from "./png-chunks.ts";
import { unfiltered, unpacked } from "./png-rows.ts";

/** Samples row by row, those of a pixel beside each other. */
export interface PngSamples extends PngHeader {
  readonly channels: number;
  readonly samples: Uint8Array | Uint16Array;
}

/** A grid of pixels that is stored on its own: the image, or one of the seven passes of an interlaced one. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const whole: Pass = { x: 0, y: 0, stepX: 1, stepY: 1 };

/** Adam7, table 8.1 of the standard. */
const adam7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/** The samples of a PNG; throws an `Error` that says what is wrong with the file, and not which file. */
export function readPng(bytes: Uint8Array): PngSamples {
  const { header, channels, deflated } = pngChunks(bytes);
  const stored = (header.isInterlaced ? adam7 : [whole])
    .map((pass) => storedPass(pass, header, channels))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const size = stored.reduce((sum, { rows, stride }) => sum + rows * (stride + 1), 0);
  let rest = inflated(deflated, size);
  const parts = stored.map((pass) => {
    const raw = rest;
    rest = rest.subarray(pass.rows * (pass.stride + 1));
    return { ...pass, samples: samplesOf(raw, pass, { depth: header.depth, channels }) };
  });
  const samples = header.isInterlaced ? woven(parts, header, channels) : parts[0].samples;
  return { ...header, channels, samples };
}

/** A pass with its size: pixels of a row, rows, and bytes of a row without its filter. */
interface StoredPass extends Pass {
  readonly columns: number;
  readonly rows: number;
  readonly stride: number;
}

function storedPass(pass: Pass, { width, height, depth }: PngHeader, channels: number): StoredPass {
  const columns = Math.ceil((width - pass.x) / pass.stepX);
  const rows = Math.ceil((height - pass.y) / pass.stepY);
  return { ...pass, columns, rows, stride: Math.ceil((columns * channels * depth) / 8) };
}

function samplesOf(
  raw: Uint8Array,
  { columns, rows, stride }: StoredPass,
  { depth, channels }: { readonly depth: number; readonly channels: number },
): PngSamples["samples"] {
  const pixel = Math.max(1, (depth * channels) >> 3); // bytes from a pixel to the one on its left
  const packed = { rows, stride, depth, columns: columns * channels };
  return unpacked(unfiltered(raw, { rows, stride, pixel }), packed);
}

/** Never more than `size` bytes, whatever a small file claims to hold. */
function inflated(deflated: Uint8Array, size: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(deflated, { maxOutputLength: size, chunkSize: Math.max(64, size) });
  } catch (thrown) {
    const isMore = (thrown as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new Error(
      isMore
        ? "it holds more pixels than its header says"
        : `its pixels are damaged (${messageOf(thrown)})`,
      { cause: thrown },
    );
  }
  if (bytes.length < size) throw new Error("it holds fewer pixels than its header says");
  return bytes;
}

/** The image of all its passes. */
function woven(
  parts: readonly (StoredPass & Pick<PngSamples, "samples">)[],
  { width, height, depth }: PngHeader,
  channels: number,
): PngSamples["samples"] {
  const size = width * height * channels;
  const samples = depth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  for (const part of parts) scatter(part, samples, { width, channels });
  return samples;
}

function scatter(
  { x, y, stepX, stepY, columns, rows, samples }: StoredPass & Pick<PngSamples, "samples">,
  to: PngSamples["samples"],
  { width, channels }: { readonly width: number; readonly channels: number },
): void {
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = (y + row * stepY) * width + x + column * stepX;
      for (let c = 0; c < channels; c++) to[place * channels + c] = samples[next++];
    }
  }
}
