/** @module What is in a parquet file, read a leaf of a group of rows at a time, after checks. */
import type { FileHandle } from "node:fs/promises";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type RowGroup,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { messageOf, Refusal } from "../errors.ts";
import { openFile, readStretch } from "./files.ts";
import { checkMetadata, checkPages } from "./parquet-checks.ts";
import { chunkOf, columnsOf, type Leaf, onlyLeaf, stretchOf } from "./parquet-columns.ts";

/** What a row says of its image; some writers leave the name of its file out. */
export interface LabelledRow {
  readonly path: string | undefined;
  readonly label: number;
}

/** The images of one group of rows, from row `from` on; a row may have none. */
export interface ImageGroup {
  readonly from: number;
  readonly images: readonly (Uint8Array | undefined)[];
}

/** Names and labels of all rows of a file; the images are skipped. */
export function readRows(file: string): Promise<LabelledRow[]> {
  return reading(file, async (parquet) => {
    const rows: LabelledRow[] = [];
    for (const group of parquet.metadata.row_groups) {
      const labels = await objectsOf(parquet, group, ["label"]);
      const named = parquet.hasNames ? await objectsOf(parquet, group, ["image", "path"]) : [];
      for (const [i, { label }] of labels.entries()) {
        const number = Number(label ?? Number.NaN);
        if (!Number.isInteger(number))
          throw refusal(file, `row ${rows.length} has the label ${label}; expected a number`);
        const path: unknown = named[i]?.image?.path;
        rows.push({ path: typeof path === "string" ? path : undefined, label: number });
      }
    }
    return rows;
  });
}

/** The images of the group that holds a row. */
export function readImages(file: string, row: number): Promise<ImageGroup> {
  return reading(file, async (parquet) => {
    let from = 0;
    for (const group of parquet.metadata.row_groups) {
      const to = from + Number(group.num_rows);
      if (row < to) {
        const objects = await objectsOf(parquet, group, ["image", "bytes"]);
        // Copies, so that an image does not keep its whole page in memory and can change threads.
        const images = objects.map(({ image }) =>
          image?.bytes instanceof Uint8Array ? image.bytes.slice() : undefined,
        );
        return { from, images };
      }
      from = to;
    }
    throw refusal(file, `has no row ${row} any more`);
  });
}

interface Parquet {
  readonly file: string;
  readonly handle: FileHandle;
  readonly metadata: FileMetaData;
  /** Whether there is a column for the names of the images. */
  readonly hasNames: boolean;
}

/** Opens a file for `read`; whatever goes wrong in it is refused by its name. */
async function reading<Result>(
  file: string,
  read: (parquet: Parquet) => Promise<Result>,
): Promise<Result> {
  await using handle = await openFile(file);
  try {
    const { size } = await handle.stat();
    const metadata = await parquetMetadataAsync(tailOf(handle, file, size), { geoparquet: false });
    const hasNames = namesIn(metadata, file);
    const leaves = [["label"], ["image", "bytes"], ...(hasNames ? [["image", "path"]] : [])];
    checkMetadata(metadata, { leaves, bytes: size });
    return await read({ file, handle, metadata, hasNames });
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw refusal(file, `not a whole parquet file (${messageOf(thrown)}); copy it again`, thrown);
  }
}

/** Whether the images have names; refuses a file without images or labels. */
function namesIn(metadata: FileMetaData, file: string): boolean {
  const columns = columnsOf(metadata);
  const image = columns.find(({ element }) => element.name === "image");
  const parts = image?.parts.map(({ name }) => name) ?? [];
  if (parts.includes("bytes") && columns.some(({ element }) => element.name === "label"))
    return parts.includes("path");
  const found = columns.map((column) =>
    column === image ? `image (${parts.join(", ")})` : column.element.name,
  );
  throw refusal(
    file,
    `has the columns ${found.join(", ")}; expected image (bytes, path) and label`,
  );
}

/** The end of a file, where its metadata is. */
function tailOf(handle: FileHandle, file: string, byteLength: number): AsyncBuffer {
  const slice = async (from: number, to = byteLength): Promise<ArrayBuffer> => {
    const bytes = await readStretch(handle, { file, offset: from, length: to - from });
    return bytes.buffer as ArrayBuffer;
  };
  return { byteLength, slice };
}

/**
 * The rows of a group, each with one leaf alone. More leaves at once are not asked for: when one of
 * them fails, the reader does not wait for the others.
 */
async function objectsOf(
  { file, handle, metadata }: Parquet,
  group: RowGroup,
  leaf: Leaf,
): ReturnType<typeof parquetReadObjects> {
  const chunk = chunkOf(group, leaf);
  if (chunk === undefined) throw new Error(`no column ${leaf.join(".")}`);
  const { offset, length } = stretchOf(chunk);
  const bytes = await readStretch(handle, { file, offset, length });
  checkPages(bytes, Number(group.num_rows));
  return parquetReadObjects({
    file: { byteLength: offset + length, slice: () => bytes.buffer as ArrayBuffer },
    metadata: onlyLeaf(metadata, group, leaf),
    columns: [leaf[0]],
    compressors: unpackers,
    utf8: leaf.at(-1) !== "bytes",
  });
}

/** LZ4 packs nothing, as in a page of nulls, into one byte, which the reader of the library takes for damage. */
const orNothing =
  (unpack: Compressors["LZ4"]): NonNullable<Compressors["LZ4"]> =>
  (input, length) =>
    length === 0 || unpack === undefined ? new Uint8Array() : unpack(input, length);

const unpackers: Compressors = {
  ...compressors,
  LZ4: orNothing(compressors.LZ4),
  LZ4_RAW: orNothing(compressors.LZ4_RAW),
};

const refusal = (file: string, what: string, cause?: unknown): Refusal =>
  new Refusal("data", `${file}: ${what}`, cause === undefined ? {} : { cause });
