/** @module A foreign file of results, read by the format that recognises it. */
import { Refusal, unknownName } from "../errors.ts";
import { contentOf } from "./formats/content.ts";
import type { Content, Format, Reading } from "./formats/format.ts";
import { formats } from "./formats/index.ts";

export interface Foreign {
  readonly format: string;
  readonly reading: Reading;
}

/**
 * What is in a file of results. Bad rows are problems of the reading, and the good ones are kept.
 * @param read its bytes, or its content where that is known already
 * @param as the name of a format; without it the file is recognised by its content
 * @returns undefined where no format recognises it
 * @throws Refusal where the file is damaged as a whole, or is not of the format that is named
 */
export function readForeign(
  path: string,
  read: Uint8Array | Content,
  as?: string,
): Foreign | undefined {
  const file = { path, content: read instanceof Uint8Array ? contentOf(path, read) : read };
  const format = as === undefined ? formats.find((one) => one.recognises(file)) : formatNamed(as);
  if (format === undefined) return undefined;
  const reading = format.read(file);
  if (as !== undefined && reading.rows === 0) {
    throw new Refusal("data", `${path}: nothing in it reads as ${format.name} (${format.brief})`);
  }
  return { format: format.name, reading };
}

function formatNamed(name: string): Format {
  const format = formats.find((one) => one.name === name);
  if (format !== undefined) return format;
  throw unknownName(
    "format",
    name,
    formats.map((one) => one.name),
  );
}
