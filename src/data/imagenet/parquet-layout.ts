/** @module ImageNet in parquet files, as the hubs pass it on: several files make up one split. */
import { inParallel } from "../files.ts";
import { counted, nameOf } from "../names.ts";
import type { DatasetOptions } from "../options.ts";
import { type ParquetRow, parquetRows, type RowPlace } from "../parquet.ts";
import { idIn, type Reading, refuseScrambled } from "./layouts.ts";
import { classesOfNumbers } from "./numbering.ts";
import type { Place } from "./place.ts";

/** Names and classes of all rows, file after file; the images stay where they are. */
export async function readParquet(
  { files, where }: Place,
  { numbering: given }: DatasetOptions,
): Promise<Reading<RowPlace>> {
  const perFile = await inParallel(4, files, ({ source }) => parquetRows(source.file));
  const rows = perFile.flat();
  const numbered = rows.map((row) => ({ name: nameIn(row), number: row.label }));
  const { classes, words } = classesOfNumbers({ numbered, given, usual: "sorted", where });
  const placed = rows.map((row, i) => ({
    id: row.path === undefined ? nameIn(row) : idIn(classes[i], row.path),
    image: row.at,
    truth: [classes[i]],
  }));
  refuseScrambled(
    numbered.map(({ name }) => ({ path: name })),
    placed,
    where,
  );
  return {
    layout: `${counted(files.length, "parquet file")} (${words})`,
    placed,
    used: files.length,
  };
}

/** The name of the image; without one its place, which is stable too: `test-00000-of-00001/17`. */
const nameIn = ({ path, at }: ParquetRow): string =>
  path ?? `${nameOf(at.file).replace(/\.parquet$/, "")}/${at.row}`;
