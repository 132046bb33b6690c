/** @module Bytes read one after the other, a stretch at a time. */
import { type Bytes, damaged } from "./bytes.ts";

const windowBytes = 65536;

/** A place in a file that moves on with what is read. It never leaves its stretch. */
export interface Cursor {
  readonly name: string;
  /** Of the next byte, counted from the start of the file. */
  readonly at: number;
  /** How many bytes follow. */
  readonly left: number;
  byte(): number;
  take(length: number): Uint8Array;
  skip(length: number): void;
}

/** Over `from` to `to` of a file. */
export function cursor(bytes: Bytes, from = 0, to = bytes.size): Cursor {
  let window = new Uint8Array(0);
  let start = from;
  let at = from;
  const need = (length: number): void => {
    if (length > to - at)
      throw damaged(bytes.name, `it ends at byte ${to}, in the middle of a value`);
    if (at >= start && at + length <= start + window.length) return;
    window = bytes.read(at, Math.min(to - at, Math.max(length, windowBytes)));
    start = at;
  };
  return {
    name: bytes.name,
    get at() {
      return at;
    },
    get left() {
      return to - at;
    },
    byte() {
      need(1);
      return window[at++ - start];
    },
    take(length) {
      need(length);
      at += length;
      return window.subarray(at - length - start, at - start);
    },
    skip(length) {
      if (!(length >= 0 && length <= to - at)) {
        throw damaged(bytes.name, `it ends at byte ${to}, expected ${length} bytes from ${at}`);
      }
      at += length;
    },
  };
}

/** A signed 64-bit number, little-endian; NaN beyond 2^53. */
export function int64(from: Cursor): number {
  const value = Number(viewOf(from.take(8)).getBigInt64(0, true));
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

export const int32 = (from: Cursor): number => viewOf(from.take(4)).getInt32(0, true);

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
