/** @module Weights: named tensors in safetensors and PyTorch files, read safely and on demand. */
export type { StoredType } from "./dtypes.ts";
export { openWeights } from "./open-weights.ts";
export type { Inert, Plain } from "./plain.ts";
export { stateDict, within } from "./state-dict.ts";
export type { Format, NamedTensors, TensorInfo, Weights } from "./weights.ts";
