/** @module From where an image is to its encoded bytes. Called on many threads: it leans on nothing heavy. */
import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { Refusal } from "../errors.ts";
import type { ImageSource } from "./dataset.ts";
import { openFile, readStretch, refuse } from "./files.ts";

/** The encoded bytes of an image in a file, in a stretch of one, or in memory; drawings have none. */
export async function openImage(source: ImageSource): Promise<Uint8Array> {
  if ("bytes" in source) return source.bytes;
  if ("drawing" in source) throw new Error("internal: a drawing is drawn, it has no encoded bytes");
  const { file, offset = 0, length } = source;
  if (length === undefined && offset === 0) return wholeFile(file);
  await using handle = await openFile(file);
  const { size } = await handle.stat();
  const end = length === undefined ? size : offset + length;
  if (end > size) {
    throw new Refusal(
      "data",
      `${file}: ${size} bytes, an image was listed at ${offset} to ${end}; copy the file again`,
    );
  }
  return readStretch(handle, { file, offset, length: end - offset });
}

/** The size of an encoded image in bytes, without reading it; a drawing has none: 0. */
export async function sizeOfImage(source: ImageSource): Promise<number> {
  if ("drawing" in source) return 0;
  if ("bytes" in source) return source.bytes.length;
  if (source.length !== undefined) return source.length;
  const { size } = await stat(source.file).catch(refuse(source.file));
  return size - (source.offset ?? 0);
}

/** At once: who prepares images has a thread for it, and waiting for a promise takes longer than to read. */
function wholeFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    return refuse(file)(error as NodeJS.ErrnoException);
  }
}
