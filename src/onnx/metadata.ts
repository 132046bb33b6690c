/**
 * @module Writing `metadata_props` of an ONNX file without touching the rest: fields of a protocol
 * buffer may stand in any order, so the old entry is cut out and the new one put at the end.
 */
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { type ByteSource, fields } from "./fields.ts";
import { entry } from "./header.ts";

/** What a new file is made of: stretches `[from, to)` of the old one, then some bytes. */
export interface Splice {
  readonly keep: readonly (readonly [from: number, to: number])[];
  readonly append: Uint8Array;
}

/** How the file becomes one whose metadata has `value` under `key`, and everything else as it was. */
export function withMetadata(source: ByteSource, key: string, value: string): Splice {
  const keep: [number, number][] = [];
  let from = 0;
  for (const field of fields(source)) {
    if (field.number !== 14 || entry(source, field).key !== key) continue;
    if (field.start > from) keep.push([from, field.start]);
    from = field.at + field.length;
  }
  if (source.size > from) keep.push([from, source.size]);
  const append = new BinaryWriter()
    .uint32((14 << 3) | 2)
    .fork()
    .uint32((1 << 3) | 2)
    .string(key)
    .uint32((2 << 3) | 2)
    .string(value)
    .join()
    .finish();
  return { keep, append };
}
