/** @module A score as a person reads it, behind the lines of the reference. */
import type { Score, ScoreTable } from "../evaluate/index.ts";
import { bold, dim, table, yellow } from "./print.ts";
import { shown } from "./report.ts";

type Cell = ScoreTable["rows"][number][number];
type Kind = ScoreTable["kinds"][number];

export function scoreReport(score: Score): string {
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
    ...Object.values(tables).flatMap(tableOf),
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
  const isKnown = interval !== undefined && (interval.low !== null || interval.high !== null);
  const spread = isKnown ? `${say(interval.low)} … ${say(interval.high)}` : "";
  return [name, bold(say(value)), dim(spread)];
}

/** Rows of which nothing is known are left out; that something does not change is known. */
function tableOf({ columns, kinds, rows }: ScoreTable): string[] {
  const isKnown = (cell: Cell, c: number): boolean =>
    kinds[c] !== "text" && cell !== null && (cell !== 0 || kinds[c] === "change");
  const known = rows.filter((row) => row.some(isKnown));
  if (known.length === 0) return [];
  const right = columns.flatMap((_, c) => (kinds[c] === "text" ? [] : [c]));
  const cells = known.map((row) => row.map((cell, c) => say(cell, kinds[c])));
  return ["", table([columns.map(dim), ...cells], right)];
}

function say(cell: Cell, kind: Kind): string {
  if (cell === null) return "—";
  if (typeof cell === "string" || kind === "count") return String(cell);
  return kind === "change" ? change(cell) : cell.toFixed(3);
}

/** Below a billionth is the rounding of sums. */
function change(by: number): string {
  const size = Math.abs(by);
  if (size < 1e-9) return "0";
  return `${by > 0 ? "+" : "−"}${size < 0.00005 ? size.toExponential(0) : size.toFixed(4)}`;
}
