/** @module Steps through JSON text: over spaces, into lists and objects and on in them, texts. */
import { type Cursor, endOfBytes, Malformed, unexpected } from "./cursor.ts";

export const quote = 34;
const comma = 44;
export const backslash = 92;

/** To the next byte that is no space. */
export function skipSpace(cursor: Cursor): number {
  const { bytes } = cursor;
  let { at } = cursor;
  let byte = bytes[at];
  while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = bytes[++at];
  cursor.at = at;
  return byte;
}

/** Into an object; false where it is empty, and passed. */
export const openObject = (cursor: Cursor): boolean => open(cursor, 123, 125, "{");

/** To the next key of an object; false behind its end. */
export const nextMember = (cursor: Cursor): boolean => next(cursor, 125, "a comma or }");

/** Into a list; false where it is empty, and passed. */
export const openList = (cursor: Cursor): boolean => open(cursor, 91, 93, "[");

/** To the next element of a list; false behind its end. */
export const nextElement = (cursor: Cursor): boolean => next(cursor, 93, "a comma or ]");

function open(cursor: Cursor, opening: number, closing: number, expected: string): boolean {
  if (skipSpace(cursor) !== opening) unexpected(cursor, expected);
  cursor.at++;
  const byte = skipSpace(cursor);
  if (byte === closing) cursor.at++;
  else if (cursor.at >= cursor.end) throw endOfBytes;
  return byte !== closing;
}

function next(cursor: Cursor, closing: number, expected: string): boolean {
  const byte = skipSpace(cursor);
  if (byte !== comma && byte !== closing) unexpected(cursor, expected);
  cursor.at++;
  if (byte === closing) return false;
  skipSpace(cursor);
  return true;
}

/** The string at the cursor. */
export function readText(cursor: Cursor): string {
  const start = cursor.at;
  if (cursor.bytes[start] !== quote) unexpected(cursor, "text in quotes");
  skipText(cursor);
  return textOf(cursor, start);
}

/** The bytes of the string at the cursor, which are valid until the next bytes are read. */
export function readTextBytes(cursor: Cursor): Uint8Array {
  const { bytes, at: start } = cursor;
  if (bytes[start] !== quote) unexpected(cursor, "text in quotes");
  skipText(cursor);
  const text = bytes.subarray(start + 1, cursor.at - 1);
  return text.indexOf(backslash) === -1 ? text : unescaped(text, cursor, start);
}

/** In run lengths a backslash stands for itself, and so is written twice. */
function unescaped(text: Uint8Array, cursor: Cursor, start: number): Uint8Array {
  const plain = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === backslash && text[++i] !== backslash) {
      return Buffer.from(textOf(cursor, start)); // some other escape
    }
    plain[length++] = text[i];
  }
  return plain.subarray(0, length);
}

/** What the string from `start` to the cursor says. */
export function textOf({ bytes, at, base }: Cursor, start: number): string {
  const text = Buffer.from(bytes.subarray(start, at)).toString();
  try {
    return JSON.parse(text) as string; // it stands in quotes
  } catch {
    throw new Malformed(`byte ${base + start} begins a text that is none: ${text.slice(0, 40)}`);
  }
}

/** Over a string, from its opening quote. */
export function skipText(cursor: Cursor): void {
  const { bytes, end } = cursor;
  let at = cursor.at + 1;
  for (;;) {
    at = bytes.indexOf(quote, at);
    if (at === -1 || at >= end) throw endOfBytes;
    let before = at;
    while (bytes[before - 1] === backslash) before--;
    at++;
    if (((at - 1 - before) & 1) === 0) break; // an even number of them escape each other
  }
  cursor.at = at;
}
