/** @module The values that entries of COCO files have. */
import { type Cursor, endOfBytes, Malformed, unexpected } from "./cursor.ts";
import { readNumber } from "./number.ts";
import { skipValue } from "./skip-value.ts";
import { nextElement, openList, skipSpace } from "./tokens.ts";

/** 0 and 1, or false and true. */
export function readFlag(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at];
  if (byte !== 116 && byte !== 102) return Number(readNumber(cursor) !== 0);
  skipValue(cursor);
  return Number(byte === 116);
}

export function readList<T>(cursor: Cursor, element: (cursor: Cursor) => T): T[] {
  const list: T[] = [];
  for (let more = openList(cursor); more; more = nextElement(cursor)) list.push(element(cursor));
  return list;
}

/**
 * Reads x, y, width and height into `box`; where the list is empty, as some keypoint files have it, NaN.
 */
export function readBox(cursor: Cursor, box: Float64Array): void {
  let n = 0;
  for (let more = openList(cursor); more; more = nextElement(cursor)) {
    const number = readNumber(cursor);
    if (n < 4) box[n] = number;
    n++;
  }
  if (n === 0) box.fill(Number.NaN);
  else if (n !== 4) {
    throw new Malformed(`has a box of ${n} numbers; expected four: x, y, width, height`);
  } else if (!Number.isFinite(box[0] + box[1] + box[2] + box[3])) {
    throw new Malformed(`has the box [${box}]; all four must be finite numbers`);
  }
}

/** Where a value is that is read only when it is needed. */
export interface Span {
  at: number;
  /** 0 where there is none. */
  length: number;
}

/** Passes a list or an object; an empty one counts as none. */
export function passSpan(cursor: Cursor, span: Span): void {
  const { bytes, at: start } = cursor;
  if (bytes[start] !== 91 && bytes[start] !== 123) unexpected(cursor, "a list or an object");
  cursor.at++;
  const byte = skipSpace(cursor);
  if (cursor.at >= cursor.end) throw endOfBytes;
  cursor.at = start;
  skipValue(cursor);
  span.at = cursor.base + start;
  span.length = byte === 93 || byte === 125 ? 0 : cursor.at - start;
}
