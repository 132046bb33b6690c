/** @module A tensor: a shape, an element type, and the elements in row-major order. */

/** Element types, named as in ONNX; each with the typed array that holds it. */
export interface Elements {
  float32: Float32Array;
  /** IEEE 754 binary16, as bits. */
  float16: Uint16Array;
  float64: Float64Array;
  uint8: Uint8Array;
  int8: Int8Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
}

export type DType = keyof Elements;

export interface Tensor<D extends DType = DType> {
  readonly shape: readonly number[];
  readonly dtype: D;
  readonly data: Elements[D];
}

/** How many elements a shape holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
