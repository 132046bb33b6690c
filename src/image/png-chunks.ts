/** @module The chunks of a PNG (ISO/IEC 15948:2004): what its header says, and its compressed pixels. */
import { MOST_PIXELS } from "./decode.ts";

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

export interface PngChunks {
  readonly header: PngHeader;
  /** Samples of a pixel. */
  readonly channels: number;
  readonly deflated: Uint8Array;
}

/** The first chunk, and the compressed pixels of all `IDAT`. */
export function pngChunks(bytes: Uint8Array): PngChunks {
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
