/** @module How things look in a terminal. Colours obey NO_COLOR, FORCE_COLOR and the kind of output. */
import { stripVTControlCharacters, styleText } from "node:util";

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

const styled =
  (style: "bold" | "dim" | "green" | "yellow" | "red") =>
  (text: string): string =>
    styleText(style, text, { stream: process.stdout });

export const bold = styled("bold");
export const dim = styled("dim");
export const green = styled("green");
export const yellow = styled("yellow");

/** Columns as wide as their widest cell; numbers stand to the right where `right` says so. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, width(cell));
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const space = " ".repeat(widths[i] - width(cell));
          return right.includes(i) ? space + cell : cell + space;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Without the escape sequences of colours. */
const width = (text: string): number => stripVTControlCharacters(text).length;

/** A share as a percentage: 0.76156 → `76.16 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
