/** @module Weights in a file (onnx.proto3: TensorProto), inside the model or in a file beside it. */
import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import { type DType, sizeOf, type Tensor } from "../tensor.ts";
import { shapeText } from "./value.ts";
import { entry, int, tag, text, written } from "./wire.ts";

/** A stretch of a file: bytes, or elements that are read when it is their turn. */
export type Part = Uint8Array | Elements;

interface Elements {
  /** In bytes. */
  readonly size: number;
  read(): Uint8Array;
}

/** A constant with its name in the file. */
export interface Weight {
  readonly name: string;
  readonly tensor: Tensor;
}

export const lengthOf = (part: Part): number =>
  part instanceof Uint8Array ? part.length : part.size;

export const bytesOf = (part: Part): Uint8Array =>
  part instanceof Uint8Array ? part : part.read();

export const elementsOf = ({ name, tensor }: Weight): Elements => {
  const { shape, dtype } = tensor;
  return {
    size: sizeOf(shape) * stored[dtype].bytes,
    read() {
      const { data } = tensor; // asked for once: it may be read from a file
      if (sizeOf(shape) !== data.length) {
        throw new RangeError(
          `constant ${name}: ${data.length} elements are not of shape ${shapeText(shape)}`,
        );
      }
      return littleEndian(data);
    },
  };
};

/** As field 5 of a GraphProto, with its elements. */
export function initializer(weight: Weight): Part[] {
  const elements = elementsOf(weight);
  const head = written((w) => {
    describe(w, weight);
    w.uint32(tag(9, 2)).uint64(elements.size);
  });
  const field = written((w) => w.uint32(tag(5, 2)).uint64(head.length + elements.size));
  return [field, head, elements];
}

/** As field 5 of a GraphProto, with the place of its elements in another file, in bytes. */
export function pointer(weight: Weight, file: string, offset: number): Uint8Array {
  const { size } = elementsOf(weight);
  const place = { location: file, offset: String(offset), length: String(size) };
  const tensor = written((w) => {
    describe(w, weight);
    for (const pair of Object.entries(place)) entry(w, 13, pair);
    int(w, 14, 1); // EXTERNAL
  });
  return written((w) => w.uint32(tag(5, 2)).bytes(tensor));
}

/** TensorProto of a tensor without a name, such as an attribute. */
export function writeTensor(w: BinaryWriter, tensor: Tensor): void {
  const weight = { name: "", tensor };
  describe(w, weight);
  w.uint32(tag(9, 2)).bytes(elementsOf(weight).read());
}

function describe(w: BinaryWriter, { name, tensor: { shape, dtype } }: Weight): void {
  for (const size of shape) int(w, 1, size);
  int(w, 2, stored[dtype].type);
  text(w, 8, name);
}

function littleEndian(data: Tensor["data"]): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes;
  const width = data.BYTES_PER_ELEMENT;
  return bytes.map((_, i) => bytes[i - (i % width) + width - 1 - (i % width)]);
}

/** TensorProto.DataType, and how many bytes an element takes. */
export const stored: { readonly [D in DType]: { readonly type: number; readonly bytes: number } } =
  {
    float32: { type: 1, bytes: 4 },
    uint8: { type: 2, bytes: 1 },
    int8: { type: 3, bytes: 1 },
    uint16: { type: 4, bytes: 2 },
    int16: { type: 5, bytes: 2 },
    int32: { type: 6, bytes: 4 },
    int64: { type: 7, bytes: 8 },
    bool: { type: 9, bytes: 1 },
    float16: { type: 10, bytes: 2 },
    float64: { type: 11, bytes: 8 },
    uint32: { type: 12, bytes: 4 },
    uint64: { type: 13, bytes: 8 },
    bfloat16: { type: 16, bytes: 2 },
  };
