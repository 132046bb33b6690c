/**
 * @module A walk over the fields of a protocol buffer that reads only what it is asked for, so that
 * the weights of a model are stepped over and not loaded (protobuf encoding, wire types 0, 1, 2, 5).
 */
import { Refusal } from "../errors.ts";

/** Bytes that can be asked for by place: a buffer, or a file of any size. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  readonly size: number;
  /** Exactly `length` bytes from `offset`, which lie within `size`. */
  read(offset: number, length: number): Uint8Array;
}

export const inMemory = (name: string, bytes: Uint8Array): ByteSource => ({
  name,
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** One field: where it begins (`start`), and its content (`at`, `length`), or its `value` as a varint. */
export interface Field {
  readonly number: number;
  readonly start: number;
  readonly at: number;
  readonly length: number;
  /** Of wire type 0 only; NaN otherwise. Beyond 2^53 it is rounded. */
  readonly value: number;
}

/** The fields between two places, in order. Whatever is not a field ends in a refusal. */
export function* fields(source: ByteSource, from = 0, to = source.size): Generator<Field> {
  let at = from;
  while (at < to) {
    const start = at;
    const tag = varint(source, at, to);
    const number = Math.floor(tag.value / 8);
    if (number === 0) throw damaged(source, start, "a field number of 0");
    at = tag.end;
    let length = 0;
    let value = Number.NaN;
    switch (tag.value % 8) {
      case 0: {
        const read = varint(source, at, to);
        value = read.value;
        length = read.end - at;
        break;
      }
      case 1:
        length = 8;
        break;
      case 2: {
        const read = varint(source, at, to);
        at = read.end;
        length = read.value;
        break;
      }
      case 5:
        length = 4;
        break;
      default:
        throw damaged(source, start, `wire type ${tag.value % 8}`);
    }
    if (at + length > to)
      throw damaged(source, start, `a field of ${length} bytes that passes the end`);
    yield { number, start, at, length, value };
    at += length;
  }
}

/** Up to 10 bytes of 7 bits, lowest first. */
function varint(source: ByteSource, at: number, to: number): { value: number; end: number } {
  const bytes = source.read(at, Math.min(10, to - at));
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    value += (bytes[i] & 127) * 2 ** (7 * i);
    if (bytes[i] < 128) return { value, end: at + i + 1 };
  }
  throw damaged(source, at, "a number without an end");
}

const damaged = (source: ByteSource, at: number, what: string): Refusal =>
  new Refusal("model", `${source.name}: not a readable ONNX file (${what} at byte ${at})`);

export const bytesOf = (source: ByteSource, { at, length }: Field): Uint8Array =>
  source.read(at, length);

/** UTF-8; a damaged sequence becomes U+FFFD. */
export const textOf = (source: ByteSource, field: Field): string =>
  new TextDecoder().decode(bytesOf(source, field));
