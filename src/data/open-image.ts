/** @module From where an image is to its encoded bytes, or to how many they are. */
import { stat } from "node:fs/promises";
import { openEncoded } from "../image/index.ts";
import type { ImageSource } from "./dataset.ts";
import { refuse } from "./files.ts";

/** The encoded bytes of an image; drawings have none. */
export async function openImage(source: ImageSource): Promise<Uint8Array> {
  if ("drawing" in source) throw new Error("internal: a drawing is drawn, it has no encoded bytes");
  return openEncoded(source);
}

/** The size of an encoded image in bytes, without reading it; a drawing has none: 0. */
export async function sizeOfImage(source: ImageSource): Promise<number> {
  if ("drawing" in source) return 0;
  if ("bytes" in source) return source.bytes.length;
  if (source.length !== undefined) return source.length;
  const { size } = await stat(source.file).catch(refuse(source.file));
  return size - (source.offset ?? 0);
}
