/** @module Steps through JSON text: into lists and objects, from key to key, over what nobody asked for. */
import { type Cursor, endOfBytes, Malformed, unexpected } from "./cursor.ts";

const quote = 34;
const comma = 44;
const backslash = 92;

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

/** The keys that are asked for. */
export interface Keys {
  readonly names: readonly Uint8Array[];
  /** The one that comes next if this object is written as the one before. */
  next: number;
}

export const keysOf = (names: readonly string[]): Keys => ({
  names: names.map((name) => Buffer.from(name)),
  next: 0,
});

/** Reads a key with its colon: its place among those asked for; -1 where it is none. */
export function readKey(cursor: Cursor, keys: Keys): number {
  const { bytes, at: start } = cursor;
  if (bytes[start] !== quote) unexpected(cursor, "a key in quotes");
  const { names } = keys;
  let found = -1;
  for (let i = 0, k = keys.next; i < names.length; i++, k++) {
    if (k === names.length) k = 0;
    if (!holds(bytes, start + 1, names[k])) continue;
    found = k;
    keys.next = k + 1 === names.length ? 0 : k + 1;
    cursor.at = start + names[k].length + 2;
    break;
  }
  if (found === -1) found = otherKey(cursor, keys);
  if (skipSpace(cursor) !== 58) unexpected(cursor, "a colon");
  cursor.at++;
  skipSpace(cursor);
  return found;
}

/** Whether `bytes` have `name` at a place, and then a quote. */
function holds(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return bytes[at + name.length] === quote;
}

/** A key that nobody asked for, unless it is one of them in escapes. */
function otherKey(cursor: Cursor, keys: Keys): number {
  const start = cursor.at;
  skipText(cursor);
  if (cursor.bytes.subarray(start, cursor.at).indexOf(backslash) === -1) return -1;
  const name = Buffer.from(textOf(cursor, start));
  return keys.names.findIndex((one) => name.equals(one));
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
      return Buffer.from(textOf(cursor, start), "latin1"); // some other escape
    }
    plain[length++] = text[i];
  }
  return plain.subarray(0, length);
}

/** What the string from `start` to the cursor says. */
function textOf({ bytes, at, base }: Cursor, start: number): string {
  const text = Buffer.from(bytes.subarray(start, at)).toString();
  try {
    return JSON.parse(text) as string; // it stands in quotes
  } catch {
    throw new Malformed(`byte ${base + start} begins a text that is none: ${text.slice(0, 40)}`);
  }
}

/** Over a string, from its opening quote. */
function skipText(cursor: Cursor): void {
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

/** Over a value, whatever it holds: texts are passed as a whole, and brackets are counted, not matched. */
export function skipValue(cursor: Cursor): void {
  const byte = cursor.bytes[cursor.at];
  if (byte === quote) skipText(cursor);
  else if (byte === 91 || byte === 123) skipNested(cursor);
  else skipWord(cursor);
}

function skipNested(cursor: Cursor): void {
  const { bytes, end } = cursor;
  let { at } = cursor;
  let depth = 0;
  do {
    while (bends[bytes[at]] === 0) at++;
    if (at >= end) throw endOfBytes;
    cursor.at = at;
    if (bytes[at] === 0) unexpected(cursor, "text");
    if (bytes[at] === quote) {
      skipText(cursor);
      at = cursor.at;
    } else {
      depth += bends[bytes[at++]] - 2;
    }
  } while (depth > 0);
  cursor.at = at;
}

/** A closing bracket 1, an opening one 3, a quote and the end 4, all else 0. */
const bends = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === quote || byte === 0
    ? 4
    : byte === 91 || byte === 123
      ? 3
      : Number(byte === 93 || byte === 125),
);

/** Over a number, `true`, `false` or `null`. */
function skipWord(cursor: Cursor): void {
  const { bytes, at: start } = cursor;
  while (isPlain[bytes[cursor.at]] === 1) cursor.at++;
  if (cursor.at >= cursor.end || cursor.at === start) unexpected(cursor, "a value");
}

const isPlain = Uint8Array.from({ length: 128 }, (_, byte) =>
  Number(/[\w.+-]/.test(String.fromCharCode(byte))),
);
