/**
 * @module JPEGs as nearly all are: baseline, grey or YCbCr, without a flaw. They are decoded in
 * WebAssembly (jpeg.c) to the pixels of libjpeg-turbo, on the thread that asks, in half the time that
 * sharp takes. All others are left to it.
 */
import { wasm } from "./jpeg.wasm.ts";
import { type JpegHeader, jpegHeader } from "./jpeg-header.ts";
import { lender } from "./loan.ts";
import type { Pixels } from "./pixels.ts";
import type { Size } from "./sizes.ts";
import { type Window, wholeOf } from "./view.ts";
import { instanceOf } from "./wasm.ts";

/** The functions of jpeg.c, with its arguments in its order; places are addresses. */
interface Decoder {
  file(): number;
  reserve(end: number): number;
  quantizer(id: number, at: number): void;
  huffman(kind: number, id: number, at: number): number;
  begin(
    width: number,
    height: number,
    components: number,
    across: number,
    down: number,
    interval: number,
    scan: number,
    room: number,
  ): number;
  component(i: number, quantizer: number, dc: number, ac: number): void;
  window(left: number, top: number, right: number, bottom: number): void;
  band(): number;
}

const load = () => instanceOf<Decoder>(wasm);

/** Loaded with the first image. */
let loaded: ReturnType<typeof load> | undefined;

/** What lies behind the file: a marker that may not come there, and room for reading ahead. */
const END = Uint8Array.of(0xff, 0x01, ...new Array<number>(318).fill(0));

const lent = lender();

/**
 * What `use` makes of the pixels of such a JPEG; undefined for every other, and for what is none. The
 * pixels are lent until `use` returns; those outside of what is `seen` mean nothing.
 */
export function withBaseline<T>(
  bytes: Uint8Array,
  use: (pixels: Pixels) => T,
  seen: (size: Size) => Window = wholeOf,
): T | undefined {
  const header = jpegHeader(bytes);
  if (header === undefined) return undefined;
  loaded ??= load();
  const { memory, exports: decoder } = loaded;
  const file = decoder.file();
  const room = file + Math.ceil((bytes.length + END.length) / 16) * 16;
  if (!decoder.reserve(room)) return undefined;
  const heap = new Uint8Array(memory.buffer);
  heap.set(bytes, file);
  heap.set(END, file + bytes.length);
  const band = begin(decoder, header, file, room);
  if (band === 0) return undefined;
  const { width, height } = header;
  const window = seen({ width, height });
  const end = window.y + window.height;
  decoder.window(window.x, window.y, window.x + window.width, end);
  const data = lent(width * height * 3);
  for (let y = 0; y < height; ) {
    const rows = decoder.band();
    if (rows < 0) return undefined;
    const [from, to] = [Math.max(y, window.y), Math.min(y + rows, end)];
    if (from < to) {
      const place = band + (from - y) * width * 3;
      data.set(new Uint8Array(memory.buffer, place, (to - from) * width * 3), from * width * 3);
    }
    y += rows;
  }
  return use({ width, height, data });
}

/** The address where bands will be, which need the memory from `room` on; 0 where nothing can be. */
function begin(decoder: Decoder, header: JpegHeader, file: number, room: number): number {
  const { width, height, components, interval, scan } = header;
  for (const { id, at } of header.quantizers) decoder.quantizer(id, file + at);
  for (const [kind, tables] of [header.dcCodes, header.acCodes].entries()) {
    for (const { id, at } of tables) if (!decoder.huffman(kind, id, file + at)) return 0;
  }
  const [{ across, down }] = components;
  const begun = file + scan;
  const band = decoder.begin(width, height, components.length, across, down, interval, begun, room);
  for (const [i, { quantizer, dc, ac }] of components.entries()) {
    decoder.component(i, quantizer, dc, ac);
  }
  return band;
}
