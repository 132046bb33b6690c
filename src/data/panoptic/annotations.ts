/** @module Annotation and result files of COCO panoptic: of each image its segments, and the PNG that has them. */
import { Refusal } from "../../errors.ts";
import { Malformed } from "../coco/cursor.ts";
import { readFlag, readList } from "../coco/fields.ts";
import { type Id, readId, shown } from "../coco/ids.ts";
import { type ReadElement, readListsFile } from "../coco/json-lists.ts";
import { readNumber } from "../coco/number.ts";
import { objectReader } from "../coco/object-reader.ts";
import type { ReadOptions } from "../coco/source.ts";
import { byId } from "../coco/tables.ts";
import { readText } from "../coco/tokens.ts";

export interface PanopticCategory {
  readonly id: Id;
  readonly name: string;
  readonly isThing: boolean;
}

export interface ListedSegment {
  /** R + 256 G + 65536 B of its pixels. */
  readonly id: number;
  readonly category: Id;
  /** In pixels, as the file says; 0 where it does not. */
  readonly area: number;
  readonly isCrowd: boolean;
}

export interface PanopticAnnotation {
  readonly image: Id;
  /** The name of its PNG, below the folder of the file. */
  readonly fileName: string;
  readonly segments: readonly ListedSegment[];
}

export interface PanopticAnnotations {
  readonly file: string;
  /** By ascending id; none in files of results, which need no categories of their own. */
  readonly categories: readonly PanopticCategory[];
  /** In the order of the file, no image twice. */
  readonly annotations: readonly PanopticAnnotation[];
}

export async function readPanopticFile(
  file: string,
  options: ReadOptions = {},
): Promise<PanopticAnnotations> {
  const categories: PanopticCategory[] = [];
  const annotations: PanopticAnnotation[] = [];
  const lists = new Map([
    ["categories", categoryReader(categories)],
    ["annotations", annotationReader(annotations)],
  ]);
  const keys = await readListsFile(file, lists, options);
  const no = (what: string): never => {
    throw new Refusal("data", `${file}: ${what}`);
  };
  if (!keys.has("annotations")) no('has no "annotations"; expected a COCO panoptic file');
  if (annotations.length === 0) no("annotates no image");
  refuseRepeated(
    categories.map(({ id }) => id),
    (id) => no(`has two categories of the id ${id}`),
  );
  refuseRepeated(
    annotations.map(({ image }) => image),
    (id) => no(`annotates the image ${id} twice; join or remove one of them`),
  );
  return { file, categories: categories.sort(byId), annotations };
}

function refuseRepeated(ids: readonly Id[], no: (id: string) => never): void {
  const seen = new Set<Id>();
  for (const id of ids) {
    if (seen.has(id)) no(shown(id));
    seen.add(id);
  }
}

/** Files of boxes, masks and keypoints are objects too, and lack what panoptic files have. */
const isOther = "; is this no panoptic file? results of boxes, masks and keypoints are a JSON list";

type Draft<T> = { -readonly [K in keyof T]?: T[K] };

function categoryReader(categories: PanopticCategory[]): ReadElement {
  const readFields = objectReader<Draft<PanopticCategory>>({
    id: (cursor, it) => {
      it.id = readId(cursor);
    },
    name: (cursor, it) => {
      it.name = readText(cursor);
    },
    isthing: (cursor, it) => {
      it.isThing = readFlag(cursor) === 1;
    },
  });
  return (cursor) => {
    const it: Draft<PanopticCategory> = {};
    readFields(cursor, it);
    const { id, isThing, name = String(id) } = it;
    if (id === undefined) throw new Malformed("has no id; expected one that no other category has");
    if (isThing === undefined) {
      throw new Malformed(`does not say whether it \`isthing\`: 1 or 0${isOther}`);
    }
    categories.push({ id, name, isThing });
  };
}

function annotationReader(annotations: PanopticAnnotation[]): ReadElement {
  const readSegment = segmentReader();
  const readFields = objectReader<Draft<PanopticAnnotation>>({
    image_id: (cursor, it) => {
      it.image = readId(cursor);
    },
    file_name: (cursor, it) => {
      it.fileName = readText(cursor);
    },
    segments_info: (cursor, it) => {
      it.segments = readList(cursor, readSegment);
    },
  });
  return (cursor) => {
    const it: Draft<PanopticAnnotation> = {};
    readFields(cursor, it);
    const { image, fileName, segments } = it;
    if (image === undefined) throw new Malformed("has no image_id");
    if (fileName === undefined) {
      throw new Malformed(`(image ${shown(image)}) has no file_name${isOther}`);
    }
    if (segments === undefined) throw new Malformed(`(image ${shown(image)}) has no segments_info`);
    refuseRepeated(
      segments.map(({ id }) => id),
      (id) => {
        throw new Malformed(`(image ${shown(image)}) lists the segment ${id} twice`);
      },
    );
    annotations.push({ image, fileName, segments });
  };
}

/** More than this do not fit into three bytes. */
const highestId = 0xff_ff_ff;

function segmentReader(): (cursor: Parameters<ReadElement>[0]) => ListedSegment {
  const readFields = objectReader<Draft<ListedSegment>>({
    id: (cursor, it) => {
      it.id = readNumber(cursor);
    },
    category_id: (cursor, it) => {
      it.category = readId(cursor);
    },
    area: (cursor, it) => {
      it.area = readNumber(cursor);
    },
    iscrowd: (cursor, it) => {
      it.isCrowd = readFlag(cursor) === 1;
    },
  });
  return (cursor) => {
    const it: Draft<ListedSegment> = {};
    readFields(cursor, it);
    const { id, category, area = 0, isCrowd = false } = it;
    if (id === undefined || !Number.isInteger(id) || id < 1 || id > highestId) {
      throw new Malformed(`has a segment with the id ${id}; expected a whole number from 1`);
    }
    if (category === undefined) throw new Malformed(`has a segment (${id}) without category_id`);
    return { id, category, area, isCrowd };
  };
}
