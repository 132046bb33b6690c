/** @module The board of a store in the format that is asked for. */
import { unknownName } from "../errors.ts";
import type { Board } from "./board.ts";
import { dumpText } from "./board-dump.ts";
import { type Choice, type Row, rowsOf } from "./rows.ts";
import { csvOf } from "./write-csv.ts";
import { latexOf, markdownOf } from "./write-table.ts";
import { evalResultsOf, modelIndexOf } from "./write-yaml.ts";

const writers: ReadonlyMap<string, (rows: readonly Row[]) => string> = new Map([
  ["csv", csvOf],
  ["markdown", markdownOf],
  ["latex", latexOf],
  ["model-index", modelIndexOf],
  ["eval-results", evalResultsOf],
]);

export const boardFormats: readonly string[] = ["json", ...writers.keys()];

/**
 * `json` is the whole board, or what is chosen of it, as a dump that an import takes back; the others are rows.
 * @throws Refusal for an unknown format, or where nothing is chosen
 */
export function boardText(board: Board, format: string, choice: Choice = {}): string {
  if (format === "json") return dumpText(chosen(board, choice));
  const write = writers.get(format);
  if (write === undefined) throw unknownName("format", format, boardFormats);
  return write(rowsOf(board, choice));
}

function chosen(board: Board, choice: Choice) {
  const whole = { records: board.records.map(({ kept }) => kept), reported: board.reported };
  if (choice.benchmark === undefined && choice.model === undefined) return whole;
  const rows = rowsOf(board, choice);
  const ids = new Set(rows.flatMap((row) => (row.kind === "measured" ? [row.record.id] : [])));
  const results = new Set(rows.flatMap((row) => (row.kind === "reported" ? [row.result] : [])));
  return {
    records: board.records.filter(({ record }) => ids.has(record.id)).map(({ kept }) => kept),
    reported: board.reported
      .map((from) => ({
        ...from,
        // Under a name of its own: imported elsewhere, it must not replace the whole source.
        source: { ...from.source, name: `${from.source.name} (part)` },
        results: from.results.filter((one) => results.has(one)),
      }))
      .filter((source) => source.results.length > 0),
  };
}
