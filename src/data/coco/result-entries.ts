/** @module The entries of a COCO result file, as columns in the order of the file. */
import type { Annotations } from "./annotations.ts";
import { expectedRows, makeRoom } from "./columns.ts";
import { Malformed } from "./cursor.ts";
import type { Span } from "./fields.ts";
import { placesIn, placesOfSmall } from "./ids.ts";
import { type ReadElement, readListFile } from "./json-lists.ts";
import { emptyResult, idsOf, type ResultDraft } from "./result-draft.ts";
import { resultReader } from "./result-reader.ts";
import type { ReadOptions } from "./source.ts";
import type { Spans } from "./spans.ts";
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

function entryReader(
  entries: ResultEntries,
  { imageIndex, categoryIndex }: Annotations,
  strange: Unlisted,
): ReadElement {
  const readResult = resultReader();
  const imageAt = placesIn(imageIndex);
  const categoryAt = placesOfSmall(categoryIndex);
  const draft = emptyResult();
  return (cursor, index) => {
    readResult(cursor, draft);
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
    if (index >= entries.columns.scores.length) {
      makeRoom(entries.columns, expectedRows(cursor, index), { boxes: 4 });
    }
    keep(entries, index, draft, image, category);
  };
}

function addKinds(has: Set<Kind>, { box, segmentation, keypoints }: ResultDraft): void {
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
  { score, box, segmentation, keypoints }: ResultDraft,
  image: number,
  category: number,
): void {
  const { columns } = entries;
  columns.images[index] = image;
  columns.categories[index] = category;
  columns.scores[index] = score;
  const { boxes } = columns;
  for (let i = 0; i < 4; i++) boxes[4 * index + i] = box[i];
  const room = columns.scores.length;
  if (segmentation.length > 0) keepSpan(entries.segmentations, index, segmentation, room);
  if (keypoints.length > 0) keepSpan(entries.keypoints, index, keypoints, room);
  entries.length = index + 1;
}

function keepSpan(
  spans: ResultEntries["segmentations"],
  index: number,
  { at, length }: Span,
  room: number,
): void {
  if (index >= spans.at.length) makeRoom(spans, room);
  spans.at[index] = at;
  spans.lengths[index] = length;
}
