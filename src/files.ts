/** @module Files are opened and read; what cannot be is refused by name. */
import { type FileHandle, open } from "node:fs/promises";
import { messageOf, Refusal } from "./errors.ts";

/** `length` bytes of an open file; refused if it ends before. */
export async function readStretch(
  handle: FileHandle,
  { file, offset, length }: { file: string; offset: number; length: number },
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle
      .read(bytes, done, length - done, offset + done)
      .catch(refuse(file));
    if (bytesRead === 0) {
      throw new Refusal(
        "data",
        `${file}: ends at byte ${offset + done}, expected ${length} bytes from ${offset}; copy it again`,
      );
    }
    done += bytesRead;
  }
  return bytes;
}

export const openFile = (file: string): Promise<FileHandle> => open(file).catch(refuse(file));

const remedies: Readonly<Record<string, string>> = {
  ENOENT: "it is not there; check the path",
  EACCES: "it may not be read; check its permissions",
  EISDIR: "it is a folder, expected a file",
  ENOTDIR: "it is a file, expected a folder",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
};

export function refuse(path: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    const remedy = remedies[thrown.code ?? ""] ?? `it cannot be read (${messageOf(thrown)})`;
    throw new Refusal("data", `${path}: ${remedy}`, { cause: thrown });
  };
}
