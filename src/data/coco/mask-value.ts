/** @module Masks as COCO files write them: polygons, compressed run lengths, run lengths as numbers. */
import { type Mask, maskOfRuns, maskOfText, polygonsMask } from "../../scene/index.ts";
import { type Cursor, Malformed, unexpected } from "./cursor.ts";
import { readList } from "./fields.ts";
import { readNumber } from "./number.ts";
import { objectReader } from "./object-reader.ts";
import { readTextBytes } from "./tokens.ts";

/** Of an image, in pixels. */
type Size = Pick<Mask, "width" | "height">;

interface Draft {
  /** Height and width. */
  size?: readonly number[];
  counts?: Uint8Array | readonly number[];
}

const readRunLengths = objectReader<Draft>({
  size: (cursor, it) => {
    it.size = readList(cursor, readNumber);
  },
  counts: (cursor, it) => {
    it.counts =
      cursor.bytes[cursor.at] === 91 ? readList(cursor, readNumber) : readTextBytes(cursor);
  },
});

/** The mask at the cursor, of an image of the given size. Throws Malformed, or a RangeError of a damaged one. */
export function readMask(cursor: Cursor, image: Size): Mask {
  if (image.width === 0 || image.height === 0) {
    throw new Malformed("has a mask, and its image has no width and height; add them to the image");
  }
  if (cursor.bytes[cursor.at] === 91) {
    return maskOfPolygons(
      readList(cursor, (inner) => readList(inner, readNumber)),
      image,
    );
  }
  const draft: Draft = {};
  readRunLengths(cursor, draft);
  const { size, counts } = draft;
  if (size === undefined || counts === undefined) {
    unexpected(cursor, "a mask of size and counts, or of polygons");
  }
  const [height, width] = size;
  if (size.length !== 2 || height !== image.height || width !== image.width) {
    throw new Malformed(
      `has a mask of the size [${size}] (height, width), and its image has [${image.height},${image.width}]; write masks in the size of the image`,
    );
  }
  return counts instanceof Uint8Array ? maskOfText(counts, image) : maskOfRuns(counts, image);
}

/** The first polygon must have three corners for pycocotools (`frPyObjects`), whatever follows it. */
function maskOfPolygons(polygons: readonly (readonly number[])[], image: Size): Mask {
  const { length } = polygons[0];
  if (length > 4) return polygonsMask(polygons, image);
  throw new Malformed(
    `has a polygon of ${length} numbers; expected x and y of three corners or more`,
  );
}
