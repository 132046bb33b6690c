/** @module Comma-separated text (RFC 4180): fields in quotes may hold commas, quotes and line breaks. */

/** The rows of a text; empty lines are left out, and a quote that never closes runs to the end. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"([^"]*(?:""[^"]*)*)(?:"|$)([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\n|\r|$)/y;
  while (field.lastIndex < text.length || row.length > 0) {
    const [, quoted, after, plain, end] = field.exec(text) ?? [];
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"') + (after ?? ""));
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
