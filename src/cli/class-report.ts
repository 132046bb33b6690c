/** @module What a record says of every class, as a person reads it. */
import type { RunRecord } from "../record/index.ts";
import { dim, percent, table } from "./print.ts";

type Cell = RunRecord["tables"][string];
type ClassRow = Readonly<Record<string, Cell>>;

/** What is counted; all other numbers of a class are shares. */
const counts: ReadonlySet<string> = new Set(["n", "correct", "labelled", "predicted"]);

/** A line for each class under the names of its numbers; nothing where the record has no such table. */
export function classLines({ tables }: Pick<RunRecord, "tables">): string[] {
  const rows = ((tables.perClass ?? []) as unknown as readonly ClassRow[]).map(withAccuracy);
  if (rows.length === 0) return [];
  // A column without any value is of no class: there are no large objects, say.
  const columns = Object.keys(rows[0]).filter((key) => rows.some((row) => row[key] !== null));
  const cells = rows.map((row) => columns.map((key) => said(row[key], counts.has(key))));
  const right = columns.flatMap((key, c) => (key === "class" ? [] : [c]));
  return ["", table([columns.map(dim), ...cells], right)];
}

/** Records of classifications keep counts alone. */
function withAccuracy(row: ClassRow): ClassRow {
  const { n, correct } = row;
  if (typeof n !== "number" || typeof correct !== "number") return row;
  return { ...row, accuracy: n === 0 ? null : correct / n };
}

function said(cell: Cell, isCount: boolean): string {
  if (cell === null) return "—";
  return typeof cell === "number" && !isCount ? percent(cell) : String(cell);
}
