import { type Cursor, endOfBytes, unexpected } from "./cursor.ts";
import { quote, skipText } from "./tokens.ts";

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
