/**
 * @module safetensors: the length of a header, the header as JSON, the elements. All that the
 * reference checks is checked (safetensors 0.8, `Metadata::validate`): a header of at most 100 MB,
 * tensors that fill the rest of the file without holes or overlaps, lengths that agree with shapes.
 */
import { messageOf } from "../errors.ts";
import { sizeOf } from "../tensor.ts";
import { type Bytes, damaged } from "./bytes.ts";
import { type StoredType, storedTypes } from "./dtypes.ts";
import { twiceNamed } from "./json-keys.ts";
import type { Contents, Stored } from "./weights.ts";

const longestHeader = 100_000_000;

const types: Readonly<Record<string, StoredType>> = {
  BOOL: "bool",
  F4: "float4_e2m1",
  F6_E2M3: "float6_e2m3",
  F6_E3M2: "float6_e3m2",
  U8: "uint8",
  I8: "int8",
  F8_E5M2: "float8_e5m2",
  F8_E4M3: "float8_e4m3fn",
  F8_E5M2FNUZ: "float8_e5m2fnuz",
  F8_E4M3FNUZ: "float8_e4m3fnuz",
  F8_E8M0: "float8_e8m0fnu",
  I16: "int16",
  U16: "uint16",
  F16: "float16",
  BF16: "bfloat16",
  I32: "int32",
  U32: "uint32",
  F32: "float32",
  C64: "complex64",
  F64: "float64",
  I64: "int64",
  U64: "uint64",
};

/** Whether a file begins as safetensors do: a length, and the brace that opens the header. */
export const isSafetensors = (start: Uint8Array): boolean =>
  start.length > 8 && start[8] === 0x7b && start.subarray(5, 8).every((byte) => byte === 0);

export function readSafetensors(bytes: Bytes): Contents {
  const { name: file } = bytes;
  const length = Number(new DataView(bytes.read(0, 8).buffer).getBigUint64(0, true));
  if (length > longestHeader) {
    throw damaged(file, `a header of ${length} bytes, expected at most ${longestHeader}`);
  }
  const header = parseHeader(file, bytes.read(8, length));
  const metadata = new Map<string, string>();
  const tensors = new Map<string, Stored>();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== "__metadata__")
      tensors.set(name, parseTensor(file, { name, entry, at: 8 + length }));
    else for (const [key, value] of stringsOf(file, entry)) metadata.set(key, value);
  }
  checkFilled(bytes, 8 + length, tensors);
  return { format: "safetensors", tensors, containers: [""], metadata };
}

function parseHeader(file: string, bytes: Uint8Array): object {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const header: unknown = JSON.parse(text);
    if (!isObject(header)) throw new TypeError("not an object");
    const twice = twiceNamed(text);
    if (twice !== undefined) throw new TypeError(`"${twice}" stands in it twice`);
    return header;
  } catch (cause) {
    throw damaged(file, `its header is not JSON as expected (${messageOf(cause)})`);
  }
}

function parseTensor(
  file: string,
  { name, entry, at }: { name: string; entry: unknown; at: number },
): Stored {
  const refuse = (what: string) => damaged(file, `tensor "${name}": ${what}`);
  const { dtype, shape, data_offsets } = (isObject(entry) ? entry : {}) as Record<string, unknown>;
  if (typeof dtype !== "string" || !Object.hasOwn(types, dtype)) {
    throw refuse(`its dtype is ${JSON.stringify(dtype)}, expected one of ${Object.keys(types)}`);
  }
  if (!isCounts(shape)) throw refuse(`its shape is ${JSON.stringify(shape)}`);
  if (!isCounts(data_offsets) || data_offsets.length !== 2) {
    throw refuse(`its data_offsets are ${JSON.stringify(data_offsets)}, expected [begin, end]`);
  }
  const [begin, end] = data_offsets;
  const bits = sizeOf(shape) * storedTypes[types[dtype]].bits;
  if (bits !== (end - begin) * 8) {
    throw refuse(`${end - begin} bytes for ${dtype} of shape [${shape}], expected ${bits / 8}`);
  }
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return { stored: types[dtype], shape, strides, offset: 0, at: at + begin, bytes: end - begin };
}

/** Each tensor begins where the one before it ends; the last ends with the file. */
function checkFilled(
  { name: file, size }: Bytes,
  from: number,
  tensors: Map<string, Stored>,
): void {
  let at = from;
  const inOrder = [...tensors].sort(([, a], [, b]) => a.at - b.at || a.bytes - b.bytes);
  for (const [name, tensor] of inOrder) {
    if (tensor.at !== at) {
      const what = tensor.at < at ? "overlaps the tensor before it" : "leaves a hole before it";
      throw damaged(file, `tensor "${name}" ${what} (at byte ${tensor.at}, expected ${at})`);
    }
    at += tensor.bytes;
  }
  if (at !== size) throw damaged(file, `its tensors end at byte ${at}, the file at ${size}`);
}

function stringsOf(file: string, entry: unknown): [string, string][] {
  const entries = isObject(entry) ? Object.entries(entry) : [["", undefined]];
  if (entries.every((pair): pair is [string, string] => typeof pair[1] === "string"))
    return entries;
  throw damaged(file, "its __metadata__ is not an object of texts");
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
