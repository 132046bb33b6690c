/**
 * @module The element types that files of weights hold, by their PyTorch names, and what each is read
 * as. A type that tensors here do not have is widened to one that holds all of its values.
 */
import type { DType, Elements } from "../tensor.ts";

interface Stored {
  /** Of one element in the file. */
  readonly bits: number;
  /** What it is read as; null where nothing here holds its values. */
  readonly as: DType | null;
}

export const storedTypes = {
  float64: { bits: 64, as: "float64" },
  float32: { bits: 32, as: "float32" },
  float16: { bits: 16, as: "float16" },
  bfloat16: { bits: 16, as: "float32" },
  int64: { bits: 64, as: "int64" },
  int32: { bits: 32, as: "int32" },
  int16: { bits: 16, as: "int32" },
  int8: { bits: 8, as: "int8" },
  uint64: { bits: 64, as: null },
  uint32: { bits: 32, as: "int64" },
  uint16: { bits: 16, as: "int32" },
  uint8: { bits: 8, as: "uint8" },
  bool: { bits: 8, as: "bool" },
  complex32: { bits: 32, as: null },
  complex64: { bits: 64, as: null },
  complex128: { bits: 128, as: null },
  qint8: { bits: 8, as: null },
  quint8: { bits: 8, as: null },
  qint32: { bits: 32, as: null },
  float8_e4m3fn: { bits: 8, as: null },
  float8_e4m3fnuz: { bits: 8, as: null },
  float8_e5m2: { bits: 8, as: null },
  float8_e5m2fnuz: { bits: 8, as: null },
  float8_e8m0fnu: { bits: 8, as: null },
  float6_e2m3: { bits: 6, as: null },
  float6_e3m2: { bits: 6, as: null },
  float4_e2m1: { bits: 4, as: null },
} as const satisfies Record<string, Stored>;

export type StoredType = keyof typeof storedTypes;

export const isStoredType = (name: string): name is StoredType => Object.hasOwn(storedTypes, name);

type Decoder<D extends DType> = (bytes: Uint8Array<ArrayBuffer>) => Elements[D];

/** From the little-endian bytes of elements to the elements. Without a copy where the types agree. */
const decoders: { readonly [S in StoredType as Readable<S>]: Decoder<DType> } = {
  float64: ({ buffer }) => new Float64Array(buffer),
  float32: ({ buffer }) => new Float32Array(buffer),
  float16: ({ buffer }) => new Uint16Array(buffer),
  bfloat16: ({ buffer }) => widenBfloat16(new Uint16Array(buffer)),
  int64: ({ buffer }) => new BigInt64Array(buffer),
  int32: ({ buffer }) => new Int32Array(buffer),
  int16: ({ buffer }) => Int32Array.from(new Int16Array(buffer)),
  int8: ({ buffer }) => new Int8Array(buffer),
  uint32: ({ buffer }) => BigInt64Array.from(new Uint32Array(buffer) as never, BigInt),
  uint16: ({ buffer }) => Int32Array.from(new Uint16Array(buffer)),
  uint8: (bytes) => bytes,
  bool: (bytes) => bytes,
};

type Readable<S extends StoredType> = (typeof storedTypes)[S]["as"] extends null ? never : S;

/** The elements in `bytes`, a buffer of their own; undefined where nothing here holds their values. */
export const decode = (type: StoredType, bytes: Uint8Array<ArrayBuffer>) =>
  (decoders as Partial<Record<StoredType, Decoder<DType>>>)[type]?.(bytes);

/** bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}
