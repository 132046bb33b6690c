/** @module The images and categories of a COCO or LVIS file. */
import { Refusal } from "../../errors.ts";
import { byCodeUnit, folderOf, nameOf } from "../names.ts";
import { Malformed } from "./cursor.ts";
import { readList } from "./fields.ts";
import { type Id, readId, shown } from "./ids.ts";
import type { ReadElement } from "./json-lists.ts";
import { readNumber } from "./number.ts";
import { objectReader } from "./object-reader.ts";
import { readText } from "./tokens.ts";

export interface CocoImage {
  readonly id: Id;
  /** In pixels; 0 where the file does not say. */
  readonly width: number;
  readonly height: number;
  /** Of LVIS v1, which has none, the end of `coco_url`; empty where that is not there either. */
  readonly fileName: string;
  /** The folder that `coco_url` has it in, such as `val2017`; empty where there is none. */
  readonly folder: string;
  /** LVIS: ids of the categories that were looked for and are not there; undefined in COCO. */
  readonly absent?: readonly Id[];
  /** LVIS: ids of the categories of which not every thing was marked. */
  readonly notExhaustive?: readonly Id[];
}

export interface CocoCategory {
  readonly id: Id;
  readonly name: string;
  /** LVIS: in how many images of its training set it is: under 10, under 100, more. */
  readonly frequency?: "r" | "c" | "f";
  /** The names of its keypoints, where the file has them. */
  readonly keypoints?: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What reads images into `images`. */
export function imageReader(images: CocoImage[]): ReadElement {
  type Draft = Partial<Mutable<CocoImage>> & { url?: string };
  const readFields = objectReader<Draft>({
    file_name: (cursor, it) => {
      it.fileName = readText(cursor);
    },
    coco_url: (cursor, it) => {
      it.url = readText(cursor);
    },
    height: (cursor, it) => {
      it.height = readNumber(cursor);
    },
    width: (cursor, it) => {
      it.width = readNumber(cursor);
    },
    id: (cursor, it) => {
      it.id = readId(cursor);
    },
    neg_category_ids: (cursor, it) => {
      it.absent = readList(cursor, readId);
    },
    not_exhaustive_category_ids: (cursor, it) => {
      it.notExhaustive = readList(cursor, readId);
    },
  });
  return (cursor) => {
    const draft: Draft = {};
    readFields(cursor, draft);
    const { url = "", ...given } = draft;
    const { id, width = 0, height = 0, fileName = nameOf(url), ...lvis } = given;
    if (id === undefined) throw new Malformed("has no id; expected one that no other image has");
    if (!isSide(width) || !isSide(height)) {
      throw new Malformed(`(id ${shown(id)}) has the size ${width}×${height}; expected pixels`);
    }
    images.push({ id, width, height, fileName, folder: folderOf(url), ...lvis });
  };
}

const isSide = (pixels: number): boolean => Number.isInteger(pixels) && pixels >= 0;

/** What reads categories into `categories`. */
export function categoryReader(categories: CocoCategory[]): ReadElement {
  type Draft = Partial<Mutable<CocoCategory>>;
  const readFields = objectReader<Draft>({
    id: (cursor, it) => {
      it.id = readId(cursor);
    },
    name: (cursor, it) => {
      it.name = readText(cursor);
    },
    frequency: (cursor, it) => {
      const frequency = readText(cursor);
      if (frequency !== "r" && frequency !== "c" && frequency !== "f") {
        throw new Malformed(`has the frequency "${frequency}"; expected r, c or f`);
      }
      it.frequency = frequency;
    },
    keypoints: (cursor, it) => {
      it.keypoints = readList(cursor, readText);
    },
  });
  return (cursor) => {
    const draft: Draft = {};
    readFields(cursor, draft);
    const { id, ...rest } = draft;
    if (id === undefined) throw new Malformed("has no id; expected one that no other category has");
    categories.push({ id, name: String(id), ...rest });
  };
}

/** Numbers first and ascending, then text by code unit: the order in which everything is counted. */
export function byId({ id: a }: { readonly id: Id }, { id: b }: { readonly id: Id }): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return byCodeUnit(a, b);
  return typeof a === "number" ? -1 : 1;
}

/** LVIS: how frequent each category is. */
export function frequenciesOf({
  file,
  categories,
}: {
  readonly file: string;
  readonly categories: readonly CocoCategory[];
}): ("r" | "c" | "f")[] {
  return categories.map(({ id, frequency }) => {
    if (frequency !== undefined) return frequency;
    throw new Refusal(
      "data",
      `${file}: the category ${shown(id)} has no frequency; expected r, c or f`,
    );
  });
}
