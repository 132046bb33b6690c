/** @module A text into a file that the user names: whole or not at all, and into a device or a pipe as it comes. */
import { stat, writeFile } from "node:fs/promises";
import { cannotWrite, writeWhole } from "../files.ts";

export async function writeText(path: string, text: string): Promise<void> {
  const about = await stat(path).catch(() => undefined);
  if (about === undefined || about.isFile()) return writeWhole(path, text);
  await writeFile(path, text).catch(cannotWrite(path));
}
