/**
 * @module Parquet files with encoded images, as on dataset hubs: columns `image` (a struct of `bytes` and
 * `path`) and `label`. Names and labels are read first; images a row group at a time, as they are asked for.
 */
import type { FileHandle } from "node:fs/promises";
import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { messageOf, Refusal } from "../errors.ts";
import type { ImageSource } from "./dataset.ts";
import { openFile, readStretch } from "./files.ts";
import { columnsOf, withoutImages } from "./parquet-columns.ts";

/** A row of a file: what it says of its image. */
export interface ParquetRow {
  /** The name of the image's file; some writers leave it out. */
  readonly path: string | undefined;
  readonly label: number;
  readonly at: RowPlace;
}

export interface RowPlace {
  readonly file: string;
  readonly row: number;
}

/** Names and labels of all rows of a file; the images are skipped. */
export function parquetRows(file: string): Promise<ParquetRow[]> {
  return reading(file, async (buffer, metadata, { parquetReadObjects, compressors }) => {
    const { names, parts } = columnsOf(metadata);
    if (!parts.includes("bytes") || !names.includes("label")) {
      const found = names.map((name) => (name === "image" ? `image (${parts.join(", ")})` : name));
      throw refusal(
        file,
        `has the columns ${found.join(", ")}; expected image (bytes, path) and label`,
      );
    }
    const rows = await parquetReadObjects({
      file: buffer,
      metadata: withoutImages(metadata),
      columns: parts.includes("path") ? ["image", "label"] : ["label"],
      compressors,
    });
    return rows.map(({ image, label }, row) => {
      const number = Number(label ?? Number.NaN);
      if (!Number.isInteger(number))
        throw refusal(file, `row ${row} has the label ${label}; expected a number`);
      const path: unknown = image?.path;
      return {
        path: typeof path === "string" ? path : undefined,
        label: number,
        at: { file, row },
      };
    });
  });
}

/** The images in the given places, in their order: one row group of one file is in memory at a time. */
export async function* parquetImages(places: readonly RowPlace[]): AsyncGenerator<ImageSource> {
  let group: ImageGroup | undefined;
  for (const place of places) {
    if (group === undefined || !holds(group, place)) {
      group = undefined; // let go of it before the next is read
      group = await imageGroup(place);
    }
    const bytes = group.images[place.row - group.from];
    if (!(bytes instanceof Uint8Array)) throw refusal(place.file, `row ${place.row} has no image`);
    yield { bytes };
  }
}

/** The images of one row group, from row `from` on. */
interface ImageGroup {
  readonly file: string;
  readonly from: number;
  readonly images: readonly unknown[];
}

const holds = ({ file, from, images }: ImageGroup, place: RowPlace): boolean =>
  file === place.file && place.row >= from && place.row < from + images.length;

function imageGroup({ file, row }: RowPlace): Promise<ImageGroup> {
  return reading(file, async (buffer, metadata, { parquetReadObjects, compressors }) => {
    const { from, to } = groupOf(row, metadata) ?? {};
    if (from === undefined || to === undefined) throw refusal(file, `has no row ${row} any more`);
    const objects = await parquetReadObjects({
      file: buffer,
      metadata,
      columns: ["image"],
      rowStart: from,
      rowEnd: to,
      compressors,
      utf8: false,
    });
    // Copies, so that an image does not keep its whole page in memory.
    const images = objects.map(({ image }) =>
      image?.bytes instanceof Uint8Array ? image.bytes.slice() : undefined,
    );
    return { file, from, images };
  });
}

/** The rows of the group that holds a row. */
function groupOf(
  row: number,
  { row_groups }: FileMetaData,
): { from: number; to: number } | undefined {
  let from = 0;
  for (const { num_rows } of row_groups) {
    const to = from + Number(num_rows);
    if (row < to) return { from, to };
    from = to;
  }
  return undefined;
}

type Reader = Pick<typeof import("hyparquet"), "parquetReadObjects"> &
  Pick<typeof import("hyparquet-compressors"), "compressors">;

/** Opens a file for `read`; whatever goes wrong in it is refused by its name. */
async function reading<Result>(
  file: string,
  read: (buffer: AsyncBuffer, metadata: FileMetaData, reader: Reader) => Promise<Result>,
): Promise<Result> {
  // Only now, so that whoever opens no parquet does not load it.
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  await using handle = await openFile(file);
  try {
    const buffer = await bufferOf(handle, file);
    const metadata = await parquetMetadataAsync(buffer);
    return await read(buffer, metadata, { parquetReadObjects, compressors });
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw refusal(file, `not a whole parquet file (${messageOf(thrown)}); copy it again`, thrown);
  }
}

async function bufferOf(handle: FileHandle, file: string): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(from, to = size) {
      if (!(from >= 0 && to <= size && from <= to))
        throw new RangeError(`bytes ${from} to ${to} of ${size}`);
      const bytes = await readStretch(handle, { file, offset: from, length: to - from });
      return bytes.buffer as ArrayBuffer;
    },
  };
}

const refusal = (file: string, what: string, cause?: unknown): Refusal =>
  new Refusal("data", `${file}: ${what}`, cause === undefined ? {} : { cause });
