/** @module A place in bytes of JSON of which the rest is still to come. */

/** Bytes of a file that are here, and how far they are read. */
export interface Cursor {
  /** The byte at `end` is 0, which no JSON holds: every loop over bytes stops there by itself. */
  bytes: Uint8Array;
  /** The next byte to be read. */
  at: number;
  /** Behind the last byte that is here. */
  end: number;
  /** Where in the file the first of these bytes is. */
  base: number;
  /** Bytes of the whole file; 0 where it does not say, as a pipe. */
  readonly size: number;
}

/** Thrown where a value goes on behind the bytes that are here: it is read anew when there are more. */
export const endOfBytes: unique symbol = Symbol("end of bytes");

/** What is not as it should be at a place; who knows the file and the entry makes a refusal of it. */
export class Malformed extends Error {}

/** A cursor over bytes that are all here. */
export function cursorOver(bytes: Uint8Array, base = 0): Cursor {
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  return { bytes: ended, at: 0, end: bytes.length, base, size: base + bytes.length };
}

/** Says what was expected where the cursor stands. */
export function unexpected(cursor: Cursor, expected: string): never {
  const { bytes, at, end, base } = cursor;
  if (at >= end) throw endOfBytes;
  const rest = Buffer.from(bytes.subarray(at, Math.min(end, at + 20))).toString();
  throw new Malformed(`byte ${base + at} is ${JSON.stringify(rest)}; expected ${expected}`);
}
