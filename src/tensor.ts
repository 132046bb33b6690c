/** @module A tensor: a shape, an element type, and the elements in row-major order. */

/** Element types, named as in ONNX; each with the typed array that holds it. */
export interface Elements {
  float32: Float32Array;
  /** IEEE 754 binary16, as bits. */
  float16: Uint16Array;
  /** The upper half of a float32, as bits. */
  bfloat16: Uint16Array;
  float64: Float64Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  uint64: BigUint64Array;
  int64: BigInt64Array;
  bool: Uint8Array;
}

export type DType = keyof Elements;

/** What makes the elements of each type. */
export const arrays = {
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  bool: Uint8Array,
} satisfies { readonly [D in DType]: new (size: number) => Elements[D] };

export interface Tensor<D extends DType = DType> {
  readonly shape: readonly number[];
  readonly dtype: D;
  readonly data: Elements[D];
}

/** How many elements a shape holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** A tensor whose elements are made, or read from a file, each time they are asked for. */
export const lazyTensor = <D extends DType>(
  dtype: D,
  shape: readonly number[],
  read: () => Elements[D],
): Tensor<D> => ({
  dtype,
  shape,
  get data() {
    return read();
  },
});

/** The elements as float32: the same array where they are that already. */
export function float32Of({ dtype, data }: Tensor): Float32Array {
  if (dtype === "float32") return data as Float32Array;
  if (dtype === "float16") return floatsOfHalves(data as Uint16Array);
  if (dtype === "bfloat16") {
    return new Float32Array(Uint32Array.from(data as Uint16Array, (bits) => bits << 16).buffer);
  }
  return Float32Array.from(data as ArrayLike<number | bigint>, Number);
}

/** The numbers that halves mean; `from` of a typed array would take fifty times as long. */
export function floatsOfHalves(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = floatOfHalf(halves[i]);
  return floats;
}

/** The number that 16 bits mean in IEEE 754 binary16. */
export function floatOfHalf(half: number): number {
  const size = half & 0x7fff;
  if (size > 0x7c00) return Number.NaN;
  bits[0] = size << 13; // its exponent is less by the difference of both biases
  const magnitude = size === 0x7c00 ? Number.POSITIVE_INFINITY : float[0] * 2 ** 112;
  return half & 0x8000 ? -magnitude : magnitude;
}

/** The 16 bits of IEEE 754 binary16 that are nearest to a float32; of two equally near the even one. */
export function halfOfFloat(x: number): number {
  float[0] = x;
  const sign = (bits[0] >>> 16) & 0x8000;
  const size = bits[0] & 0x7fff_ffff;
  if (size > 0x7f80_0000) return sign | 0x7e00; // not a number
  if (size >= 0x4780_0000) return sign | 0x7c00; // from 65536 on, infinite
  if (size >= 0x3880_0000) {
    return sign | ((size - 0x3800_0000 + 0xfff + ((size >> 13) & 1)) >> 13);
  }
  const steps = Math.abs(x) * 2 ** 24; // below 2⁻¹⁴ all steps are of 2⁻²⁴
  const whole = Math.floor(steps);
  const rest = steps - whole;
  return sign | (whole + Number(rest > 0.5 || (rest === 0.5 && whole % 2 === 1)));
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
