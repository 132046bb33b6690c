/** @module What is strange about a result file, though it can be scored. */
import { counted } from "../names.ts";
import type { Annotations } from "./annotations.ts";
import { numberingNote } from "./category-numbering.ts";
import type { ResultEntries } from "./result-entries.ts";
import { idsIn } from "./unlisted.ts";

export function resultNotes(entries: ResultEntries, annotations: Annotations): string[] {
  const { file, length, uncategorised, negative } = entries;
  if (length === 0) return [`${file} has no entry: no detection in any image`];
  return [
    ...(uncategorised.entries === 0
      ? []
      : [
          `${counted(uncategorised.entries, "result")} left out: ${annotations.file} does not list the category (${idsIn(uncategorised)})`,
        ]),
    ...numberingNote(entries, annotations),
    ...(negative === 0
      ? []
      : [
          `${counted(negative, "result")} with a box of negative width or height: it overlaps nothing, and its area decides in which sizes it counts as wrong`,
        ]),
    ...coverageNote(entries, annotations),
  ];
}

/** Where results speak of few images, they may be of another split, or of a part. */
function coverageNote({ columns, length }: ResultEntries, { images }: Annotations): string[] {
  const seen = new Uint8Array(images.length);
  for (let i = 0; i < length; i++) seen[columns.images[i]] = 1;
  const covered = seen.reduce((n, one) => n + one, 0);
  if (covered >= 0.9 * images.length) return [];
  return [
    `results for ${covered} of ${counted(images.length, "image")}; in the others every object counts as missed`,
  ];
}
