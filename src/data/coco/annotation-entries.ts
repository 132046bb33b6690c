/** @module The annotations of a COCO or LVIS file, as columns in the order of the file. */
import { expectedRows, makeRoom } from "./columns.ts";
import { Malformed } from "./cursor.ts";
import { passSpan, readBox, readFlag, type Span } from "./fields.ts";
import { type Interner, interner, readId } from "./ids.ts";
import type { ReadElement } from "./json-lists.ts";
import { readNumber } from "./number.ts";
import { objectReader } from "./object-reader.ts";
import type { Spans } from "./spans.ts";

/** An entry for each annotation; type and meaning of most as in `Objects`. */
const noEntries = () => ({
  ids: new Float64Array(0),
  /** Places in `imageIds` and `categoryIds`, since the tables may stand behind the annotations. */
  images: new Int32Array(0),
  categories: new Int32Array(0),
  /** [n · 4]; NaN where an annotation has no box. */
  boxes: new Float64Array(0),
  areas: new Float64Array(0),
  crowd: new Uint8Array(0),
  ignored: new Uint8Array(0),
  /** How many keypoints are labelled, by the file; -1 where it does not say. */
  labelled: new Int32Array(0),
  segmentationAt: new Float64Array(0),
  segmentationLength: new Uint32Array(0),
  keypointsAt: new Float64Array(0),
  keypointsLength: new Uint32Array(0),
});

export interface AnnotationEntries {
  length: number;
  readonly columns: ReturnType<typeof noEntries>;
  readonly imageIds: Interner;
  readonly categoryIds: Interner;
}

/** What is read of an annotation before it is known to be whole. */
interface Draft {
  id: number;
  image: number;
  category: number;
  readonly box: Float64Array;
  area: number;
  crowd: number;
  ignored: number;
  labelled: number;
  readonly segmentation: Span;
  readonly keypoints: Span;
}

/** The entries, and what reads one of them. */
export function annotationEntries(): { entries: AnnotationEntries; read: ReadElement } {
  const entries: AnnotationEntries = {
    length: 0,
    columns: noEntries(),
    imageIds: interner(),
    categoryIds: interner(),
  };
  const draft = {
    box: new Float64Array(4),
    segmentation: { at: 0, length: 0 },
    keypoints: { at: 0, length: 0 },
  } as Draft; // the rest is filled in by `clear`
  const readFields = objectReader<Draft>({
    segmentation: (cursor, { segmentation }) => passSpan(cursor, segmentation),
    num_keypoints: (cursor, it) => {
      it.labelled = readNumber(cursor);
    },
    area: (cursor, it) => {
      it.area = readNumber(cursor);
    },
    iscrowd: (cursor, it) => {
      it.crowd = readFlag(cursor);
    },
    ignore: (cursor, it) => {
      it.ignored = readFlag(cursor);
    },
    keypoints: (cursor, { keypoints }) => passSpan(cursor, keypoints),
    image_id: (cursor, it) => {
      it.image = entries.imageIds.placeOf(readId(cursor));
    },
    bbox: (cursor, { box }) => readBox(cursor, box),
    category_id: (cursor, it) => {
      it.category = entries.categoryIds.placeOf(readId(cursor));
    },
    id: (cursor, it) => {
      it.id = readNumber(cursor);
    },
  });
  const read: ReadElement = (cursor, index) => {
    clear(draft);
    readFields(cursor, draft);
    check(draft);
    if (index >= entries.columns.ids.length) {
      makeRoom(entries.columns, expectedRows(cursor, index), { boxes: 4 });
    }
    keep(entries, index, draft);
  };
  return { entries, read };
}

function clear(draft: Draft): void {
  draft.id = Number.NaN;
  draft.image = -1;
  draft.category = -1;
  draft.box.fill(Number.NaN);
  draft.area = Number.NaN;
  draft.crowd = 0;
  draft.ignored = 0;
  draft.labelled = -1;
  draft.segmentation.length = 0;
  draft.keypoints.length = 0;
}

function check({ id, image, category, area, box }: Draft): void {
  const name = Number.isNaN(id) ? "" : `(id ${id}) `;
  const lacks = (what: string): never => {
    throw new Malformed(`${name}has no ${what}`);
  };
  if (Number.isNaN(id)) lacks("id; expected a number that no other annotation has");
  if (image === -1) lacks("image_id; expected the id of one of the images");
  if (category === -1) lacks("category_id; expected the id of one of the categories");
  if (Number.isNaN(area)) lacks("area; expected its pixels, by which it counts as small or large");
  const [, , width, height] = box;
  if (width < 0 || height < 0) {
    const side = width < 0 ? "width" : "height";
    throw new Malformed(`${name}has the box [${box}]; its ${side} must not be negative`);
  }
}

function keep(entries: AnnotationEntries, index: number, draft: Draft): void {
  const { columns } = entries;
  columns.ids[index] = draft.id;
  columns.images[index] = draft.image;
  columns.categories[index] = draft.category;
  columns.boxes.set(draft.box, 4 * index);
  columns.areas[index] = draft.area;
  columns.crowd[index] = draft.crowd;
  columns.ignored[index] = draft.ignored;
  columns.labelled[index] = draft.labelled;
  columns.segmentationAt[index] = draft.segmentation.at;
  columns.segmentationLength[index] = draft.segmentation.length;
  columns.keypointsAt[index] = draft.keypoints.at;
  columns.keypointsLength[index] = draft.keypoints.length;
  entries.length = index + 1;
}

export const segmentationSpans = ({ columns }: AnnotationEntries): Spans => ({
  at: columns.segmentationAt,
  lengths: columns.segmentationLength,
});

export const keypointSpans = ({ columns }: AnnotationEntries): Spans => ({
  at: columns.keypointsAt,
  lengths: columns.keypointsLength,
});
