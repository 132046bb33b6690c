/** @module Named tensors in a file: what is known without reading them, and how one is read. */
import { type DType, sizeOf, type Tensor } from "../tensor.ts";
import { type Bytes, damaged, refusal } from "./bytes.ts";
import { decode, type StoredType, storedTypes } from "./dtypes.ts";
import type { Plain } from "./plain.ts";
import { isContiguous, rowMajor, spanOf, type View } from "./strided.ts";

export type Format = "safetensors" | "pytorch-zip" | "pytorch-legacy" | "pytorch-tar";

/** What is known of a tensor before it is read. */
export interface TensorInfo {
  readonly shape: readonly number[];
  /** The element type in the file, by its PyTorch name. */
  readonly stored: StoredType;
  /** The element type it is read as; null where nothing here holds its values, and `read` refuses. */
  readonly dtype: DType | null;
}

/** A file of weights. Nothing of a tensor is in memory before it is read. */
export interface Weights extends NamedTensors, AsyncDisposable {}

/** Tensors by name, as long as their file is open. */
export interface NamedTensors {
  /** What messages call it. */
  readonly file: string;
  readonly format: Format;
  /** In the order of the file. */
  readonly names: readonly string[];
  /**
   * The names of the containers that hold tensors themselves: `""` is the file, `model` and `model_ema`
   * are dictionaries in it. A dot inside a name is no container: keys of state dictionaries have dots.
   */
  readonly containers: readonly string[];
  /** What the file says beside its tensors. */
  readonly metadata: ReadonlyMap<string, Plain>;
  /** @throws RangeError if there is no tensor of this name, as `read` does */
  get(name: string): TensorInfo;
  /** A copy of the elements in row-major order. */
  read(name: string): Tensor;
}

/** A tensor in the file: a view into a storage, the bytes from `at` that it may see. */
export interface Stored extends View {
  readonly stored: StoredType;
  readonly at: number;
  /** Of the whole storage. */
  readonly bytes: number;
}

/** What a format finds in a file. */
export interface Contents {
  readonly format: Format;
  readonly tensors: ReadonlyMap<string, Stored>;
  readonly containers: readonly string[];
  readonly metadata: ReadonlyMap<string, Plain>;
}

/** Views that repeat elements (stride 0) may be larger than their storage, but not larger than this. */
const largestRepeated = 2 ** 26;

export function weightsIn(
  bytes: Bytes,
  { format, tensors, containers, metadata }: Contents,
): NamedTensors {
  for (const [name, tensor] of tensors) checkInside(bytes.name, name, tensor);
  const find = (name: string): Stored => {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      throw new RangeError(`no tensor "${name}" in ${bytes.name}; it has ${tensors.size} others`);
    }
    return tensor;
  };
  return {
    file: bytes.name,
    format,
    names: [...tensors.keys()],
    containers,
    metadata,
    get(name) {
      const { shape, stored } = find(name);
      return { shape, stored, dtype: storedTypes[stored].as };
    },
    read: (name) => readTensor(bytes, name, find(name)),
  };
}

function readTensor(bytes: Bytes, name: string, tensor: Stored): Tensor {
  const { stored, shape, at, offset } = tensor;
  const { as, bits } = storedTypes[stored];
  if (as === null) {
    throw refusal(
      bytes.name,
      `"${name}" is of type ${stored}, which nothing here computes with; save it as float32`,
    );
  }
  const elementBytes = bits / 8;
  const seen = bytes.read(at + offset * elementBytes, spanOf(tensor) * elementBytes);
  const data = decode(stored, isContiguous(tensor) ? seen : rowMajor(seen, tensor, elementBytes));
  if (data === undefined) throw new Error(`internal: no decoder of ${stored}`);
  return { shape, dtype: as, data };
}

/** A view must lie in its storage, and must not be a small file's way to fill the memory. */
function checkInside(file: string, name: string, tensor: Stored): void {
  const { stored, offset, shape, bytes } = tensor;
  const elementBytes = storedTypes[stored].bits / 8;
  const span = spanOf(tensor);
  const size = sizeOf(shape) * elementBytes;
  if (span > 0 && !((offset + span) * elementBytes <= bytes)) {
    throw damaged(file, `"${name}" of shape [${shape}] does not fit its ${bytes} bytes`);
  }
  if (size > Math.max(bytes, largestRepeated)) {
    throw damaged(
      file,
      `"${name}" of shape [${shape}] repeats ${bytes} bytes ${size / bytes} times`,
    );
  }
}
