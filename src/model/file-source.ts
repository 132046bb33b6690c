/** @module A file of any size, read where it is asked. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { messageOf, Refusal } from "../errors.ts";
import type { ByteSource } from "../onnx/index.ts";

/** A file that is read where it is asked, 64 KiB at a time, or as much as is asked at once. */
export function fileSource(path: string): ByteSource & Disposable {
  const fd = opened(path);
  const { size } = fstatSync(fd);
  const window = Buffer.alloc(65536);
  let from = 0;
  let to = 0;
  return {
    name: path,
    size,
    read(offset, length) {
      if (length > window.length) {
        const bytes = Buffer.alloc(length);
        readSync(fd, bytes, 0, length, offset);
        return bytes;
      }
      if (offset < from || offset + length > to) {
        from = offset;
        to = offset + readSync(fd, window, 0, window.length, offset);
      }
      return Uint8Array.prototype.slice.call(window, offset - from, offset - from + length);
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

function opened(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new Refusal("model", `${path}: cannot be read: ${messageOf(cause)}`, { cause });
  }
}
