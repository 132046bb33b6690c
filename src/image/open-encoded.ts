/** @module From where an image is to its encoded bytes. */
import { readFileSync } from "node:fs";
import { Refusal } from "../errors.ts";
import { openFile, readStretch, refuse } from "../files.ts";

/** An encoded image: a file, a stretch of one (as in a tar), or the bytes themselves. */
export type EncodedImage =
  | { readonly file: string; readonly offset?: number; readonly length?: number }
  | { readonly bytes: Uint8Array };

/** The encoded bytes of an image. */
export async function openEncoded(source: EncodedImage): Promise<Uint8Array> {
  if ("bytes" in source) return source.bytes;
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

/** At once: who prepares images has a thread for it, and waiting for a promise takes longer than to read. */
function wholeFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    return refuse(file)(error as NodeJS.ErrnoException);
  }
}
