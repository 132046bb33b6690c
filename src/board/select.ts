/** @module Which rows of a benchmark are shown, and in which order: what the address of the page asks for. */
import type { Benchmark, StandingRow } from "./standings.ts";

export type Order = "ascending" | "descending";

export interface Query {
  readonly q: string;
  readonly kind: string;
  readonly family: string;
  /** What is around a backbone, with its schedule. */
  readonly method: string;
  readonly pretraining: string;
  /** `yes`: distilled ones; `no`: the others. */
  readonly teacher: string;
  readonly device: string;
  /** At most so many millions; empty: any. */
  readonly parameters: string;
  /** At most so many thousand millions; empty: any. */
  readonly macs: string;
  /** What the chart sets values against. */
  readonly cost: string;
  readonly sort: string;
  /** Empty: as the column is usually read. */
  readonly order: Order | "";
  readonly page: number;
}

export const anything: Query = {
  ...{ q: "", kind: "", family: "", method: "", pretraining: "", teacher: "", device: "" },
  ...{ parameters: "", macs: "", cost: "", sort: "value", order: "", page: 1 },
};

interface Column {
  readonly key: string;
  readonly name: string;
  readonly isText: boolean;
  of(row: StandingRow): number | string | null;
  /** How it is usually read. */
  usual(better: Benchmark["better"]): Order;
}

const number = { isText: false, usual: (): Order => "ascending" } as const;
const text = { isText: true, usual: (): Order => "ascending" } as const;

export const columns: readonly Column[] = [
  { ...text, key: "model", name: "Model", of: ({ model }) => model.toLowerCase() },
  {
    ...{ key: "value", name: "Value", isText: false, of: ({ value }) => value },
    usual: (better) => (better === "higher" ? "descending" : "ascending"),
  },
  {
    ...{ ...number, key: "rank", name: "Rank" },
    of: (row) => (row.kind === "measured" ? (row.ranks?.best ?? null) : null),
  },
  { ...number, key: "parameters", name: "Parameters", of: ({ parameters }) => parameters },
  { ...number, key: "macs", name: "MACs", of: ({ macs }) => macs },
  { ...number, key: "size", name: "px", of: ({ size }) => size?.[0] ?? null },
  { ...text, key: "pretraining", name: "Pretraining, teacher", of: pretrainingOf },
  { ...text, key: "source", name: "Where from", of: sourceOf },
  { ...number, key: "date", name: "Date", of: ({ date }) => date, usual: () => "descending" },
];

function pretrainingOf({ pretraining, teacher }: StandingRow): string | null {
  return [pretraining, teacher].filter((one) => one !== null).join(" ") || null;
}

/** Where a number is from: the processor that it was measured with, or the source that reports it. */
export function sourceOf(row: StandingRow): string {
  return row.kind === "measured" ? row.run.device.cpu : row.quoted.source;
}

/** Detector or segmenter, and how long it was trained; null: nothing is around the network. */
function methodOf(row: StandingRow): string | null {
  if (row.kind === "measured" || row.quoted.result.method === null) return null;
  const { method, schedule } = row.quoted.result;
  return schedule === null ? method : `${method}, ${schedule}`;
}

interface Choice {
  readonly name: "kind" | "family" | "method" | "pretraining" | "teacher" | "device";
  readonly label: string;
  of(row: StandingRow): string | null;
}

/** What rows can be chosen by: the same word. */
export const choices: readonly Choice[] = [
  { name: "kind", label: "Measured or reported", of: ({ kind }) => kind },
  { name: "family", label: "Family", of: ({ family }) => family },
  { name: "method", label: "Around the network", of: methodOf },
  { name: "pretraining", label: "Pretraining", of: ({ pretraining }) => pretraining },
  { name: "teacher", label: "Distilled", of: ({ teacher }) => (teacher === null ? "no" : "yes") },
  {
    ...{ name: "device", label: "Device" },
    of: (row) => (row.kind === "measured" ? row.run.device.cpu : null),
  },
];

export const columnOf = ({ sort }: Query): Column =>
  columns.find(({ key }) => key === sort) ?? columns[1];

export const orderOf = (query: Query, better: Benchmark["better"]): Order =>
  query.order || columnOf(query).usual(better);

/** From the query of an address; what is not understood is as if it were not there. */
export function queryOf(given: Readonly<Record<string, string>>): Query {
  const word = (key: keyof Query) => (given[key] ?? "").slice(0, 200);
  const limit = (key: keyof Query) => (Number(word(key)) >= 0 ? word(key) : "");
  const page = Math.floor(Number(given.page ?? 1));
  const order = given.order === "ascending" || given.order === "descending" ? given.order : "";
  return {
    ...{ q: word("q"), kind: word("kind"), family: word("family"), device: word("device") },
    ...{ pretraining: word("pretraining"), teacher: word("teacher"), cost: word("cost") },
    ...{ method: word("method") },
    ...{ parameters: limit("parameters"), macs: limit("macs"), order },
    sort: columns.some(({ key }) => key === given.sort) ? word("sort") : anything.sort,
    page: page >= 1 && page <= 1e6 ? page : 1,
  };
}

/** The query of an address, with what is not as usual; empty where all is. */
export function queryText(query: Query): string {
  const unusual = Object.entries(query)
    .filter(([key, value]) => value !== anything[key as keyof Query])
    .map(([key, value]): [string, string] => [key, String(value)]);
  return unusual.length === 0 ? "" : `?${new URLSearchParams(unusual)}`;
}

/** The rows that are asked for, in the order that is asked for; what has no value stands last. */
export function selected({ rows, better }: Benchmark, query: Query): readonly StandingRow[] {
  const is = (asked: string, said: string | null) => asked === "" || said === asked;
  const isAt = (limit: string, scale: number, value: number | null) =>
    limit === "" || (value !== null && value <= Number(limit) * scale);
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = rows.filter(
    (row) =>
      choices.every(({ name, of }) => is(query[name], of(row))) &&
      isAt(query.parameters, 1e6, row.parameters) &&
      isAt(query.macs, 1e9, row.macs) &&
      hasWords(row, words),
  );
  const { of } = columnOf(query);
  const sign = orderOf(query, better) === "descending" ? -1 : 1;
  return chosen.toSorted((a, b) => inOrder(of(a), of(b), sign));
}

function inOrder(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * (a < b ? -1 : a > b ? 1 : 0);
}

function hasWords(row: StandingRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const said = wordsOf(row);
  return words.every((word) => said.includes(word));
}

/** All that a row says, in small letters. */
export function wordsOf(row: StandingRow): string {
  const { model, family, pretraining, teacher, kind } = row;
  const more = row.kind === "measured" ? measuredWords(row.run) : quotedWords(row.quoted);
  return [model, family, pretraining, teacher, kind, ...more].join(" ").toLowerCase();
}

type Measured = Extract<StandingRow, { kind: "measured" }>["run"];
type Quoted = Extract<StandingRow, { kind: "reported" }>["quoted"];

const measuredWords = ({ device, marks, id }: Measured) => [device.cpu, ...marks, id];

const quotedWords = ({ source, result }: Quoted) =>
  [source, result.model, result.place, result.method, result.protocol, result.paper?.title].map(
    (word) => word ?? "",
  );
