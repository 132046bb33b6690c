/**
 * @module The ledger: the predictions of a run, one row a sample, in Parquet parts that are written
 * whole or not at all. Any Parquet reader opens them (pyarrow, DuckDB, pandas).
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { messageOf, Refusal } from "../errors.ts";
import { writeWhole } from "../files.ts";

/** What a column holds in each row; `[]` is a list of any length. */
export type ColumnType =
  | "string"
  | "string?"
  | "float"
  | "double"
  | "int32[]"
  | "float[]"
  | "double[]"
  | "string[]";

/** The columns of a ledger, in order; a task says which (see `evaluate/`). */
export type Columns = Readonly<Record<string, ColumnType>>;

interface Values {
  string: string;
  "string?": string | null;
  float: number;
  double: number;
  "int32[]": ArrayLike<number>;
  "float[]": ArrayLike<number>;
  "double[]": ArrayLike<number>;
  "string[]": readonly string[];
}

export type Row<C extends Columns> = { readonly [K in keyof C]: Values[C[K]] };

/** A part: its number, and its file, whose name ends with the digest of its bytes. */
interface Part {
  readonly index: number;
  readonly file: string;
  readonly digest: string;
}

const shortDigest = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex").slice(0, 16);

const partName = (index: number, digest: string): string =>
  `part-${String(index).padStart(5, "0")}.${digest}.parquet`;

/** What lies in a folder; nothing where there is none. */
const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new Refusal("store", `${folder}: cannot be read: ${error.message}`, { cause: error });
  });

/** The parts in `folder` that are there, in order; a folder that is not has none. */
async function partFiles(folder: string): Promise<Part[]> {
  const names = await namesIn(folder);
  return names
    .map((file) => /^part-(\d{5,})\.([0-9a-f]{16})\.parquet$/.exec(file))
    .filter((match) => match !== null)
    .map(([file, digits, digest]) => ({ index: Number(digits), file, digest }))
    .sort((a, b) => a.index - b.index);
}

/** The numbers of the parts in `folder`, ascending. */
export const partsIn = async (folder: string): Promise<number[]> =>
  (await partFiles(folder)).map(({ index }) => index);

/** Loads what parts are written and read with, which takes as long as a dozen images to prepare. */
export async function loadParquet(): Promise<void> {
  await Promise.all([import("hyparquet-writer"), import("hyparquet")]);
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
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const bytes = parquetWriteBuffer({
    schema: schemaOf(columns),
    columnData: Object.keys(columns).map((name) => columnOf(columns, name, rows)),
    statistics: false,
    rowGroupSize: Math.max(1, rows.length),
    createdBy: "snellen",
  });
  const whole = new Uint8Array(bytes);
  const name = partName(index, shortDigest(whole));
  await writeWhole(join(folder, name), whole);
  for (const { index: other, file } of await partFiles(folder)) {
    if (other === index && file !== name) await rm(join(folder, file), { force: true });
  }
}

/** Removes what a killed process was still writing; only for who holds the lock of the run. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.endsWith(".tmp")) await rm(join(folder, name), { force: true });
  }
}

/** The rows of one part, in order. */
export async function readPart<C extends Columns>(
  folder: string,
  index: number,
  columns: C,
): Promise<Row<C>[]> {
  const part = (await partFiles(folder)).find((one) => one.index === index);
  if (part === undefined) throw new Refusal("store", `${folder}: part ${index} is not there`);
  return rowsOf(folder, part, columns);
}

/** A part that is not what was written is refused before a parser sees it. */
async function rowsOf<C extends Columns>(
  folder: string,
  { file, digest }: Part,
  columns: C,
): Promise<Row<C>[]> {
  const path = join(folder, file);
  const bytes = await readFile(path).catch((cause) => {
    throw new Refusal("store", `${path}: cannot be read: ${messageOf(cause)}`, { cause });
  });
  if (shortDigest(bytes) !== digest) {
    throw new Refusal("store", `${path}: damaged; remove it and repeat the command that made it`);
  }
  const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
  const buffer = new Uint8Array(bytes).buffer;
  return (await parquetReadObjects({
    file: buffer,
    metadata: parquetMetadata(buffer),
    columns: Object.keys(columns),
  })) as Row<C>[]; // the columns were written by `writePart`
}

export async function removePart(folder: string, index: number): Promise<void> {
  for (const part of await partFiles(folder)) {
    if (part.index === index) await rm(join(folder, part.file), { force: true });
  }
}

/** SHA-256, as hex, over the bytes of all parts in order. */
export async function ledgerDigest(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const { file } of await partFiles(folder)) hash.update(await readFile(join(folder, file)));
  return hash.digest("hex");
}

/** All rows of a ledger, part after part. */
export async function* readLedger<C extends Columns>(
  folder: string,
  columns: C,
): AsyncGenerator<Row<C>> {
  for (const part of await partFiles(folder)) yield* await rowsOf(folder, part, columns);
}

function schemaOf(columns: Columns): SchemaElement[] {
  const names = Object.entries(columns);
  return [
    { name: "row", num_children: names.length },
    ...names.flatMap(([name, type]): SchemaElement[] =>
      isList(type)
        ? [
            { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
            { name: "list", repetition_type: "REPEATED", num_children: 1 },
            { name: "element", repetition_type: "REQUIRED", ...elementOf(type) },
          ]
        : [scalar(name, type)],
    ),
  ];
}

const isList = (type: ColumnType): boolean => type.endsWith("[]");

function scalar(name: string, type: ColumnType): SchemaElement {
  return {
    name,
    repetition_type: type === "string?" ? "OPTIONAL" : "REQUIRED",
    ...elementOf(type),
  };
}

/** How Parquet stores one value of a column, or one element of its lists. */
function elementOf(type: ColumnType): Pick<SchemaElement, "type" | "converted_type"> {
  if (type.startsWith("int32")) return { type: "INT32" };
  if (type.startsWith("float")) return { type: "FLOAT" };
  if (type.startsWith("double")) return { type: "DOUBLE" };
  return { type: "BYTE_ARRAY", converted_type: "UTF8" };
}

function columnOf<C extends Columns>(
  columns: C,
  name: string,
  rows: readonly Row<C>[],
): ColumnSource {
  const holdsLists = isList(columns[name]);
  const data = rows.map((row) => {
    const value = row[name];
    return holdsLists ? Array.from(value as ArrayLike<number | string>) : value;
  });
  return { name, data };
}
