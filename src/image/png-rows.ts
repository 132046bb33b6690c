/** @module The rows of a PNG: their filters undone, their samples taken apart. */

/** Rows of bytes, as one pass stores them. */
export interface Rows {
  readonly rows: number;
  /** Bytes of a row. */
  readonly stride: number;
  /** Bytes of a pixel, at least 1. */
  readonly pixel: number;
}

/** Undoes a filter in one row: from `raw` into `out`, which has the row above right before it. */
type Undo = (raw: Uint8Array, from: number, out: Uint8Array, to: number, size: Rows) => void;

/** By the number of the filter (PNG, section 9.2). Left of a row and above the first, all is 0. */
const undo: readonly Undo[] = [undoNone, undoSub, undoUp, undoAverage, undoPaeth];

/** The bytes of all rows, of which each comes behind a byte that names its filter. */
export function unfiltered(raw: Uint8Array, size: Rows): Uint8Array {
  const { rows, stride } = size;
  const out = new Uint8Array((rows + 1) * stride); // a row of zeros first
  for (let row = 0; row < rows; row++) {
    const at = row * (stride + 1);
    const filter = undo[raw[at]];
    if (filter === undefined)
      throw new Error(`row ${row} has the filter ${raw[at]}, known are 0 to 4`);
    filter(raw, at + 1, out, (row + 1) * stride, size);
  }
  return out.subarray(stride);
}

function undoNone(
  raw: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  { stride }: Rows,
): void {
  out.set(raw.subarray(from, from + stride), to);
}

function undoSub(
  raw: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  { stride, pixel }: Rows,
): void {
  for (let i = 0; i < pixel; i++) out[to + i] = raw[from + i];
  for (let i = pixel; i < stride; i++) out[to + i] = raw[from + i] + out[to + i - pixel];
}

function undoUp(
  raw: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  { stride }: Rows,
): void {
  for (let i = 0; i < stride; i++) out[to + i] = raw[from + i] + out[to + i - stride];
}

function undoAverage(
  raw: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  { stride, pixel }: Rows,
): void {
  for (let i = 0; i < pixel; i++) out[to + i] = raw[from + i] + (out[to + i - stride] >> 1);
  for (let i = pixel; i < stride; i++) {
    out[to + i] = raw[from + i] + ((out[to + i - pixel] + out[to + i - stride]) >> 1);
  }
}

function undoPaeth(
  raw: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  { stride, pixel }: Rows,
): void {
  for (let i = 0; i < pixel; i++) out[to + i] = raw[from + i] + out[to + i - stride];
  for (let i = pixel; i < stride; i++) {
    const left = out[to + i - pixel];
    const above = out[to + i - stride];
    const corner = out[to + i - stride - pixel];
    const byLeft = Math.abs(above - corner); // |p − left|, p = left + above − corner
    const byAbove = Math.abs(left - corner);
    const byCorner = Math.abs(left + above - 2 * corner);
    const nearest =
      byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
    out[to + i] = raw[from + i] + nearest;
  }
}

/** Rows of samples that are packed into bytes. */
export interface Packed {
  readonly rows: number;
  /** Bytes of a row. */
  readonly stride: number;
  /** Samples of a row. */
  readonly columns: number;
  /** Bits of a sample. */
  readonly depth: number;
}

/** The samples, one an entry: the first of a byte in its upper bits, of 16 bits the upper byte first. */
export function unpacked(bytes: Uint8Array, packed: Packed): Uint8Array | Uint16Array {
  const { rows, stride, columns, depth } = packed;
  if (depth === 8) return bytes;
  if (depth === 16) return wide(bytes, rows * columns);
  const samples = new Uint8Array(rows * columns);
  const mask = (1 << depth) - 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bit = column * depth;
      const byte = bytes[row * stride + (bit >> 3)];
      samples[row * columns + column] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return samples;
}

function wide(bytes: Uint8Array, count: number): Uint16Array {
  const samples = new Uint16Array(count);
  for (let i = 0; i < count; i++) samples[i] = (bytes[2 * i] << 8) | bytes[2 * i + 1];
  return samples;
}
