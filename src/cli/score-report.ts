/** @module A score as a person reads it, behind the lines of the reference. */
import type { Score, ScoreTable } from "../evaluate/index.ts";
import { bold, dim, table, yellow } from "./print.ts";
import { shown } from "./report.ts";

export function scoreReport(score: Score, { perClass }: { readonly perClass: boolean }): string {
  const { text, lines, tables, notes, images, metricFamily } = score;
  const { perClass: classes, ...others } = tables;
  const level = lines.find(({ interval }) => interval !== undefined)?.interval;
  const isNew = text.length === 0 || level !== undefined; // else it is all in the lines above
  return [
    ...(text.length > 0 ? [""] : []),
    `${bold(metricFamily)}: ${images} image${images === 1 ? "" : "s"}${level === undefined ? "" : dim(`, ${Math.round(100 * level.level)} % intervals (${methodsOf(score)})`)}`,
    ...(isNew
      ? [
          "",
          table(
            lines.map((line) => lineRow(line, text.length > 0)),
            [1],
          ),
        ]
      : []),
    ...Object.entries(others).flatMap(([name, one]) => ["", bold(name), tableOf(one)]),
    ...(perClass && classes !== undefined ? ["", tableOf(withObjects(classes))] : []),
    ...(notes.length > 0 ? [""] : []),
    ...notes.map((note) => yellow(`! ${note}`)),
  ].join("\n");
}

const methodsOf = ({ lines }: Score): string =>
  [...new Set(lines.flatMap(({ interval }) => interval?.method ?? []))].join("; ");

/** Where the reference prints three decimals, so do we; else shares are percentages. */
function lineRow(
  { name, value, unit, interval }: Score["lines"][number],
  isFixed: boolean,
): string[] {
  const say = (x: number | null): string =>
    isFixed ? (x === null ? "—" : x.toFixed(3)) : shown(x, unit);
  const spread = interval === undefined ? "" : `${say(interval.low)} … ${say(interval.high)}`;
  return [name, bold(say(value)), dim(spread)];
}

/** Classes of which nothing was there say nothing. */
const withObjects = ({ columns, rows }: ScoreTable): ScoreTable => ({
  columns,
  rows: rows.filter(([, ...values]) => values.some((value) => value !== null && value !== 0)),
});

function tableOf({ columns, rows }: ScoreTable): string {
  const kinds = columns.map((_, c) => kindOf(rows.map((row) => row[c])));
  const cells = rows.map((row) =>
    row.map((value, c) => {
      if (value === null) return "—";
      return typeof value === "string" || kinds[c] === "count" ? String(value) : value.toFixed(3);
    }),
  );
  const right = columns.flatMap((_, c) => (kinds[c] === "text" ? [] : [c]));
  return table([columns.map(dim), ...cells], right);
}

/** Whole numbers above 1 are counts, all others shares. */
function kindOf(values: ScoreTable["rows"][number]): "text" | "count" | "share" {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === 0) return "text";
  return numbers.every(Number.isInteger) && numbers.some((n) => n > 1) ? "count" : "share";
}
