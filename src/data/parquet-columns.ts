/** @module The columns of a parquet file with images, and its metadata as if it had but one of them. */
import type { ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from "hyparquet";

/** From the name of a column down to values: `["label"]`, `["image", "bytes"]`. */
export type Leaf = readonly string[];

/** A column at the top of the schema, and what it is made of, if it is no leaf itself. */
export interface Column {
  readonly element: SchemaElement;
  readonly parts: readonly SchemaElement[];
}

/** The columns of a file; its schema lists a tree, parents first. */
export function columnsOf({ schema }: FileMetaData): Column[] {
  const after = (i: number): number => {
    let end = i + 1;
    for (let child = 0; end < schema.length && child < (schema[i].num_children ?? 0); child++)
      end = after(end);
    return end;
  };
  const columns: Column[] = [];
  for (let i = 1; i < schema.length; i = after(i))
    columns.push({ element: schema[i], parts: schema.slice(i + 1, after(i)) });
  return columns;
}

/** Where the values of a leaf are in a group of rows. */
export function chunkOf({ columns }: RowGroup, leaf: Leaf): ColumnMetaData | undefined {
  const path = leaf.join(".");
  return columns.find(({ meta_data }) => meta_data?.path_in_schema.join(".") === path)?.meta_data;
}

/** The bytes of a chunk: its dictionary, if it has one, and its pages. */
export function stretchOf(chunk: ColumnMetaData): { offset: number; length: number } {
  const offset = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  return { offset, length: Number(chunk.total_compressed_size) };
}

/** The metadata of a file as if one leaf of one group of rows were all that is in it. */
export function onlyLeaf(metadata: FileMetaData, group: RowGroup, leaf: Leaf): FileMetaData {
  const [name, part] = leaf;
  const column = columnsOf(metadata).find(({ element }) => element.name === name);
  const inner = column?.parts.find((element) => element.name === part);
  const chunk = group.columns.find(({ meta_data }) => meta_data === chunkOf(group, leaf));
  if (column === undefined || chunk === undefined || (part !== undefined && inner === undefined))
    throw new Error(`no column ${leaf.join(".")}`);
  const schema = [
    { ...metadata.schema[0], num_children: 1 },
    ...(inner === undefined ? [column.element] : [{ ...column.element, num_children: 1 }, inner]),
  ];
  return {
    ...metadata,
    schema,
    num_rows: group.num_rows,
    row_groups: [{ ...group, columns: [chunk] }],
  };
}
