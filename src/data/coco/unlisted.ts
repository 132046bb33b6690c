/** @module Entries that refer to what the annotations do not list. */
import { Refusal } from "../../errors.ts";
import { counted, some } from "../names.ts";
import type { Annotations } from "./annotations.ts";
import { type Id, shown } from "./ids.ts";

export interface Unlisted {
  /** How many entries there are. */
  readonly entries: number;
  /** The place of the first in its file. */
  readonly first: number;
  /** To what they refer, or a thousand of it. */
  readonly ids: ReadonlySet<Id>;
  add(entry: number, id: Id): void;
}

export function unlisted(): Unlisted {
  let entries = 0;
  let first = -1;
  const ids = new Set<Id>();
  return {
    get entries() {
      return entries;
    },
    get first() {
      return first;
    },
    ids,
    add(entry, id) {
      if (entries === 0) first = entry;
      entries++;
      if (ids.size < 1000) ids.add(id);
    },
  };
}

/** `entries 17 and 3 more`, and of what: `12, 26, 29 and 5 more`. */
export const idsIn = ({ ids }: Unlisted): string => some([...ids].map(shown));

/** Results of images that are not listed cannot be scored; pycocotools refuses them too. */
export function refuseUnlisted(images: Unlisted, file: string, annotations: Annotations): void {
  const { entries, first, ids } = images;
  if (entries === 0) return;
  const [id] = ids;
  const inOtherForm = typeof id === "string" ? Number(id) : String(id);
  const remedy = annotations.imageIndex.has(inOtherForm)
    ? "there they are written in another form: write both as numbers, or both as text"
    : "take the annotations that the results were made for";
  throw new Refusal(
    "data",
    `${file}: ${counted(entries, "result")} of images that ${annotations.file} does not list (${idsIn(images)}; the first is entry ${first}); ${remedy}`,
  );
}
