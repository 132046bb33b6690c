/** @module A file that is read where it is asked, and never as a whole. */
import { readSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { messageOf, Refusal } from "../errors.ts";

/** Bytes that can be asked for by place: a file of any size, or a buffer. */
export interface Bytes {
  /** What messages call it. */
  readonly name: string;
  readonly size: number;
  /** A copy of `length` bytes from `offset`; refused, before anything is allocated, if it has not so many. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/** A file, open until it is disposed of. */
export async function openBytes(path: string): Promise<Bytes & AsyncDisposable> {
  const unreadable = (cause: unknown): never => {
    throw new Refusal("model", `${path}: cannot be read: ${messageOf(cause)}`, { cause });
  };
  const found = await stat(path).catch(unreadable); // first: to open a pipe would wait for a writer
  if (!found.isFile()) throw refusal(path, "not a regular file, expected one with weights");
  const { size } = found;
  const handle = await open(path, "r").catch(unreadable);
  const file = { name: path, size };
  return {
    ...file,
    read(offset, length) {
      if (handle.fd < 0)
        throw new Error(`${path} is closed: read its tensors before it is disposed of`);
      checkInside(file, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        // At most 1 GiB at once: Node reads no more than 2 GiB in one call.
        const part = Math.min(length - done, 2 ** 30);
        const count = readSync(handle.fd, bytes, done, part, offset + done);
        if (count === 0) throw damaged(path, `it became shorter than ${size} bytes`);
        done += count;
      }
      return bytes;
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

export const inMemory = (name: string, bytes: Uint8Array): Bytes => ({
  name,
  size: bytes.length,
  read(offset, length) {
    checkInside(this, offset, length);
    return new Uint8Array(bytes.subarray(offset, offset + length));
  },
});

function checkInside(
  { name, size }: Pick<Bytes, "name" | "size">,
  offset: number,
  length: number,
): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw damaged(name, `expected ${length} bytes at byte ${offset}, the file has ${size}`);
}

/** The refusal of a file, in one line whatever the names in it are made of. */
export const refusal = (name: string, what: string): Refusal =>
  new Refusal("model", `${name}: ${what}`.replace(/\s+/g, " ").slice(0, 2000));

/** The refusal of a file that is not what it says it is. */
export const damaged = (name: string, what: string): Refusal =>
  refusal(name, `damaged or cut short: ${what}; copy it again`);
