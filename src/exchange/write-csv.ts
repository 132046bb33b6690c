/** @module All rows as one table for a spreadsheet or a program: shares from 0 to 1, nothing rounded. */
import type { Row } from "./rows.ts";
import { parametersOf, sizeOf } from "./shown.ts";

type Cell = string | number | boolean | null;

const columns: readonly (readonly [name: string, of: (row: Row) => Cell])[] = [
  ["kind", ({ kind }) => kind],
  ["model", ({ model }) => model],
  ["dataset", ({ dataset }) => dataset],
  ["split", reported("split")],
  ["metric", ({ metric }) => metric],
  ["value", ({ value }) => value],
  ["unit", ({ unit }) => unit],
  ["better", ({ better }) => better],
  ["printed", reported("printed")],
  ["low", (row) => intervalOf(row)?.low ?? null],
  ["high", (row) => intervalOf(row)?.high ?? null],
  ["level", (row) => intervalOf(row)?.level ?? null],
  ["interval_method", (row) => intervalOf(row)?.method ?? null],
  ["n", (row) => (row.kind === "measured" ? row.result.n : null)],
  ["size", (row) => sizeOf(row)?.join("x") ?? null],
  ["parameters", parametersOf],
  ["macs", reported("macs")],
  ["protocol", (row) => (row.kind === "measured" ? row.record.protocol.id : row.result.protocol)],
  ["method", reported("method")],
  ["schedule", reported("schedule")],
  ["zoo", reported("zoo")],
  ["variant", reported("variant")],
  ["pretraining", reported("pretraining")],
  ["teacher", reported("teacher")],
  ["extra_data", reported("extraData")],
  ["paper", (row) => (row.kind === "reported" ? (row.result.paper?.title ?? null) : null)],
  ["paper_url", (row) => (row.kind === "reported" ? (row.result.paper?.url ?? null) : null)],
  ["paper_date", (row) => (row.kind === "reported" ? (row.result.paper?.date ?? null) : null)],
  ["code", reported("code")],
  ["place", reported("place")],
  ["remark", reported("remark")],
  ["marks", (row) => (row.kind === "measured" ? row.record.marks.join("; ") : null)],
  ["record", (row) => (row.kind === "measured" ? row.record.id : null)],
  ["finished", (row) => (row.kind === "measured" ? row.record.made.finishedAt : null)],
  ["runtime", (row) => (row.kind === "measured" ? row.record.runtime.engine : null)],
  ["device", (row) => (row.kind === "measured" ? row.record.made.device.cpu : null)],
  ["source", (row) => (row.kind === "reported" ? row.from.source.name : null)],
  ["licence", (row) => (row.kind === "reported" ? row.from.licence : null)],
  ["attribution", (row) => (row.kind === "reported" ? row.from.attribution : null)],
];

type Told = "split" | "printed" | "macs" | "method" | "schedule" | "zoo" | "variant";
type Known = Told | "pretraining" | "teacher" | "extraData" | "code" | "place" | "remark";

/** What only reported results say. */
function reported(fact: Known): (row: Row) => Cell {
  return (row) => (row.kind === "reported" ? row.result[fact] : null);
}

const intervalOf = (row: Row) => (row.kind === "measured" ? row.result.interval : undefined);

export function csvOf(rows: readonly Row[]): string {
  const head = columns.map(([name]) => name).join(",");
  return [head, ...rows.map((row) => columns.map(([, of]) => cellOf(of(row))).join(",")), ""].join(
    "\n",
  );
}

/**
 * RFC 4180, and the rule of OWASP against formulas: a spreadsheet computes text that begins with one of these
 * signs, so an apostrophe goes before it. Numbers stay numbers.
 */
export function cellOf(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = cell.replaceAll("\0", "");
  const harmless = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
