/**
 * @module PNG as it is stored (ISO/IEC 15948:2004): samples of 1 to 16 bits and palette indices, neither scaled
 * nor looked up. Codecs for photos expand all of them to colours, and then a label map has no labels left.
 */
import { inflateSync } from "node:zlib";
import { messageOf } from "../errors.ts";
import { MOST_PIXELS } from "./decode.ts";
import { unfiltered, unpacked } from "./png-rows.ts";

/** What the first chunk says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly color: PngColor;
  readonly isInterlaced: boolean;
}

export type PngColor = "grey" | "RGB" | "palette" | "grey with alpha" | "RGB with alpha";

/** Samples row by row, those of a pixel beside each other. */
export interface PngSamples extends PngHeader {
  readonly channels: number;
  readonly samples: Uint8Array | Uint16Array;
}

interface ColorType {
  readonly color: PngColor;
  readonly channels: number;
  readonly depths: readonly number[];
}

/** Table 11.1 of the standard. */
const colorTypes = new Map<number, ColorType>([
  [0, { color: "grey", channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { color: "RGB", channels: 3, depths: [8, 16] }],
  [3, { color: "palette", channels: 1, depths: [1, 2, 4, 8] }],
  [4, { color: "grey with alpha", channels: 2, depths: [8, 16] }],
  [6, { color: "RGB with alpha", channels: 4, depths: [8, 16] }],
]);

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
  const { header, channels, deflated } = chunksOf(bytes);
  const { width, height, depth, isInterlaced } = header;
  const bits = depth * channels;
  const passes = (isInterlaced ? adam7 : [whole])
    .map((pass) => ({
      pass,
      columns: Math.ceil((width - pass.x) / pass.stepX),
      rows: Math.ceil((height - pass.y) / pass.stepY),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
    .map((one) => ({ ...one, stride: Math.ceil((one.columns * bits) / 8) }));
  const size = passes.reduce((sum, { rows, stride }) => sum + rows * (stride + 1), 0);
  const filtered = inflated(deflated, size);

  const samplesOf = depth === 16 ? Uint16Array : Uint8Array;
  const samples = new samplesOf(isInterlaced ? width * height * channels : 0);
  let from = 0;
  for (const { pass, columns, rows, stride } of passes) {
    const pixel = Math.max(1, bits >> 3); // bytes from a sample to that of the pixel on its left
    const stored = unfiltered(filtered.subarray(from), { rows, stride, pixel });
    const some = unpacked(stored, { rows, stride, depth, columns: columns * channels });
    if (!isInterlaced) return { ...header, channels, samples: some };
    scatter(some, samples, { pass, columns, rows, width, channels });
    from += rows * (stride + 1);
  }
  return { ...header, channels, samples };
}

/** The first chunk, and the compressed pixels of all `IDAT`. */
function chunksOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let at = 8; // behind the signature
  let first: { header: PngHeader; channels: number } | undefined;
  for (;;) {
    if (at + 12 > bytes.length) throw new Error(`it ends early, at byte ${bytes.length}`);
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw new Error(`at byte ${at + 4} is no name of a chunk`);
    const body = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (at > bytes.length) throw new Error(`it ends early, in the chunk ${type}`);
    if (first === undefined) {
      if (type !== "IHDR" || length !== 13) throw new Error("it does not begin with a header");
      first = headerOf(body);
    } else if (type === "IDAT") parts.push(body);
    else if (type === "IEND") break;
  }
  if (parts.length === 0) throw new Error("it has no pixels");
  return { ...first, deflated: parts.length === 1 ? parts[0] : Buffer.concat(parts) };
}

function headerOf(body: Uint8Array): { header: PngHeader; channels: number } {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, type, compression, filter, interlace] = body.subarray(8);
  const known = colorTypes.get(type);
  if (known === undefined || !known.depths.includes(depth)) {
    throw new Error(
      `its header says colour type ${type} with ${depth} bits, and there is none such`,
    );
  }
  if (compression > 0 || filter > 0 || interlace > 1) {
    throw new Error(
      `its header says methods ${compression}, ${filter}, ${interlace}; known are 0, 0, 0 or 1`,
    );
  }
  if (width === 0 || height === 0) throw new Error(`its header says ${width}×${height} pixels`);
  if (width * height > MOST_PIXELS) {
    throw new Error(`its header says ${width}×${height} pixels, more than ${MOST_PIXELS}`);
  }
  const { color, channels } = known;
  return { header: { width, height, depth, color, isInterlaced: interlace === 1 }, channels };
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

/** Where the pixels of a pass lie in the image. */
interface Grid {
  readonly pass: Pass;
  readonly columns: number;
  readonly rows: number;
  /** Of the image. */
  readonly width: number;
  readonly channels: number;
}

function scatter(
  from: Uint8Array | Uint16Array,
  to: Uint8Array | Uint16Array,
  { pass, columns, rows, width, channels }: Grid,
): void {
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = (pass.y + row * pass.stepY) * width + pass.x + column * pass.stepX;
      for (let c = 0; c < channels; c++) to[place * channels + c] = from[next++];
    }
  }
}
