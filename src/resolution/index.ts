/** @module What resolution buys: the same scenes at several sizes of the input, how well they are read, and at what cost. */
export { type AcrossSizesOptions, acrossSizes } from "./across-sizes.ts";
export { resolutionPictures } from "./pictures.ts";
export type { Readable, Resolution, ResolutionRow } from "./resolution.ts";
export { sizeTable } from "./table.ts";
