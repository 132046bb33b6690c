/** @module One entry of a COCO result file, while it is read. */
import { Malformed } from "./cursor.ts";
import { passSpan, readBox, type Span } from "./fields.ts";
import { type Id, readId } from "./ids.ts";
import { readNumber } from "./number.ts";
import type { ReadField } from "./object-reader.ts";
import { skipValue } from "./skip-value.ts";

/** What is read of an entry before it is known to be whole. */
export interface ResultDraft {
  image: Id | undefined;
  category: Id | undefined;
  score: number;
  readonly box: Float64Array;
  readonly segmentation: Span;
  readonly keypoints: Span;
  isCaption: boolean;
}

export const resultFields: Readonly<Record<string, ReadField<ResultDraft>>> = {
  image_id: (cursor, it) => {
    it.image = readId(cursor);
  },
  category_id: (cursor, it) => {
    it.category = readId(cursor);
  },
  bbox: (cursor, { box }) => readBox(cursor, box),
  segmentation: (cursor, { segmentation }) => passSpan(cursor, segmentation),
  keypoints: (cursor, { keypoints }) => passSpan(cursor, keypoints),
  score: (cursor, it) => {
    it.score = readNumber(cursor);
  },
  caption: (cursor, it) => {
    it.isCaption = true;
    skipValue(cursor);
  },
};

export const emptyResult = (): ResultDraft => ({
  image: undefined,
  category: undefined,
  score: Number.NaN,
  box: new Float64Array(4),
  segmentation: { at: 0, length: 0 },
  keypoints: { at: 0, length: 0 },
  isCaption: false,
});

export function clearResult(draft: ResultDraft): void {
  draft.image = undefined;
  draft.category = undefined;
  draft.score = Number.NaN;
  for (let i = 0; i < 4; i++) draft.box[i] = Number.NaN;
  draft.segmentation.length = 0;
  draft.keypoints.length = 0;
  draft.isCaption = false;
}

/** The ids of an entry that has all that it must have. */
export function idsOf({
  image,
  category,
  score,
  isCaption,
}: ResultDraft): [image: Id, category: Id] {
  if (isCaption) throw new Malformed("is a caption; expected a box, a mask or keypoints");
  if (image === undefined) throw new Malformed("has no image_id");
  if (category === undefined) throw new Malformed("has no category_id");
  if (Number.isNaN(score)) {
    throw new Malformed("has no score, or one that is not a number; remove it or mend the model");
  }
  return [image, category];
}
