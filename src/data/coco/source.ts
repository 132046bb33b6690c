/** @module A file of JSON that is read in pieces, on when a value goes on behind the bytes that are here. */
import type { FileHandle } from "node:fs/promises";
import { Refusal } from "../../errors.ts";
import { openFile, refuse } from "../files.ts";
import { whyNoText } from "../no-text.ts";
import { type Cursor, endOfBytes, Malformed } from "./cursor.ts";

export interface ReadOptions {
  /** Bytes that are read at once. */
  readonly pieceBytes?: number | undefined;
  /** Hears how much of the file is read. */
  readonly onProgress?: ((readBytes: number, allBytes: number) => void) | undefined;
}

export interface Source extends AsyncDisposable {
  readonly cursor: Cursor;
  /** What is being read, in words, for messages; empty where it has no name. */
  place: () => string;
  /**
   * What `step` gives. It is called again with more bytes where it comes to the end of those that are
   * here, and leaves the cursor where it has to begin then.
   */
  read<T>(step: (cursor: Cursor) => T): Promise<T>;
  /** More bytes behind those that are here; false at the end of the file. */
  more(): Promise<boolean>;
}

const usualPiece = 1 << 20;

/** No value that is kept whole is longer; a file that has one lacks a quote or a bracket. */
const longestValue = 1 << 28;

export async function openSource(
  file: string,
  { pieceBytes = usualPiece, onProgress }: ReadOptions,
): Promise<Source> {
  const handle = await openFile(file);
  const { size } = await handle.stat().catch(refuse(file));
  const cursor: Cursor = { bytes: new Uint8Array(pieceBytes + 1), at: 0, end: 0, base: 0, size };
  const no = (what: string, cause?: unknown): never => {
    const place = source.place();
    throw new Refusal("data", `${file}: ${place === "" ? "" : `${place}: `}${what}`, { cause });
  };
  const source: Source = {
    cursor,
    place: () => "",
    async read(step) {
      for (;;) {
        try {
          return step(cursor);
        } catch (thrown) {
          if (thrown instanceof Malformed) no(thrown.message, thrown);
          if (thrown !== endOfBytes) throw thrown;
        }
        if (!(await source.more())) {
          const end = cursor.base + cursor.end;
          no(`ends at byte ${end}, before its JSON does; it was cut: copy or write it again`);
        }
      }
    },
    async more() {
      if (cursor.end - cursor.at > longestValue) {
        no(`is longer than ${longestValue} bytes; is a quote or a bracket missing?`);
      }
      makeRoom(cursor, pieceBytes);
      const bytesRead = await fill(handle, cursor).catch(refuse(file));
      if (bytesRead > 0) onProgress?.(cursor.base + cursor.end, size);
      return bytesRead > 0;
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
  try {
    await source.more();
    checkBeginning(cursor, no);
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
  return source;
}

/** Moves what is not read yet to the front, into a larger buffer where this one would be too small. */
function makeRoom(cursor: Cursor, pieceBytes: number): void {
  const { bytes, at, end } = cursor;
  const kept = end - at;
  if (kept + pieceBytes + 1 <= bytes.length || kept <= pieceBytes / 2) {
    bytes.copyWithin(0, at, end);
  } else {
    cursor.bytes = new Uint8Array(2 * kept + pieceBytes + 1);
    cursor.bytes.set(bytes.subarray(at, end));
  }
  cursor.base += at;
  cursor.at = 0;
  cursor.end = kept;
}

/** Fills the buffer but for its last byte, which marks the end. Gives how many bytes came. */
async function fill(handle: FileHandle, cursor: Cursor): Promise<number> {
  const { bytes, end } = cursor;
  const room = bytes.length - 1;
  for (let isEnd = false; !isEnd && cursor.end < room; ) {
    const { bytesRead } = await handle.read(bytes, cursor.end, room - cursor.end);
    cursor.end += bytesRead;
    isEnd = bytesRead === 0;
  }
  bytes[cursor.end] = 0;
  return cursor.end - end;
}

/** Passes a byte order mark, and says what is no such text at all. */
function checkBeginning(cursor: Cursor, no: (what: string) => never): void {
  if (cursor.end === 0) no("is empty; expected JSON");
  const why = whyNoText(cursor.bytes);
  if (why !== undefined) no(why);
  const [a, b, c] = cursor.bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) cursor.at = 3;
}
