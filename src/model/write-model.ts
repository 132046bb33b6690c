/** @module Writing a graph into an ONNX file, part by part, so that no more than one weight is in memory. */
import { rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import { type FileParts, type GraphText, modelFiles } from "../onnx/index.ts";

/** How many bytes of a model are written. */
export interface Written {
  readonly done: number;
  readonly total: number;
}

/**
 * Writes a graph to `path`, and its weights beside it where they are too large for one file. Each file is
 * there with all its bytes or not at all, the model last.
 */
export async function writeModelTo(
  path: string,
  graph: GraphText,
  onProgress: (written: Written) => void = () => undefined,
): Promise<void> {
  const files = modelFiles(graph, { file: basename(path) });
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const places = files.map(({ name }) => join(dirname(path), name));
  const temporary = (place: string) => `${place}.${process.pid}.tmp`;
  const remove = () => {
    for (const place of places) rmSync(temporary(place), { force: true });
  };
  process.once("exit", remove); // where the command is stopped
  let done = 0;
  try {
    for (const [i, file] of files.entries()) {
      await writeParts(temporary(places[i]), file, (bytes) => {
        done += bytes;
        onProgress({ done, total });
      });
    }
    for (const place of places.toReversed()) await rename(temporary(place), place);
  } catch (cause) {
    remove();
    if (cause instanceof Refusal) throw cause;
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause; // no fault of the disk
    throw new Refusal("store", `${path}: the model cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    process.off("exit", remove);
  }
}

async function writeParts(path: string, { parts }: FileParts, onBytes: (bytes: number) => void) {
  await using file = await open(path, "w");
  for (const part of parts) {
    await file.writeFile(part); // goes on where the last part ended
    onBytes(part.length);
  }
  await file.sync();
}
