/**
 * @module JSON files of any length, of which only lists are read, element by element: what is in memory
 * at once is a piece of the file, and an element where it is longer than that.
 */
import { type Cursor, Malformed, unexpected } from "./cursor.ts";
import { skipValue } from "./skip-value.ts";
import { openSource, type ReadOptions, type Source } from "./source.ts";
import { nextElement, nextMember, openList, openObject, readText, skipSpace } from "./tokens.ts";

/**
 * Reads the element at the cursor. It is called again from the beginning of an element that it did not
 * come to the end of, so it keeps what it has read as its last step.
 */
export type ReadElement = (cursor: Cursor, index: number) => void;

/** Reads a file that is one list. */
export async function readListFile(
  file: string,
  element: ReadElement,
  options: ReadOptions = {},
): Promise<void> {
  await using source = await openSource(file, options);
  await source.read((cursor) => {
    if (skipSpace(cursor) !== 91) unexpected(cursor, "a list, [");
  });
  await readElements(source, element, "entry");
  await expectEnd(source);
}

/** Reads the lists of an object by their keys, and passes whatever else it has. Gives the keys it has. */
export async function readListsFile(
  file: string,
  lists: ReadonlyMap<string, ReadElement>,
  options: ReadOptions = {},
): Promise<Set<string>> {
  await using source = await openSource(file, options);
  const keys = new Set<string>();
  let more = await source.read(whole(openObject));
  while (more) {
    const key = await source.read(whole(readMemberKey));
    const element = lists.get(key);
    await source.read((cursor) => {
      if (keys.has(key)) throw new Malformed(`has "${key}" twice; join them into one`);
      if (skipSpace(cursor) !== 91 && element !== undefined) unexpected(cursor, `a list of ${key}`);
    });
    keys.add(key);
    const isList = source.cursor.bytes[source.cursor.at] === 91;
    if (isList) await readElements(source, element ?? skipValue, key);
    else await source.read(whole(skipValue));
    more = await source.read(whole(nextMember));
  }
  await expectEnd(source);
  return keys;
}

/** A step that begins where it began before. */
const whole =
  <T>(step: (cursor: Cursor) => T) =>
  (cursor: Cursor): T => {
    const start = cursor.at;
    try {
      return step(cursor);
    } catch (thrown) {
      cursor.at = start;
      throw thrown;
    }
  };

function readMemberKey(cursor: Cursor): string {
  const key = readText(cursor);
  if (skipSpace(cursor) !== 58) unexpected(cursor, "a colon");
  cursor.at++;
  return key;
}

/** As many elements as are here are read in one go: to wait for each would take longer than to read it. */
async function readElements(source: Source, element: ReadElement, name: string): Promise<void> {
  let done = 0;
  const readOne = whole((cursor) => {
    const isThere = done === 0 ? openList(cursor) : nextElement(cursor);
    if (!isThere) return false;
    element(cursor, done);
    done++;
    return true;
  });
  source.place = () => `${name} ${done}`;
  await source.read((cursor) => {
    while (readOne(cursor));
  });
  source.place = () => "";
}

/** After the value there may be space, and nothing else. */
async function expectEnd(source: Source): Promise<void> {
  const { cursor } = source;
  do {
    skipSpace(cursor);
    if (cursor.at < cursor.end) await source.read(() => unexpected(cursor, "the end of the file"));
  } while (await source.more());
}
