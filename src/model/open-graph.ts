/** @module The graph in an ONNX file, with the weights in files beside it. */
import { realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import { type ByteSource, type ReadGraph, type ReadOptions, readGraph } from "../onnx/index.ts";
import { fileSource } from "./file-source.ts";

/** The weights are read when they are asked for, so the files stay open until it is disposed of. */
export function openGraph(
  path: string,
  options: Pick<ReadOptions, "sizes"> = {},
): ReadGraph & Disposable {
  const open = new Map<string, ByteSource & Disposable>();
  const close = () => {
    for (const source of open.values()) source[Symbol.dispose]();
    open.clear();
  };
  const opened = (file: string): ByteSource => {
    const source = open.get(file) ?? fileSource(file);
    open.set(file, source);
    return source;
  };
  const beside = (location: string) => opened(fileBeside(path, location));
  try {
    return { ...readGraph(opened(path), { ...options, beside }), [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * A file in the folder of the model. Links are followed, but only to where the model is or where it links to,
 * as caches of downloads have it.
 */
function fileBeside(path: string, location: string): string {
  const file = join(dirname(path), location);
  try {
    const real = realpathSync(file);
    const folders = [realpathSync(dirname(path)), dirname(realpathSync(path))];
    if (folders.some((folder) => real.startsWith(folder + sep))) return file;
  } catch (cause) {
    throw new Refusal(
      "model",
      `${path}: its weights are in ${file}, which cannot be read: ${messageOf(cause)}`,
      { cause },
    );
  }
  throw new Refusal("model", `${path}: its weights are in ${file}, which links out of its folder`);
}
