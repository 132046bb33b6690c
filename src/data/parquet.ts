/**
 * @module Parquet files with encoded images, as on dataset hubs: columns `image` (a struct of `bytes` and
 * `path`) and `label`. Names and labels are read first; images a row group at a time, as they are asked for.
 */
import { Refusal } from "../errors.ts";
import type { ImageSource } from "./dataset.ts";
import type { ImageGroup } from "./parquet-read.ts";
import { parquetThread } from "./parquet-thread.ts";

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

/** One for all files; it takes nothing until it is asked. */
const usualThread = parquetThread();

/** Names and labels of all rows of a file; the images are skipped. */
export async function parquetRows(file: string, thread = usualThread): Promise<ParquetRow[]> {
  const rows = await thread.rows(file);
  return rows.map((labelled, row) => ({ ...labelled, at: { file, row } }));
}

/** The images in the given places, in their order: one row group of one file is in memory at a time. */
export async function* parquetImages(
  places: readonly RowPlace[],
  thread = usualThread,
): AsyncGenerator<ImageSource> {
  let held: (ImageGroup & { readonly file: string }) | undefined;
  for (const { file, row } of places) {
    if (held?.file !== file || row < held.from || row >= held.from + held.images.length) {
      held = undefined; // let go of it before the next is read
      held = { file, ...(await thread.images(file, row)) };
    }
    const bytes = held.images[row - held.from];
    if (bytes === undefined) throw new Refusal("data", `${file}: row ${row} has no image`);
    yield { bytes };
  }
}
