/** @module What every message of a protocol buffer is written with. A field of default value is left out. */
import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** Wire types: 0 a whole number, 2 a stretch of bytes, 5 four bytes. */
export const tag = (field: number, wire: 0 | 2 | 5): number => (field << 3) | wire;

export const int = (w: BinaryWriter, field: number, value: number): BinaryWriter =>
  w.uint32(tag(field, 0)).int64(value);

export const text = (w: BinaryWriter, field: number, value: string): void => {
  if (value !== "") w.uint32(tag(field, 2)).string(value);
};

export function message(
  w: BinaryWriter,
  field: number,
  write: (part: BinaryWriter) => unknown,
): void {
  w.uint32(tag(field, 2)).fork();
  write(w);
  w.join();
}

/** StringStringEntryProto. */
export const entry = (w: BinaryWriter, field: number, [key, value]: readonly [string, string]) =>
  message(w, field, (pair) => {
    text(pair, 1, key);
    text(pair, 2, value);
  });

/** What `write` writes, by itself. */
export function written(write: (w: BinaryWriter) => unknown): Uint8Array {
  const w = new BinaryWriter();
  write(w);
  return w.finish();
}
