/** @module Which rows of a benchmark are shown, and in which order: what the address of the page asks for. */
import { type CostName, costs } from "./benchmark-charts.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

export interface Query {
  readonly q: string;
  readonly kind: string;
  readonly family: string;
  readonly pretraining: string;
  readonly teacher: string;
  readonly device: string;
  /** At most so many millions; empty: any. */
  readonly parameters: string;
  readonly macs: string;
  readonly cost: string;
  readonly sort: string;
  readonly order: "ascending" | "descending";
  readonly page: number;
}

const none: Query = {
  q: "",
  kind: "",
  family: "",
  pretraining: "",
  teacher: "",
  device: "",
  parameters: "",
  macs: "",
  cost: "parameters",
  sort: "value",
  order: "descending",
  page: 1,
};

interface Column {
  readonly key: string;
  readonly name: string;
  readonly isText: boolean;
  readonly of: (row: StandingRow) => number | string | null;
}

export const columns: readonly Column[] = [
  { key: "model", name: "Model", isText: true, of: ({ model }) => model },
  { key: "value", name: "Value", isText: false, of: ({ value }) => value },
  {
    key: "rank",
    name: "Rank",
    isText: false,
    of: (row) => (row.kind === "measured" ? (row.ranks?.best ?? null) : null),
  },
  { key: "kind", name: "Kind", isText: false, of: ({ kind }) => kind },
  { key: "parameters", name: "Parameters", isText: false, of: ({ parameters }) => parameters },
  { key: "macs", name: "MACs", isText: false, of: ({ macs }) => macs },
  { key: "size", name: "px", isText: false, of: ({ size }) => size?.[0] ?? null },
  { key: "pretraining", name: "Pretraining", isText: true, of: ({ pretraining }) => pretraining },
  {
    key: "place",
    name: "Device or place",
    isText: true,
    of: (row) => (row.kind === "measured" ? row.run.device.cpu : row.quoted.source),
  },
  { key: "date", name: "Date", isText: false, of: ({ date }) => date },
];

/** From the query of an address; what is not understood is as if it were not there. */
export function queryOf(
  given: Readonly<Record<string, string>>,
  better: Benchmark["better"],
): Query {
  const text = (key: keyof Query) => (given[key] ?? "").slice(0, 200);
  const number = (key: keyof Query) => (Number(text(key)) >= 0 ? text(key) : "");
  const page = Math.floor(Number(given.page ?? 1));
  const sort = columns.some(({ key }) => key === given.sort) ? text("sort") : none.sort;
  const usual = sort === "value" && better === "lower" ? "ascending" : "descending";
  return {
    q: text("q"),
    kind: text("kind"),
    family: text("family"),
    pretraining: text("pretraining"),
    teacher: text("teacher"),
    device: text("device"),
    parameters: number("parameters"),
    macs: number("macs"),
    cost: Object.hasOwn(costs, given.cost ?? "") ? (given.cost as CostName) : none.cost,
    sort,
    order: given.order === "ascending" || given.order === "descending" ? given.order : usual,
    page: page >= 1 ? page : 1,
  };
}

/** The query of an address, with what is not as usual. */
export const queryText = (query: Query): string =>
  new URLSearchParams(
    Object.entries(query)
      .filter(([key, value]) => value !== none[key as keyof Query])
      .map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();

export function selected({ rows }: Benchmark, query: Query): readonly StandingRow[] {
  const column = columns.find(({ key }) => key === query.sort) ?? columns[1];
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean);
  const least = (limit: string, scale: number) =>
    limit === "" ? Number.POSITIVE_INFINITY : Number(limit) * scale;
  const parameters = least(query.parameters, 1e6);
  const macs = least(query.macs, 1e9);
  const isAt = (limit: number, value: number | null) =>
    limit === Number.POSITIVE_INFINITY || (value !== null && value <= limit);
  const chosen = rows.filter(
    (row) =>
      (query.kind === "" || row.kind === query.kind) &&
      (query.family === "" || row.family === query.family) &&
      (query.pretraining === "" || row.pretraining === query.pretraining) &&
      (query.teacher === "" || (row.teacher !== null) === (query.teacher === "yes")) &&
      (query.device === "" || (row.kind === "measured" && row.run.device.cpu === query.device)) &&
      isAt(parameters, row.parameters) &&
      isAt(macs, row.macs) &&
      words.every((word) => textOf(row).includes(word)),
  );
  const sign = query.order === "descending" ? -1 : 1;
  return chosen.toSorted((a, b) => inOrder(column.of(a), column.of(b), sign));
}

/** What has no value stands last, in either order. */
function inOrder(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
}

const textOf = (row: StandingRow): string =>
  [
    row.model,
    row.family,
    row.pretraining,
    row.teacher,
    row.kind,
    ...(row.kind === "measured"
      ? [row.run.device.cpu, ...row.run.marks]
      : [
          row.quoted.source,
          row.quoted.result.model,
          row.quoted.result.place,
          row.quoted.result.method,
          row.quoted.result.paper?.title,
        ]),
  ]
    .join(" ")
    .toLowerCase();
