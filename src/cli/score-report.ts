/** @module A score as a person reads it, behind the lines of the reference. */
import type { Score, ScoreTable } from "../evaluate/index.ts";
import { bold, dim, table, yellow } from "./print.ts";
import { shown } from "./report.ts";

type Cell = ScoreTable["rows"][number][number];

export function scoreReport(score: Score, { perClass }: { readonly perClass: boolean }): string {
  const { text, lines, tables, notes } = score;
  const isAllSaid = text.length > 0 && lines.every(({ interval }) => interval === undefined);
  return [
    ...(text.length > 0 ? [""] : []),
    headline(score),
    ...(isAllSaid
      ? []
      : [
          "",
          table(
            lines.map((line) => lineRow(line, text.length > 0)),
            [1],
          ),
        ]),
    ...Object.entries(tables)
      .filter(([name]) => name !== "perClass" || perClass)
      .flatMap(([name, one]) => ["", tableOf(one, name === "corrections")]),
    ...(notes.length > 0 ? [""] : []),
    ...notes.map((note) => yellow(`! ${note}`)),
  ].join("\n");
}

function headline({ metricFamily, images, lines }: Score): string {
  const [name, ...corrections] = metricFamily.split("+");
  const methods = new Set(lines.flatMap(({ interval }) => interval?.method ?? []));
  const level = lines.find(({ interval }) => interval !== undefined)?.interval?.level;
  return [
    `${bold(name)}: ${images} image${images === 1 ? "" : "s"}`,
    ...(corrections.length === 0 ? [] : [`corrected (${corrections.join(", ")})`]),
    ...(level === undefined
      ? []
      : [dim(`${Math.round(100 * level)} % intervals by ${[...methods].join(" and ")}`)]),
  ].join("; ");
}

/** Where the reference prints three decimals, so do we; else shares are percentages. */
function lineRow(
  { name, value, unit, interval }: Score["lines"][number],
  hasThreeDecimals: boolean,
): string[] {
  const say = (x: number | null): string =>
    hasThreeDecimals ? (x?.toFixed(3) ?? "—") : shown(x, unit);
  const spread = interval === undefined ? "" : `${say(interval.low)} … ${say(interval.high)}`;
  return [name, bold(say(value)), dim(spread)];
}

/** Rows of which nothing is known are left out. */
function tableOf({ columns, rows }: ScoreTable, hasDifferences: boolean): string {
  const known = rows.filter(([, ...cells]) => cells.some((cell) => cell !== null && cell !== 0));
  const kinds = columns.map((_, c) => kindOf(known.map((row) => row[c])));
  const cells = known.map((row) =>
    row.map((cell, c) =>
      kinds[c] === "share" && hasDifferences ? difference(cell) : say(cell, kinds[c]),
    ),
  );
  const right = columns.flatMap((_, c) => (kinds[c] === "text" ? [] : [c]));
  return table([columns.map(dim), ...cells], right);
}

/** Whole numbers above 1 are counts, all others shares. */
function kindOf(cells: readonly Cell[]): "text" | "count" | "share" {
  const numbers = cells.filter((cell) => typeof cell === "number");
  if (numbers.length === 0) return "text";
  return numbers.every(Number.isInteger) && numbers.some((n) => n > 1) ? "count" : "share";
}

function say(cell: Cell, kind: ReturnType<typeof kindOf>): string {
  if (cell === null) return "—";
  return typeof cell === "number" && kind === "share" ? cell.toFixed(3) : String(cell);
}

/** Below a billionth is the rounding of sums. */
function difference(cell: Cell): string {
  if (typeof cell !== "number" || Math.abs(cell) < 1e-9)
    return say(cell === null ? null : 0, "count");
  return `${cell > 0 ? "+" : "−"}${Math.abs(cell) < 0.00005 ? Math.abs(cell).toExponential(0) : Math.abs(cell).toFixed(4)}`;
}
