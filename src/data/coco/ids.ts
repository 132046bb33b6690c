/** @module What images and categories go by: numbers in COCO, text in some datasets. */
import { type Cursor, Malformed } from "./cursor.ts";
import { readNumber } from "./number.ts";
import { readText } from "./tokens.ts";

export type Id = number | string;

/** An id in a message: text stands in quotes. */
export const shown = (id: Id): string => (typeof id === "string" ? JSON.stringify(id) : String(id));

export function readId(cursor: Cursor): Id {
  if (cursor.bytes[cursor.at] === 34) return readText(cursor);
  const id = readNumber(cursor);
  if (Number.isNaN(id)) throw new Malformed("has NaN for an id");
  return id;
}

/** Looks up places by id; -1 where there is none. The last is remembered: those of an image stand together. */
export function placesIn(index: ReadonlyMap<Id, number>): (id: Id) => number {
  let last: Id | undefined;
  let place = -1;
  return (id) => {
    if (id !== last) {
      last = id;
      place = index.get(id) ?? -1;
    }
    return place;
  };
}

/** The same for ids that come in any order, most of them small numbers: these stand in a list. */
export function placesOfSmall(index: ReadonlyMap<Id, number>): (id: Id) => number {
  const find = (id: Id): number => index.get(id) ?? -1;
  const small = Int32Array.from({ length: 1024 }, (_, id) => find(id));
  return (id) =>
    typeof id === "number" && id >= 0 && id < small.length ? (small[id] ?? find(id)) : find(id);
}

/** Gives ids places from 0, in the order in which they are met. */
export interface Interner {
  readonly ids: readonly Id[];
  placeOf(id: Id): number;
}

export function interner(): Interner {
  const ids: Id[] = [];
  const places = new Map<Id, number>();
  let last: Id | undefined;
  let place = -1;
  return {
    ids,
    placeOf(id) {
      if (id !== last) {
        last = id;
        place = places.get(id) ?? ids.push(id) - 1;
        places.set(id, place);
      }
      return place;
    },
  };
}
