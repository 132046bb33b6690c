/** @module Files are opened, read and replaced; what cannot be is refused by name. */
import { rmSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/**
 * A file that is there with all its bytes, or as it was, whatever happens meanwhile: written under a temporary
 * name, to the disk, and then given its own.
 */
export async function writeWhole(
  path: string,
  contents: Uint8Array | string | Iterable<string>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    {
      await using file = await open(temporary, "w");
      await file.writeFile(contents);
      await file.sync();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // what failed first is said
    if (cause instanceof Refusal) throw cause; // of who makes the contents
    cannotWrite(path)(cause);
  }
}

/** What to do where a file cannot be written. */
const writeRemedies: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; make room and repeat the command: what was kept is not lost",
  EDQUOT: "no more may be kept here; make room and repeat the command: what was kept is not lost",
  ENOENT: "its folder is not there; make it first",
  ENOTDIR: "what should be its folder is a file; choose another path",
  EISDIR: "it is a folder, expected a file",
  EACCES: "it may not be written; check the permissions of its folder",
  EROFS: "it may not be written, the disk is read-only; choose another path",
};

/** Refuses, as a fault of the disk, what `path` could not take. */
export const cannotWrite =
  (path: string) =>
  (cause: unknown): never => {
    const why = messageOf(cause);
    const known = Object.keys(writeRemedies).find((code) => why.includes(code));
    const says = known === undefined ? `cannot be written: ${why}` : writeRemedies[known];
    throw new Refusal("store", `${path}: ${says}`, { cause });
  };

/** What `use` makes in a folder of its own, which is gone afterwards, also where the process is stopped meanwhile. */
export async function inTemporaryFolder<Made>(
  use: (folder: string) => Promise<Made>,
  parent = tmpdir(),
): Promise<Made> {
  const folder = await mkdtemp(join(parent, "snellen-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await use(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
