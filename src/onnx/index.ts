/** @module The language of models. */
export { type ByteSource, inMemory } from "./fields.ts";
export { type Header, type Port, readHeader } from "./header.ts";
export { type Splice, withMetadata } from "./metadata.ts";
