/** @module Reading the entries of a result file, most of which are written like the one before. */
import type { Cursor } from "./cursor.ts";
import { objectReader } from "./object-reader.ts";
import { type Pattern, patternOf, readAlike } from "./pattern.ts";
import { clearResult, type ResultDraft, resultFields } from "./result-draft.ts";

/** Where in a row the numbers of an entry are. */
const places = { image_id: 0, category_id: 1, score: 2, bbox: 3 } as const;
const rowLength = 7;

/** After so many entries in a row that were not written like one before, no more patterns are looked for. */
const tries = 8;

/** Reads an entry into a draft. */
export function resultReader(): (cursor: Cursor, draft: ResultDraft) => void {
  const readFields = objectReader(resultFields);
  const row = new Float64Array(rowLength);
  let pattern: Pattern | undefined;
  let left = tries;
  return (cursor, draft) => {
    clearResult(draft);
    if (pattern !== undefined && readAlike(cursor, pattern, row)) {
      fill(draft, row);
      left = tries;
      return;
    }
    const start = cursor.at;
    readFields(cursor, draft);
    if (left === 0) return;
    left--;
    const end = cursor.at;
    cursor.at = start;
    pattern = patternOf(cursor, places);
    row.fill(Number.NaN); // what the pattern has no number for stays so
    cursor.at = start;
    if (!readAlike(cursor, pattern, row) || !isAllOf(draft, row)) pattern = undefined;
    cursor.at = end;
  };
}

function fill(draft: ResultDraft, row: Float64Array): void {
  draft.image = row[places.image_id];
  draft.category = row[places.category_id];
  draft.score = row[places.score];
  for (let i = 0; i < 4; i++) draft.box[i] = row[places.bbox + i];
}

/** Whether an entry says what is in the row, and nothing else. */
function isAllOf(
  { image, category, score, box, segmentation, keypoints, isCaption }: ResultDraft,
  row: Float64Array,
): boolean {
  const numbers = [image, category, score, ...box];
  const hasMore = segmentation.length > 0 || keypoints.length > 0 || isCaption;
  return !hasMore && numbers.every((number, i) => Object.is(number, row[i]));
}
