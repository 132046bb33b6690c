/**
 * @module Values of a file that are read only when they are asked for. Masks and keypoints take most of a
 * file, and are needed one image at a time.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Refusal } from "../../errors.ts";
import { refuse } from "../files.ts";
import { type Cursor, endOfBytes, Malformed } from "./cursor.ts";

/** For each entry where in the file its value is: the first byte, and the length, 0 where it has none. */
export interface Spans {
  readonly at: Float64Array;
  readonly lengths: Uint32Array;
}

/** Bytes between two values that are rather read as well than jumped over. */
const gap = 1 << 16;

/** For each of `entries` a cursor that stands on its value; undefined where it has none. */
export function cursorsAt(
  file: string,
  { at, lengths }: Spans,
  entries: ArrayLike<number>,
): (Cursor | undefined)[] {
  const cursors = new Array<Cursor | undefined>(entries.length).fill(undefined);
  const wanted = Array.from(entries, (entry, i) => ({ i, at: at[entry], length: lengths[entry] }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.at - b.at);
  if (wanted.length === 0) return cursors;
  const handle = openPlain(file);
  try {
    for (const { start, end, values } of stretches(wanted)) {
      const bytes = readStretchSync(handle, file, start, end - start);
      for (const { i, at } of values) {
        cursors[i] = { bytes, at: at - start, end: end - start, base: start, size: 0 };
      }
    }
  } finally {
    closeSync(handle);
  }
  return cursors;
}

interface Wanted {
  readonly i: number;
  readonly at: number;
  readonly length: number;
}

/** Values that stand near each other are read at once. */
function stretches(wanted: readonly Wanted[]): { start: number; end: number; values: Wanted[] }[] {
  const all: { start: number; end: number; values: Wanted[] }[] = [];
  for (const value of wanted) {
    const last = all.at(-1);
    const end = value.at + value.length;
    if (last === undefined || value.at - last.end > gap) {
      all.push({ start: value.at, end, values: [value] });
    } else {
      last.values.push(value);
      last.end = end;
    }
  }
  return all;
}

function openPlain(file: string): number {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch (thrown) {
    return refuse(file)(thrown as NodeJS.ErrnoException);
  }
  if (fstatSync(handle).isFile()) return handle;
  closeSync(handle);
  throw new Refusal(
    "data",
    `${file}: is no plain file, and its masks or keypoints are read a second time; write it to a file first`,
  );
}

/** `length` bytes from `at` on, and a 0 behind them, as a cursor needs it. */
function readStretchSync(handle: number, file: string, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length + 1);
  for (let done = 0; done < length; ) {
    const read = readSync(handle, bytes, done, length - done, at + done);
    if (read === 0) throw changed(file);
    done += read;
  }
  return bytes;
}

const changed = (file: string): Refusal =>
  new Refusal("data", `${file}: was changed while it was read; repeat the command`);

/** What `read` gives of a value that was passed before; `place` names its entry in messages. */
export function readAgain<T>(file: string, place: () => string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown === endOfBytes) throw changed(file);
    if (!(thrown instanceof Malformed) && !(thrown instanceof RangeError)) throw thrown;
    throw new Refusal("data", `${file}: ${place()}: ${thrown.message}`, { cause: thrown });
  }
}
