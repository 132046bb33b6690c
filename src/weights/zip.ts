/**
 * @module Where the members of a zip archive are, by its central directory (APPNOTE 6.3, zip64 too).
 * Members are read in place and never unpacked: a compressed one is refused.
 */
import { type Bytes, damaged, refusal } from "./bytes.ts";
import { viewOf } from "./cursor.ts";

export interface Member {
  readonly at: number;
  readonly bytes: number;
}

const endBytes = 22;
const longestComment = 65535;

export const isZip = (start: Uint8Array): boolean =>
  start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;

export function zipMembers(bytes: Bytes): Map<string, Member> {
  const directory = findDirectory(bytes);
  const view = viewOf(bytes.read(directory.at, directory.bytes));
  const members = new Map<string, Member>();
  for (let at = 0, i = 0; i < directory.count; i++) {
    const entry = readEntry(bytes.name, view, at);
    if (members.has(entry.name)) throw damaged(bytes.name, `"${entry.name}" is in it twice`);
    if (entry.method !== 0)
      throw refusal(bytes.name, `"${entry.name}" is compressed; torch.save never compresses`);
    if (/^[/\\]|(^|[/\\])\.\.([/\\]|$)/.test(entry.name)) {
      throw refusal(
        bytes.name,
        `"${entry.name}" points out of the archive; torch.save writes no such name`,
      );
    }
    members.set(entry.name, contentOf(bytes, entry));
    at = entry.end;
  }
  return members;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly header: number;
  readonly end: number;
}

/** An entry of the central directory. */
function readEntry(file: string, view: DataView, at: number): Entry {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
    throw damaged(file, "its directory has fewer members than it says");
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraAt = at + 46 + nameLength;
  const extraEnd = extraAt + view.getUint16(at + 30, true);
  const end = extraEnd + view.getUint16(at + 32, true);
  if (end > view.byteLength) throw damaged(file, "a member of its directory runs over the end");
  const wide = zip64Of(view, extraAt, extraEnd);
  // The wide numbers stand in this order, each only where the narrow one is full.
  const pick = (narrow: number) => (narrow === 0xffffffff ? wide.shift() : narrow);
  const unpacked = pick(view.getUint32(at + 24, true));
  const packed = pick(view.getUint32(at + 20, true));
  const header = pick(view.getUint32(at + 42, true));
  if (unpacked === undefined || packed === undefined || header === undefined) {
    throw damaged(file, "a size in its directory is missing");
  }
  const nameBytes = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength);
  const method = view.getUint16(at + 10, true);
  if (method === 0 && packed !== unpacked) throw damaged(file, "a stored member of two sizes");
  return { name: new TextDecoder().decode(nameBytes), method, bytes: packed, header, end };
}

/** The 64-bit numbers of the extra field 1. */
function zip64Of(view: DataView, from: number, to: number): number[] {
  for (let at = from; at + 4 <= to; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && at + 4 + length <= to) {
      const count = Math.floor(length / 8);
      return Array.from({ length: count }, (_, i) => uint64(view, at + 4 + 8 * i));
    }
    at += 4 + length;
  }
  return [];
}

/** Behind the header that stands before every member. */
function contentOf(bytes: Bytes, { name, header, bytes: length }: Entry): Member {
  const view = viewOf(bytes.read(header, 30));
  if (view.getUint32(0, true) !== 0x04034b50) {
    throw damaged(bytes.name, `"${name}" is not at byte ${header}`);
  }
  const at = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (at + length > bytes.size) throw damaged(bytes.name, `"${name}" runs over the end`);
  return { at, bytes: length };
}

interface Directory extends Member {
  readonly count: number;
}

function findDirectory(bytes: Bytes): Directory {
  const from = Math.max(0, bytes.size - endBytes - longestComment);
  const view = viewOf(bytes.read(from, bytes.size - from));
  let end = view.byteLength - endBytes;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged(bytes.name, "a zip archive without its directory");
  const narrow = {
    count: view.getUint16(end + 10, true),
    bytes: view.getUint32(end + 12, true),
    at: view.getUint32(end + 16, true),
  };
  const isWide = narrow.count === 0xffff || narrow.bytes === 0xffffffff || narrow.at === 0xffffffff;
  const directory = isWide ? wideDirectory(bytes, from + end) : narrow;
  if (directory.bytes > 2 ** 26)
    throw damaged(bytes.name, `a directory of ${directory.bytes} bytes`);
  return directory;
}

/** The zip64 record, to which a locator of 20 bytes points just before the end. */
function wideDirectory(bytes: Bytes, end: number): Directory {
  const locator = viewOf(bytes.read(end - 20, 20));
  if (locator.getUint32(0, true) !== 0x07064b50)
    throw damaged(bytes.name, "its zip64 locator is missing");
  const record = viewOf(bytes.read(uint64(locator, 8), 56));
  if (record.getUint32(0, true) !== 0x06064b50)
    throw damaged(bytes.name, "its zip64 record is missing");
  return { count: uint64(record, 32), bytes: uint64(record, 40), at: uint64(record, 48) };
}

const uint64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));
