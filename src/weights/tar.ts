/** @module Where the members of a plain tar archive are (POSIX ustar headers of 512 bytes). */
import { type Bytes, damaged } from "./bytes.ts";
import type { Member } from "./zip.ts";

const blockBytes = 512;
/** PyTorch wrote four. */
const mostMembers = 1000;

export const isTar = (start: Uint8Array): boolean =>
  start.length === blockBytes && start[0] !== 0 && octal(start.subarray(148, 156)) === sumOf(start);

export function tarMembers(bytes: Bytes): Map<string, Member> {
  const members = new Map<string, Member>();
  for (let at = 0; at + blockBytes <= bytes.size && members.size < mostMembers; ) {
    const block = bytes.read(at, blockBytes);
    if (block.every((byte) => byte === 0)) return members;
    if (!isTar(block)) throw damaged(bytes.name, `expected a header of tar at byte ${at}`);
    const name = text(block.subarray(0, 100)).replace(/^\.\//, "");
    const length = octal(block.subarray(124, 136));
    if (!(at + blockBytes + length <= bytes.size))
      throw damaged(bytes.name, `"${name}" runs over the end`);
    if (members.has(name)) throw damaged(bytes.name, `"${name}" is in it twice`);
    members.set(name, { at: at + blockBytes, bytes: length });
    at += blockBytes + Math.ceil(length / blockBytes) * blockBytes;
  }
  throw damaged(bytes.name, "a tar archive without its end");
}

/** The sum of all bytes, with those of the checksum itself counted as spaces. */
const sumOf = (block: Uint8Array): number =>
  block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);

/** NaN where there are no octal digits. */
function octal(field: Uint8Array): number {
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
