/** @module Files that are replaced whole or not at all. */
import { open, rename, rm } from "node:fs/promises";
import { messageOf, Refusal } from "../errors.ts";

/** The file is there with all its bytes, or as it was. */
export async function replaceFile(path: string, text: string | Iterable<string>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await using file = await open(temporary, "w");
    await file.writeFile(text);
    await file.sync();
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof Refusal) throw cause;
    cannotWrite(path)(cause);
  }
  await rename(temporary, path).catch(cannotWrite(path));
}

export const cannotWrite =
  (path: string) =>
  (cause: unknown): never => {
    throw new Refusal("store", `${path}: cannot be written: ${messageOf(cause)}`, { cause });
  };
