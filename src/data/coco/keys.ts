/** @module Keys of objects, told without making a string of each. */
import { type Cursor, unexpected } from "./cursor.ts";
import { backslash, quote, skipSpace, skipText, textOf } from "./tokens.ts";

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
