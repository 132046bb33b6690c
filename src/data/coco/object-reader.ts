import type { Cursor } from "./cursor.ts";
import { keysOf, readKey } from "./keys.ts";
import { skipValue } from "./skip-value.ts";
import { nextMember, openObject } from "./tokens.ts";

/** Reads the value of one key into a draft of the whole. */
export type ReadField<Draft> = (cursor: Cursor, draft: Draft) => void;

/**
 * Reads an object into a draft, by a table of its keys. Other keys are passed whatever they hold; null
 * counts as left out.
 */
export function objectReader<Draft>(
  fields: Readonly<Record<string, ReadField<Draft>>>,
): (cursor: Cursor, draft: Draft) => void {
  const keys = keysOf(Object.keys(fields));
  const readers = Object.values(fields);
  return (cursor, draft) => {
    for (let more = openObject(cursor); more; more = nextMember(cursor)) {
      const key = readKey(cursor, keys);
      if (key === -1 || cursor.bytes[cursor.at] === n) skipValue(cursor);
      else readers[key](cursor, draft);
    }
  };
}

/** What null begins with, and nothing else that has a meaning here (Python's NaN has a capital). */
const n = 110;
