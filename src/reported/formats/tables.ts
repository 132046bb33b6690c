/** @module Tables with a head: a row by the names of its columns. */
import type { Content } from "./format.ts";

export type TableRow = ReadonlyMap<string, string>;

/** The names of the columns; none where it is no table. */
export const headOf = (content: Content): readonly string[] =>
  content.kind === "table" ? (content.rows[0] ?? []).map((name) => name.trim()) : [];

export const hasColumns = (content: Content, ...names: readonly string[]): boolean =>
  names.every((name) => headOf(content).includes(name));

/** The rows below the head; one that is too short has empty cells. */
export function rowsBelow(content: Content): { row: TableRow; isRagged: boolean }[] {
  if (content.kind !== "table") return [];
  const head = headOf(content);
  return content.rows.slice(1).map((cells) => ({
    row: new Map(head.map((name, i) => [name, cells[i]?.trim() ?? ""])),
    isRagged: cells.length !== head.length,
  }));
}
