/** @module Files of weights are opened by what is in them, whatever they are called. */
import { Refusal } from "../errors.ts";
import { type Bytes, openBytes } from "./bytes.ts";
import { isPytorchLegacy, readPytorchLegacy } from "./pytorch-legacy.ts";
import { readPytorchTar } from "./pytorch-tar.ts";
import { readPytorchZip } from "./pytorch-zip.ts";
import { isSafetensors, readSafetensors } from "./safetensors.ts";
import { isTar } from "./tar.ts";
import { type Contents, type NamedTensors, type Weights, weightsIn } from "./weights.ts";
import { isZip } from "./zip.ts";

interface Reader {
  /** Whether the first 512 bytes of a file are those of the format. */
  readonly is: (start: Uint8Array) => boolean;
  readonly read: (bytes: Bytes) => Contents;
}

const readers: readonly Reader[] = [
  { is: isZip, read: readPytorchZip },
  { is: isSafetensors, read: readSafetensors },
  { is: isPytorchLegacy, read: readPytorchLegacy },
  { is: isTar, read: readPytorchTar },
];

/**
 * The named tensors of a safetensors or PyTorch file. Names and shapes are known at once; a tensor is
 * read when it is asked for, from its place in the file, which stays open until it is disposed of.
 * @throws Refusal if the file cannot be read, is damaged, or is of another format
 */
export async function openWeights(path: string): Promise<Weights> {
  const bytes = await openBytes(path);
  try {
    const close = () => bytes[Symbol.asyncDispose]();
    return { ...parseWeights(bytes), [Symbol.asyncDispose]: close };
  } catch (thrown) {
    await bytes[Symbol.asyncDispose]();
    throw thrown;
  }
}

/** The named tensors in bytes that stay readable. */
export function parseWeights(bytes: Bytes): NamedTensors {
  const start = bytes.read(0, Math.min(512, bytes.size));
  const reader = readers.find(({ is }) => is(start));
  if (reader === undefined) throw unknownFormat(bytes.name, start);
  return weightsIn(bytes, reader.read(bytes));
}

function unknownFormat(file: string, start: Uint8Array): Refusal {
  const text = new TextDecoder("latin1").decode(start);
  const found = text.startsWith("version https://git-lfs")
    ? "a pointer of Git LFS; fetch the file itself (git lfs pull)"
    : /^\s*<(!doctype|html)/i.test(text)
      ? "a web page; download the file itself"
      : "neither safetensors nor a file of torch.save; expected one of these";
  return new Refusal("model", `${file}: ${found}`);
}
