/** @module Keypoints as COCO files write them: x, y and visibility or score of each, in one list. */
import type { Annotations } from "./annotations.ts";
import { Malformed } from "./cursor.ts";
import { readList } from "./fields.ts";
import { readNumber } from "./number.ts";
import { cursorsAt, readAgain, type Spans } from "./spans.ts";

/** How many keypoints things have: as many as a category names, else as many as COCO's people. */
export const keypointCount = ({ categories }: Annotations): number =>
  categories.find(({ keypoints }) => keypoints !== undefined)?.keypoints?.length ?? 17;

export interface KeypointPlace {
  readonly file: string;
  readonly spans: Spans;
  /** What an entry is called in messages. */
  readonly nameOf: (entry: number) => string;
  /** Refuses what it does not like about the numbers of an entry. */
  readonly check?: (numbers: readonly number[], entry: number) => void;
}

/** The keypoints of some entries, [n · K · 3]. */
export function readKeypoints(
  { file, spans, nameOf, check }: KeypointPlace,
  entries: Uint32Array,
  count: number,
): Float64Array {
  const keypoints = new Float64Array(entries.length * 3 * count);
  cursorsAt(file, spans, entries).forEach((cursor, i) => {
    readAgain(
      file,
      () => nameOf(entries[i]),
      () => {
        if (cursor === undefined) throw new Malformed("has no keypoints");
        const numbers = readList(cursor, readNumber);
        if (numbers.length !== 3 * count || !numbers.every(Number.isFinite)) {
          throw new Malformed(
            `has ${numbers.length} numbers for keypoints; expected ${3 * count} finite ones, three for each of ${count}`,
          );
        }
        check?.(numbers, entries[i]);
        keypoints.set(numbers, i * 3 * count);
      },
    );
  });
  return keypoints;
}
