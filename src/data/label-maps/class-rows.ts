/** @module What a file says of classes, in the forms that such files are passed around in. */

import { parseCsv } from "../../csv.ts";
import { Refusal } from "../../errors.ts";

export interface ClassRow {
  readonly name: string;
  readonly number?: number | undefined;
  /** R + 256 G + 65536 B. */
  readonly colour?: number | undefined;
}

/**
 * One name a line, with numbers from 0; CSV with an id, a name and perhaps a colour, or with the columns that its
 * header names; or `R G B name` a line, as in CamVid's `label_colors.txt`.
 */
export function classRows(text: string, where: string): ClassRow[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length > 0 && lines.every((line) => colourLine.test(line))) {
    return lines.map((line) => fromColourLine(line, where));
  }
  if (lines.some((line) => line.includes(","))) return fromCsv(text, where);
  return lines.map((line, number) => ({ name: line.trim(), number }));
}

const colourLine = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S.*?)\s*$/;

function fromColourLine(line: string, where: string): ClassRow {
  const [, r, g, b, name] = colourLine.exec(line) ?? [];
  return { name, colour: colourOf([r, g, b], `${where}: "${line.trim()}"`) };
}

/** What the columns of a CSV may be called. */
const headers = {
  number: /^(id|index|idx|value|label|number)$/i,
  name: /^(name|class|class_?name|category)$/i,
  colour: /^(colou?r|rgb|hex)$/i,
  red: /^r(ed)?$/i,
  green: /^g(reen)?$/i,
  blue: /^b(lue)?$/i,
};

/** Where the columns are; -1 where there is none. */
type Columns = Readonly<Record<keyof typeof headers, number>>;

const withoutHeader: Columns = { number: 0, name: 1, colour: 2, red: -1, green: -1, blue: -1 };

function fromCsv(text: string, where: string): ClassRow[] {
  const rows = parseCsv(text).map((row) => row.map((field) => field.trim()));
  const isHeader = rows[0].some((field) => headers.name.test(field));
  const at = isHeader ? columnsOf(rows[0]) : withoutHeader;
  return rows.slice(Number(isHeader)).map((row, i) => {
    const line = `${where}: row ${i + 1 + Number(isHeader)}`;
    const field = (column: number): string => row[column] ?? "";
    if (field(at.name) === "") {
      throw new Refusal("data", `${line} names no class; expected id,name or id,name,colour`);
    }
    const channels = [at.red, at.green, at.blue];
    const colour = channels.includes(-1) ? partsOf(field(at.colour)) : channels.map(field);
    return {
      name: field(at.name),
      number: at.number < 0 ? undefined : numberOf(field(at.number), line),
      colour: colour.length === 0 ? undefined : colourOf(colour, line),
    };
  });
}

const columnsOf = (header: readonly string[]): Columns =>
  Object.fromEntries(
    Object.entries(headers).map(([column, name]) => [
      column,
      header.findIndex((h) => name.test(h)),
    ]),
  ) as Columns;

function numberOf(text: string, line: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff) return Number(text);
  throw new Refusal("data", `${line} has the id "${text}"; expected a whole number to 65535`);
}

/** The red, green and blue of `#8040c0`, `128 64 192`, `128;64;192` or `(128, 64, 192)`. */
function partsOf(text: string): string[] {
  const [, ...hex] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  if (hex.length > 0) return hex.map((part) => String(Number.parseInt(part, 16)));
  return text.split(/[\s;,()[\]]+/).filter((part) => part !== "");
}

function colourOf(parts: readonly string[], line: string): number {
  if (parts.length === 3 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    const [red, green, blue] = parts.map(Number);
    return red + 256 * green + 65_536 * blue;
  }
  throw new Refusal(
    "data",
    `${line} has the colour "${parts.join(" ")}"; expected #8040c0 or 128 64 192`,
  );
}

/** `128 64 192`. */
export const colourWords = (id: number): string => `${id & 255} ${(id >> 8) & 255} ${id >> 16}`;
