/** @module The filters of a benchmark: a form that works by itself, and at once with the script. */
import { type Html, html } from "../html.ts";
import type { Cost } from "./costs.ts";
import { links } from "./links.ts";
import { choices, type Query } from "./select.ts";
import { shortened } from "./shortened.ts";
import type { Benchmark } from "./standings.ts";

/** More are not offered: they can be found by their words. */
const mostOptions = 60;

export const filters = ({ key, rows }: Benchmark, query: Query, costs: readonly Cost[]): Html =>
  html`<form class="filters" action="${links.benchmark(key)}" data-results="${links.benchmarkRows(key)}" aria-label="Filters">
<label>Words<input name="q" value="${query.q}" type="search" autocomplete="off"></label>
${choices.map(({ name, label, of }) => choice(rows.map(of), { name, label, chosen: query[name] }))}
${limit("parameters", "Parameters up to, M", query.parameters)}
${limit("macs", "MACs up to, G", query.macs)}
${costs.length < 2 ? "" : select(costs, { name: "cost", label: "Cost in the chart", chosen: query.cost })}
<input type="hidden" name="sort" value="${query.sort}"><input type="hidden" name="order" value="${query.order}">
<button>Show</button> <a class="button" href="${links.benchmark(key)}" data-reset>Reset</a> <output class="note"></output></form>`;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly chosen: string;
}

/** Nothing where all rows say the same. */
function choice(said: readonly (string | null)[], field: Field): Html {
  const values = [...new Set(said)];
  if (values.length < 2) return html``;
  const options = values
    .filter((value): value is string => value !== null && value !== "")
    .sort()
    .slice(0, mostOptions)
    .map((value) => ({ name: value, text: shortened(value, 48) }));
  return select([{ name: "", text: "all" }, ...options], field);
}

const select = (
  options: readonly { readonly name: string; readonly text: string }[],
  { name, label, chosen }: Field,
): Html =>
  html`<label>${label}<select name="${name}">${options.map((one) => html`<option value="${one.name}"${one.name === chosen ? html` selected` : ""}>${one.text}</option>`)}</select></label>`;

const limit = (name: string, label: string, value: string): Html =>
  html`<label>${label}<input name="${name}" type="number" min="0" step="any" inputmode="decimal" value="${value}"></label>`;
