/**
 * @module What must agree in a parquet file before it is read: its reader believes every number, and a
 * damaged one would let it count, or ask for memory, without end.
 */
import type { DataReader, FileMetaData, PageHeader, RowGroup } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { chunkOf, columnsOf, type Leaf, stretchOf } from "./parquet-columns.ts";

/** Checks that the leaves hold one value a row, and that they and the rows lie inside the file. */
export function checkMetadata(
  metadata: FileMetaData,
  { leaves, bytes }: { leaves: readonly Leaf[]; bytes: number },
): void {
  for (const leaf of leaves) checkShape(metadata, leaf);
  let rows = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const where = `group ${index} of its rows`;
    rows += checkedCount(group.num_rows, bytes, `${where} has`);
    for (const leaf of leaves) checkChunk(group, leaf, { bytes, where });
  }
  if (rows !== Number(metadata.num_rows))
    throw new Error(`says that it has ${metadata.num_rows} rows, in groups of ${rows} together`);
}

/** A leaf has no parts, and neither it nor what it is in is a list. */
function checkShape(metadata: FileMetaData, leaf: Leaf): void {
  const column = columnsOf(metadata).find(({ element }) => element.name === leaf[0]);
  const part = column?.parts.find(({ name }) => name === leaf[1]);
  const path = [column?.element, part].slice(0, leaf.length);
  const isLeaf = path.at(-1)?.type !== undefined && !path.at(-1)?.num_children;
  if (!isLeaf || path.some((element) => element?.repetition_type === "REPEATED"))
    throw new Error(`the column ${leaf.join(".")} does not have one value a row`);
}

function checkChunk(
  group: RowGroup,
  leaf: Leaf,
  { bytes, where }: { bytes: number; where: string },
): void {
  const name = leaf.join(".");
  const chunk = chunkOf(group, leaf);
  if (chunk === undefined) throw new Error(`${where} has no column ${name}`);
  if (Number(chunk.num_values) !== Number(group.num_rows))
    throw new Error(`${where} has ${group.num_rows} rows, but ${chunk.num_values} of ${name}`);
  const { offset, length } = stretchOf(chunk);
  if (!(offset >= 4 && length >= 0 && offset + length <= bytes))
    throw new Error(
      `${where} has ${name} at byte ${offset}, ${length} bytes, in a file of ${bytes}`,
    );
}

/** Checks that the pages of a chunk lie inside it and have one value for each of its rows. */
export function checkPages(chunk: Uint8Array, rows: number): void {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const reader: DataReader = { view, offset: 0 };
  let values = 0;
  while (reader.offset < chunk.length - 1) {
    const at = `the page at byte ${reader.offset}`;
    const header = parquetHeader(reader);
    const unpacked = checkedCount(header.uncompressed_page_size, 2 ** 31, `${at} unpacks to`);
    const rest = chunk.length - reader.offset;
    reader.offset += checkedCount(header.compressed_page_size, rest, `${at} has`);
    const { dictionary_page_header: dictionary } = header;
    // A value of a dictionary takes at least four bytes: a number, or the length of a text.
    if (dictionary) checkedCount(dictionary.num_values, unpacked / 4, `${at} has a dictionary of`);
    const data = header.data_page_header ?? header.data_page_header_v2;
    if (header.data_page_header_v2) checkLevels(header.data_page_header_v2, unpacked, at);
    if (data) values += checkedCount(data.num_values, rows - values, `${at} has`);
  }
  if (values !== rows) throw new Error(`pages with ${values} values for ${rows} rows`);
}

/** A page of version 2 says how long its levels are; one that leaves it out is read for ever. */
function checkLevels(
  header: NonNullable<PageHeader["data_page_header_v2"]>,
  unpacked: number,
  at: string,
): void {
  const { definition_levels_byte_length: defined, repetition_levels_byte_length: repeated } =
    header;
  checkedCount(header.num_nulls, header.num_values, `${at} has nulls:`);
  checkedCount(header.num_rows, header.num_values, `${at} has rows:`);
  const rest = unpacked - checkedCount(defined, unpacked, `${at} has bytes of levels:`);
  checkedCount(repeated, rest, `${at} has more bytes of levels:`);
}

function checkedCount(count: number | bigint, most: number, where: string): number {
  const number = Number(count);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  const said = typeof count === "object" ? "no number" : count; // a damaged type can make it anything
  throw new Error(`${where} ${said}, expected 0 to ${Math.max(0, Math.floor(most))}`);
}
