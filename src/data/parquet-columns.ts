/** @module The columns of a parquet file with images, so that all but the images can be read. */
import type { FileMetaData } from "hyparquet";

/** The columns of a file, and where the parts of `image` are in the schema: it lists a tree, parents first. */
export function columnsOf({ schema }: FileMetaData): {
  names: string[];
  image: number;
  parts: string[];
} {
  const after = (i: number): number => {
    let end = i + 1;
    for (let child = 0; end < schema.length && child < (schema[i].num_children ?? 0); child++)
      end = after(end);
    return end;
  };
  const names: string[] = [];
  let image = -1;
  for (let i = 1; i < schema.length; i = after(i)) {
    if (schema[i].name === "image") image = i;
    names.push(schema[i].name);
  }
  const parts = image < 0 ? [] : schema.slice(image + 1, after(image)).map(({ name }) => name);
  return { names, image, parts };
}

/** The metadata of a file as if the bytes of its images were not in it: then they are not read. */
export function withoutImages(metadata: FileMetaData): FileMetaData {
  const { image, parts } = columnsOf(metadata);
  const bytes = image + 1 + parts.indexOf("bytes");
  const schema = metadata.schema
    .map((element, i) => (i === image ? { ...element, num_children: parts.length - 1 } : element))
    .filter((_, i) => i !== bytes);
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(
      ({ meta_data }) => meta_data?.path_in_schema.join(".") !== "image.bytes",
    ),
  }));
  return { ...metadata, schema, row_groups };
}
