/**
 * @module The ledger: the predictions of a run, one row a sample, in Parquet parts that are written
 * whole or not at all. Any Parquet reader opens them (pyarrow, DuckDB, pandas).
 */
import { createHash } from "node:crypto";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects, type SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { messageOf, Refusal } from "../errors.ts";

/** What a column holds in each row; `[]` is a list of any length. */
export type ColumnType = "string" | "string?" | "float" | "double" | "int32[]" | "float[]";

/** The columns of a ledger, in order; a task says which (see `evaluate/`). */
export type Columns = Readonly<Record<string, ColumnType>>;

interface Values {
  string: string;
  "string?": string | null;
  float: number;
  double: number;
  "int32[]": ArrayLike<number>;
  "float[]": ArrayLike<number>;
}

export type Row<C extends Columns> = { readonly [K in keyof C]: Values[C[K]] };

const partName = (index: number): string => `part-${String(index).padStart(5, "0")}.parquet`;

/** The indices of the parts in `folder` that are there, ascending; a folder that is not has none. */
export async function partsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .map((name) => /^part-(\d{5,})\.parquet$/.exec(name))
    .filter((match) => match !== null)
    .map(([, digits]) => Number(digits))
    .sort((a, b) => a - b);
}

/**
 * Writes one part: to a temporary name, to the disk, and then to its own name, so that a part which
 * can be seen is whole. Equal rows make equal bytes.
 */
export async function writePart<C extends Columns>(
  folder: string,
  index: number,
  columns: C,
  rows: readonly Row<C>[],
): Promise<void> {
  const bytes = parquetWriteBuffer({
    schema: schemaOf(columns),
    columnData: Object.keys(columns).map((name) => columnOf(columns, name, rows)),
    statistics: false,
    rowGroupSize: Math.max(1, rows.length),
    createdBy: "snellen",
  });
  await writeWhole(join(folder, partName(index)), new Uint8Array(bytes));
}

/** A file that is there with all its bytes, or not at all, whatever happens meanwhile. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await using file = await open(temporary, "w");
    await file.writeFile(bytes);
    await file.sync();
  } catch (cause) {
    await rm(temporary, { force: true });
    const full = messageOf(cause).includes("ENOSPC");
    throw new Refusal(
      "store",
      full
        ? `${path}: the disk is full; make room and repeat the command: it goes on where it stopped`
        : `${path}: cannot be written: ${messageOf(cause)}`,
      { cause },
    );
  }
  await rename(temporary, path);
}

/** The rows of one part, in order. */
export async function readPart<C extends Columns>(
  folder: string,
  index: number,
  columns: C,
): Promise<Row<C>[]> {
  const path = join(folder, partName(index));
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
    const metadata = parquetMetadata(file);
    const present = new Set(metadata.schema.map(({ name }) => name));
    const missing = Object.keys(columns).find((name) => !present.has(name));
    if (missing !== undefined) throw new Error(`it has no column ${missing}`);
    const rows = await parquetReadObjects({ file, metadata, columns: Object.keys(columns) });
    return rows as Row<C>[]; // the columns were written by `writePart`
  } catch (cause) {
    throw new Refusal(
      "store",
      `${path}: damaged (${messageOf(cause)}); remove this file and repeat the command that made it`,
      { cause },
    );
  }
}

export const removePart = (folder: string, index: number): Promise<void> =>
  rm(join(folder, partName(index)), { force: true });

/** SHA-256, as hex, over the bytes of all parts in order. */
export async function ledgerDigest(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const index of await partsIn(folder))
    hash.update(await readFile(join(folder, partName(index))));
  return hash.digest("hex");
}

/** All rows of a ledger, part after part. */
export async function* readLedger<C extends Columns>(
  folder: string,
  columns: C,
): AsyncGenerator<Row<C>> {
  for (const index of await partsIn(folder)) yield* await readPart(folder, index, columns);
}

function schemaOf(columns: Columns): SchemaElement[] {
  const names = Object.entries(columns);
  return [
    { name: "row", num_children: names.length },
    ...names.flatMap(([name, type]): SchemaElement[] =>
      type === "int32[]" || type === "float[]"
        ? [
            { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
            { name: "list", repetition_type: "REPEATED", num_children: 1 },
            {
              name: "element",
              repetition_type: "REQUIRED",
              type: type === "int32[]" ? "INT32" : "FLOAT",
            },
          ]
        : [scalar(name, type)],
    ),
  ];
}

function scalar(name: string, type: ColumnType): SchemaElement {
  const repetition_type = type === "string?" ? "OPTIONAL" : "REQUIRED";
  if (type === "float") return { name, repetition_type, type: "FLOAT" };
  if (type === "double") return { name, repetition_type, type: "DOUBLE" };
  return { name, repetition_type, type: "BYTE_ARRAY", converted_type: "UTF8" };
}

function columnOf<C extends Columns>(
  columns: C,
  name: string,
  rows: readonly Row<C>[],
): ColumnSource {
  const isList = columns[name].endsWith("[]");
  const data = rows.map((row) => {
    const value = row[name];
    return isList ? Array.from(value as ArrayLike<number>) : value;
  });
  return { name, data };
}
