/** @module Tables for a README or a paper: measured and reported numbers in one order, told apart in every row. */
import { inMarkdown, latexTable, markdownTable, oneLine, type PlainTable } from "./markup.ts";
import { type Row, tablesOf } from "./rows.ts";
import {
  intervalShown,
  millionsShown,
  originShown,
  parametersOf,
  protocolShown,
  sizeShown,
  valueShown,
} from "./shown.ts";

export function markdownOf(rows: readonly Row[]): string {
  const sources = sourcesOf(rows).map((line) => `- ${inMarkdown(line)}`);
  const parts = [...plainTables(rows).map(markdownTable), sources.join("\n")];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

export const latexOf = (rows: readonly Row[]): string =>
  `${[
    ...plainTables(rows).map(latexTable),
    ...sourcesOf(rows).map((line) => `% ${oneLine(line)}`),
  ].join("\n\n")}\n`;

const plainTables = (rows: readonly Row[]): PlainTable[] => tablesOf(rows).map(plainTable);

function plainTable(rows: readonly Row[]): PlainTable {
  const [{ dataset, metric, unit }] = rows;
  const levels = [
    ...new Set(
      rows.flatMap((row) => (row.kind === "measured" ? (row.result.interval?.level ?? []) : [])),
    ),
  ];
  const level =
    levels.length === 1 ? `${Number((100 * levels[0]).toPrecision(4))} % interval` : "interval";
  return {
    caption: `${dataset}, ${metric}${unit === "share" ? " in percent" : ""}`,
    head: ["model", "", metric, level, "n", "size", "parameters", "protocol", "source"],
    rows: rows.map((row) => [
      row.model,
      row.kind,
      valueShown(row),
      intervalShown(row),
      row.kind === "measured" ? String(row.result.n) : "",
      sizeShown(row),
      millionsShown(parametersOf(row)),
      protocolShown(row),
      originShown(row),
    ]),
    right: [2, 4, 6],
  };
}

/** What the licences of the sources ask for: one line for each that a row is from. */
export function sourcesOf(rows: readonly Row[]): string[] {
  const sources = new Set(rows.flatMap((row) => (row.kind === "reported" ? [row.from] : [])));
  return [...sources].map(
    ({ source, attribution, licence }) =>
      `${source.name}: ${attribution}${licence === null ? "" : ` (${licence})`}${source.url === null ? "" : `, ${source.url}`}`,
  );
}
