/** @module The entries of a COCO result file, as columns in the order of the file. */
import type { Annotations } from "./annotations.ts";
import { makeRoom } from "./columns.ts";
import { Malformed } from "./cursor.ts";
import { passSpan, readBox, type Span } from "./fields.ts";
import { type Id, placesIn, readId } from "./ids.ts";
import { type ReadElement, readListFile } from "./json-lists.ts";
import { readNumber } from "./number.ts";
import { objectReader, type ReadField } from "./object-reader.ts";
import type { ReadOptions } from "./source.ts";
import type { Spans } from "./spans.ts";
import { skipValue } from "./tokens.ts";
import { refuseUnlisted, type Unlisted, unlisted } from "./unlisted.ts";

const noEntries = () => ({
  /** The place of its image in `annotations.images`. */
  images: new Int32Array(0),
  /** The place of its category; -1 where the annotations list none such. */
  categories: new Int32Array(0),
  scores: new Float64Array(0),
  /** [n · 4]; NaN where an entry has no box. */
  boxes: new Float64Array(0),
});

/** What a result can say of where a thing is. */
export type Kind = "boxes" | "masks" | "keypoints";

export interface ResultEntries {
  readonly file: string;
  length: number;
  /** What the first entry has: that decides how all are read (`COCO.loadRes`). */
  readonly has: Set<Kind>;
  readonly columns: ReturnType<typeof noEntries>;
  /** As long as the last entry that has such a value. */
  readonly segmentations: { -readonly [K in keyof Spans]: Spans[K] };
  readonly keypoints: { -readonly [K in keyof Spans]: Spans[K] };
  /** The category ids of the first entries as they are written; NaN for text. */
  readonly firstCategories: number[];
  /** What is of categories that the annotations do not list. */
  readonly uncategorised: Unlisted;
  /** Entries whose box has a negative side. */
  negative: number;
}

/** So many category ids say how a file numbers them. */
const looked = 20_000;

/** All entries of a file, for the images and categories of annotations. */
export async function readResultEntries(
  file: string,
  annotations: Annotations,
  options: ReadOptions,
): Promise<ResultEntries> {
  const noSpans = (): Spans => ({ at: new Float64Array(0), lengths: new Uint32Array(0) });
  const entries: ResultEntries = {
    file,
    length: 0,
    has: new Set(),
    columns: noEntries(),
    segmentations: noSpans(),
    keypoints: noSpans(),
    firstCategories: [],
    uncategorised: unlisted(),
    negative: 0,
  };
  const strange = unlisted();
  await readListFile(file, entryReader(entries, annotations, strange), options);
  refuseUnlisted(strange, file, annotations);
  return entries;
}

interface Draft {
  image: Id | undefined;
  category: Id | undefined;
  score: number;
  readonly box: Float64Array;
  readonly segmentation: Span;
  readonly keypoints: Span;
  isCaption: boolean;
}

const fields: Readonly<Record<string, ReadField<Draft>>> = {
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

function entryReader(
  entries: ResultEntries,
  { imageIndex, categoryIndex }: Annotations,
  strange: Unlisted,
): ReadElement {
  const readFields = objectReader(fields);
  const imageAt = placesIn(imageIndex);
  const categoryAt = placesIn(categoryIndex);
  const draft: Draft = {
    image: undefined,
    category: undefined,
    score: Number.NaN,
    box: new Float64Array(4),
    segmentation: { at: 0, length: 0 },
    keypoints: { at: 0, length: 0 },
    isCaption: false,
  };
  return (cursor, index) => {
    clear(draft);
    readFields(cursor, draft);
    const [imageId, categoryId] = idsOf(draft);
    if (index === 0) addKinds(entries.has, draft);
    const image = imageAt(imageId);
    const category = categoryAt(categoryId);
    if (image === -1) strange.add(index, imageId);
    if (category === -1) entries.uncategorised.add(index, categoryId);
    if (index < looked) {
      entries.firstCategories[index] = typeof categoryId === "number" ? categoryId : Number.NaN;
    }
    if (draft.box[2] < 0 || draft.box[3] < 0) entries.negative++;
    keep(entries, index, draft, image, category);
  };
}

function clear(draft: Draft): void {
  draft.image = undefined;
  draft.category = undefined;
  draft.score = Number.NaN;
  draft.box.fill(Number.NaN);
  draft.segmentation.length = 0;
  draft.keypoints.length = 0;
  draft.isCaption = false;
}

/** The ids of an entry that has all that it must have. */
function idsOf({ image, category, score, isCaption }: Draft): [image: Id, category: Id] {
  if (isCaption) throw new Malformed("is a caption; expected a box, a mask or keypoints");
  if (image === undefined) throw new Malformed("has no image_id");
  if (category === undefined) throw new Malformed("has no category_id");
  if (Number.isNaN(score)) {
    throw new Malformed("has no score, or one that is not a number; remove it or mend the model");
  }
  return [image, category];
}

function addKinds(has: Set<Kind>, { box, segmentation, keypoints }: Draft): void {
  if (!Number.isNaN(box[0])) has.add("boxes");
  if (segmentation.length > 0) has.add("masks");
  if (keypoints.length > 0) has.add("keypoints");
  if (has.size === 0) {
    throw new Malformed("says of nothing where it is; expected bbox, segmentation or keypoints");
  }
}

function keep(
  entries: ResultEntries,
  index: number,
  { score, box, segmentation, keypoints }: Draft,
  image: number,
  category: number,
): void {
  const { columns } = entries;
  if (index >= columns.scores.length) makeRoom(columns, index + 1, { boxes: 4 });
  columns.images[index] = image;
  columns.categories[index] = category;
  columns.scores[index] = score;
  const { boxes } = columns;
  for (let i = 0; i < 4; i++) boxes[4 * index + i] = box[i];
  if (segmentation.length > 0) keepSpan(entries.segmentations, index, segmentation);
  if (keypoints.length > 0) keepSpan(entries.keypoints, index, keypoints);
  entries.length = index + 1;
}

function keepSpan(
  spans: ResultEntries["segmentations"],
  index: number,
  { at, length }: Span,
): void {
  if (index >= spans.at.length) makeRoom(spans, index + 1);
  spans.at[index] = at;
  spans.lengths[index] = length;
}
