/** @module Pictures into a folder, each as a file of SVG. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";

export async function writePictures(
  pictures: ReadonlyMap<string, string>,
  folder: string,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, svg] of pictures) await writeFile(join(folder, `${name}.svg`), `${svg}\n`);
  } catch (cause) {
    throw new Refusal("store", `${folder}: pictures cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  }
}
