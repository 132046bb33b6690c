/** @module The file that a source is kept in. */
import { createHash } from "node:crypto";

/** A name that any file system takes, and no two names share; plain names can be read in it. */
export function fileNameOf(name: string): string {
  const plain = name.replaceAll("/", "--");
  const isPlain = /^[a-z0-9][a-z0-9._-]{0,99}$/.test(plain) && !name.includes("--");
  if (isPlain && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain)) return plain;
  const readable = plain
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "");
  return `${readable.slice(0, 60)}--${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}
