/**
 * @module Weights in an ONNX file (onnx.proto3: TensorProto): their elements are read when they are asked for,
 * from the file itself or from one beside it.
 */
import { Refusal } from "../errors.ts";
import { arrays, type DType, type Elements, lazyTensor, sizeOf, type Tensor } from "../tensor.ts";
import { type ByteSource, bytesOf, type Field, fields } from "./fields.ts";
import { entry } from "./header.ts";
import { floatsIn, wholesIn } from "./proto.ts";
import { stored } from "./write-tensor.ts";

/** Where weights stand: the file, and how one beside it is opened, by its path from the model's folder. */
export interface Files {
  readonly source: ByteSource;
  readonly beside: (location: string) => ByteSource;
}

/** What onnx.proto3 calls the element types; the index is the number. */
const dataTypes =
  "undefined float uint8 int8 uint16 int16 int32 int64 string bool float16 double uint32 uint64 complex64 complex128 bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1 float8e8m0 uint2 int2".split(
    " ",
  );

const known = new Map(Object.entries(stored).map(([dtype, { type }]) => [type, dtype as DType]));

/** The dtype of a number of TensorProto.DataType; `what` begins the refusal of those that we do not have. */
export function dtypeOf(what: string, type: number): DType {
  const dtype = known.get(type);
  if (dtype !== undefined) return dtype;
  throw new Refusal(
    "model",
    `${what} is of ${dataTypes[type] ?? `element type ${type}`}, which is not read`,
  );
}

interface Parts {
  readonly shape: readonly number[];
  readonly type: number;
  readonly name: string;
  readonly raw: Field | undefined;
  /** The fields of numbers: float_data, int32_data, int64_data, double_data, uint64_data. */
  readonly numbers: readonly Field[];
  readonly beside: ReadonlyMap<string, string>;
}

export function readTensor(files: Files, field: Field): Tensor {
  const parts = readParts(files.source, field);
  const what = `${files.source.name}: the weight "${parts.name}"`;
  const dtype = dtypeOf(what, parts.type);
  const count = sizeOf(parts.shape);
  const { bytes: width } = stored[dtype];
  if (!Number.isSafeInteger(count * width)) {
    throw new Refusal("model", `${what} has the shape [${parts.shape}], more than any file holds`);
  }
  const damaged = (has: number) =>
    new Refusal(
      "model",
      `${what} has ${has} bytes, but [${parts.shape}] of ${dtype} takes ${count * width}`,
    );
  if (parts.beside.size > 0) {
    const { from, length, location } = placeOf(what, parts.beside, count * width);
    if (length !== count * width) throw damaged(length);
    return lazyTensor(dtype, parts.shape, () => {
      const source = files.beside(location);
      if (from + length > source.size) {
        throw new Refusal(
          "model",
          `${what} stands beyond the end of ${source.name} (${source.size} bytes); is it complete?`,
        );
      }
      return elementsOf(dtype, source.read(from, length));
    });
  }
  const { raw } = parts;
  if (raw !== undefined) {
    if (raw.length !== count * width) throw damaged(raw.length);
    return lazyTensor(dtype, parts.shape, () => elementsOf(dtype, bytesOf(files.source, raw)));
  }
  // Every number takes a byte or more.
  const most = parts.numbers.reduce((sum, { length }) => sum + length, 0);
  if (count > most) throw damaged(most);
  return lazyTensor(dtype, parts.shape, () => {
    const data = numbersOf(files.source, dtype, parts.numbers);
    if (data.length !== count) throw damaged(data.length * width);
    return data;
  });
}

function readParts(source: ByteSource, tensor: Field): Parts {
  const shape: number[] = [];
  const numbers: Field[] = [];
  const beside = new Map<string, string>();
  let type = 0;
  let name = "";
  let raw: Field | undefined;
  for (const field of fields(source, tensor.at, tensor.at + tensor.length)) {
    if (field.number === 1) shape.push(...wholesIn(source, field).map(Number));
    else if (field.number === 2) type = field.value;
    else if ([4, 5, 7, 10, 11].includes(field.number)) numbers.push(field);
    else if (field.number === 8) name = new TextDecoder().decode(bytesOf(source, field));
    else if (field.number === 9) raw = field;
    else if (field.number === 13) {
      const { key, value } = entry(source, field);
      beside.set(key, value);
    }
  }
  const wrong = shape.find((size) => size < 0);
  if (wrong !== undefined) {
    throw new Refusal("model", `${source.name}: the weight "${name}" has the shape [${shape}]`);
  }
  return { shape, type, name, raw, numbers, beside };
}

/** Where in which file; nothing outside the model's folder is ever named. */
function placeOf(what: string, beside: ReadonlyMap<string, string>, size: number) {
  const location = beside.get("location") ?? "";
  const parts = location.split("/").filter((part) => part !== "." && part !== "");
  if (
    location === "" ||
    /^[/~]|[\\:\0]/.test(location) ||
    parts.includes("..") ||
    parts.length === 0
  ) {
    throw new Refusal(
      "model",
      `${what} stands in "${location}", which is not a file in the folder of the model`,
    );
  }
  const from = Number(beside.get("offset") ?? 0);
  const length = Number(beside.get("length") ?? size);
  if (!Number.isSafeInteger(from) || from < 0 || !Number.isSafeInteger(length)) {
    throw new Refusal(
      "model",
      `${what} stands at "${beside.get("offset")}", which is not a place in a file`,
    );
  }
  return { location: parts.join("/"), from, length };
}

/** Elements as they are stored, lowest byte first. */
function elementsOf<D extends DType>(dtype: D, bytes: Uint8Array): Elements[D] {
  const { bytes: width } = stored[dtype];
  const own = new Uint8Array(bytes); // aligned, and free of the file
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1 && width > 1) {
    for (let at = 0; at < own.length; at += width) own.subarray(at, at + width).reverse();
  }
  return new arrays[dtype](own.buffer, 0, own.length / width) as Elements[D]; // the one of the dtype
}

function numbersOf(source: ByteSource, dtype: DType, numbers: readonly Field[]): Elements[DType] {
  if (dtype === "float32")
    return Float32Array.from(numbers.flatMap((field) => floatsIn(source, field)));
  if (dtype === "float64") {
    const bytes = numbers.map((field) => bytesOf(source, field));
    const all = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0) & ~7);
    let at = 0;
    for (const part of bytes) {
      all.set(part.subarray(0, Math.max(0, all.length - at)), at);
      at += part.length;
    }
    return elementsOf(dtype, all);
  }
  const wholes = numbers.flatMap((field) => wholesIn(source, field));
  if (dtype === "int64") return BigInt64Array.from(wholes);
  if (dtype === "uint64") return BigUint64Array.from(wholes);
  return new arrays[dtype](wholes.map(Number) as never) as Elements[DType]; // none of these is of big numbers
}
