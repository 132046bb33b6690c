/** @module Weights: named tensors in safetensors and PyTorch files, read safely and on demand. */
export type { StoredType } from "./dtypes.ts";
export { openWeights } from "./open-weights.ts";
export type { Inert, Plain } from "./plain.ts";
export type { Format, TensorInfo, Weights } from "./weights.ts";
