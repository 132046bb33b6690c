/** @module A text into a file that the user names: whole or not at all, and into a device or a pipe as it comes. */
import { stat, writeFile } from "node:fs/promises";
import { messageOf, Refusal } from "../errors.ts";
import { replaceFile } from "../reported/index.ts";

export async function writeText(path: string, text: string): Promise<void> {
  const about = await stat(path).catch(() => undefined);
  if (about === undefined || about.isFile()) return replaceFile(path, text);
  await writeFile(path, text).catch((cause: unknown) => {
    throw new Refusal("store", `${path}: cannot be written: ${messageOf(cause)}`, { cause });
  });
}
