/**
 * @module The hot loops of a resize: weighted sums of pixels along one axis, rounded to 8 bits.
 * They run in WebAssembly (convolve.c), five times as fast as the same in JavaScript; the clear
 * version is in the test.
 */
import { wasm } from "./convolve.wasm.ts";
import { lender } from "./loan.ts";
import type { Pixels } from "./pixels.ts";
import type { Taps } from "./taps.ts";
import { instanceOf, PAGE } from "./wasm.ts";

/** The functions of convolve.c, with its arguments in its order: addresses, sizes and counts. */
type Pass = (...args: readonly number[]) => void;

const { memory, exports } = instanceOf<{ rows: Pass; columns: Pass }>(wasm);
const { rows, columns } = exports;

/** How many rows the C code takes at once. */
const ROWS = 4;
/** Rows are worked on in bands of about this size, so that a large image needs no large memory. */
const BAND_BYTES = 1 << 20;

/** Memory for the rows of an image: its own. */
const own = (length: number): Uint8Array => new Uint8Array(length);

/** Memory for the rows of an image that another pass will read before it is given to the next. */
export const lent = lender();

/** Each row, which is whole, by itself: `width` becomes the number of taps; `room` is where they go. */
export function alongRows({ width, height, data }: Pixels, taps: Taps, room = own): Pixels {
  const [line, outLine] = [width * 3, taps.first.length * 3];
  const band = ROWS * Math.max(1, Math.floor(BAND_BYTES / (ROWS * line)));
  const out = room(height * outLine);
  const [first, count, weights, source, target] = place(taps, band * line, band * outLine);
  const heap = new Uint8Array(memory.buffer);
  for (let y = 0; y < height; y += band) {
    const some = Math.min(band, height - y);
    heap.set(data.subarray(y * line, (y + some) * line), source);
    rows(
      source + taps.from * 3,
      line,
      some,
      first,
      count,
      weights,
      taps.stride,
      taps.first.length,
      target,
    );
    out.set(heap.subarray(target, target + some * outLine), y * outLine);
  }
  return { width: taps.first.length, height, data: out };
}

/** Each column, which begins at `taps.from`, by itself: `height` becomes the number of taps. */
export function alongColumns({ width, data }: Pixels, taps: Taps): Pixels {
  const [line, height] = [width * 3, taps.first.length];
  const [first, count, weights, source, target] = place(taps, data.length, height * line);
  const heap = new Uint8Array(memory.buffer);
  heap.set(data, source);
  columns(source, line, first, count, weights, taps.stride, height, target);
  return { width, height, data: heap.slice(target, target + height * line) };
}

/**
 * The addresses of the three tables of `taps`, which it copies, and of room for two images of these
 * sizes in bytes. Memory grows as needed and stays; behind each image is room for a vector.
 */
function place({ first, count, weights }: Taps, ...images: [number, number]): number[] {
  const sizes = [first, count, weights].map(({ byteLength }) => byteLength).concat(images);
  const addresses: number[] = [];
  let end = PAGE; // the first page is the stack of the C code
  for (const size of sizes) {
    addresses.push(end);
    end += Math.ceil((size + 16) / 16) * 16;
  }
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  for (const [i, table] of [first, count, weights].entries()) {
    new Int32Array(memory.buffer, addresses[i]).set(table);
  }
  return addresses;
}
