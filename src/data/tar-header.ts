/** @module One 512-byte header of a tar archive: ustar, with the numbers and prefixes of GNU and POSIX. */

export const blockBytes = 512;

export interface TarHeader {
  readonly path: string;
  readonly bytes: number;
  /** One character, as in the standard: "0" file, "5" folder, "L" GNU long name, "x" pax. */
  readonly type: string;
}

/** The header in a block; null for the empty block of the end, undefined if it is not a header. */
export function parseTarHeader(block: Uint8Array): TarHeader | null | undefined {
  if (block.length !== blockBytes) return undefined;
  if (block.every((byte) => byte === 0)) return null;
  if (number(block.subarray(148, 156)) !== checksum(block)) return undefined;
  const bytes = number(block.subarray(124, 136));
  if (bytes === undefined) return undefined;
  const isPosix = text(block.subarray(257, 263)) === "ustar"; // GNU's own has "ustar  "
  const prefix = isPosix ? text(block.subarray(345, 500)) : "";
  const name = text(block.subarray(0, 100));
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    bytes,
    type: String.fromCharCode(block[156] || 0x30),
  };
}

/** The sum of all bytes, with those of the checksum itself counted as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < blockBytes; i++) sum += i >= 148 && i < 156 ? 0x20 : block[i];
  return sum;
}

/** Octal digits, or, where the first bit is set, a big-endian number (GNU, above 8 GiB). */
function number(field: Uint8Array): number | undefined {
  if (field[0] & 0x80) {
    const value = field.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & 0x7f : byte), 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Up to the first zero byte, as UTF-8. */
export function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** The records `length key=value\n` of a pax header; undefined where it is damaged. */
export function parsePax(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(text(bytes.subarray(at, space)));
    const end = at + length;
    if (!Number.isInteger(length) || end <= space + 1 || end > bytes.length) return undefined;
    const record = new TextDecoder().decode(bytes.subarray(space + 1, end - 1));
    const equals = record.indexOf("=");
    if (equals < 0 || bytes[end - 1] !== 0x0a) return undefined;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}
