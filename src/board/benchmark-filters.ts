/** @module The filters of a benchmark: a form that works by itself, and at once with the script. */
import { type Html, html } from "../charts/index.ts";
import type { Cost } from "./costs.ts";
import { links } from "./links.ts";
import type { Query } from "./select.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

type Choice = readonly [value: string, text: string];

/** More are not offered: they can be found by their words. */
const mostChoices = 60;

export function filters({ key, rows }: Benchmark, query: Query, costs: readonly Cost[]): Html {
  const said = (of: (row: StandingRow) => string | null): readonly Choice[] =>
    [...new Set(rows.map(of).filter((value): value is string => value !== null && value !== ""))]
      .sort()
      .slice(0, mostChoices)
      .map((value) => [value, value.length > 48 ? `${value.slice(0, 47)}…` : value]);
  const choice = (name: keyof Query, label: string, choices: readonly Choice[]): Html =>
    select(name, label, [["", "all"], ...choices], query[name]);
  const distilled = said(({ teacher }) => (teacher === null ? "no" : "yes"));
  const isOneKind = new Set(rows.map(({ kind }) => kind)).size < 2;
  return html`<form class="filters" action="${links.benchmark(key)}" data-results="${links.benchmarkRows(key)}" aria-label="Filters">
<label>Words<input name="q" value="${query.q}" type="search" autocomplete="off"></label>
${
  isOneKind
    ? ""
    : choice(
        "kind",
        "Measured or reported",
        said(({ kind }) => kind),
      )
}
${many(
  said(({ family }) => family),
  (all) => choice("family", "Family", all),
)}
${many(
  said(({ pretraining }) => pretraining),
  (all) => choice("pretraining", "Pretraining", all),
)}
${distilled.length < 2 ? "" : choice("teacher", "Distilled", distilled)}
${many(
  said((row) => (row.kind === "measured" ? row.run.device.cpu : null)),
  (all) => choice("device", "Device", all),
)}
${limit("parameters", "Parameters up to, M", query.parameters)}
${limit("macs", "MACs up to, G", query.macs)}
${
  costs.length < 2
    ? ""
    : select(
        "cost",
        "Cost in the chart",
        costs.map(({ name, text }) => [name, text]),
        query.cost,
      )
}
<input type="hidden" name="sort" value="${query.sort}"><input type="hidden" name="order" value="${query.order}">
<button>Show</button> <a class="button" href="${links.benchmark(key)}" data-reset>Reset</a></form>`;
}

const many = (choices: readonly Choice[], made: (choices: readonly Choice[]) => Html): Html =>
  choices.length === 0 ? html`` : made(choices);

const select = (name: string, label: string, choices: readonly Choice[], chosen: unknown): Html =>
  html`<label>${label}<select name="${name}">${choices.map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ""}>${text}</option>`)}</select></label>`;

const limit = (name: string, label: string, value: string): Html =>
  html`<label>${label}<input name="${name}" type="number" min="0" step="any" inputmode="decimal" value="${value}"></label>`;
