/** @module The table of a benchmark: a page of rows, and all of them as a script for boards without a server. */
import { type Html, html } from "../html.ts";
import { type Bands, bandsOf, rankCell } from "./bands.ts";
import { measuredTag, reportedTag } from "./frame.ts";
import { links } from "./links.ts";
import { countText, dayText, sidesText, valueText } from "./numbers.ts";
import {
  anything,
  choices,
  columnOf,
  columns,
  orderOf,
  type Query,
  queryText,
  selected,
  wordsOf,
} from "./select.ts";
import { shortened } from "./shortened.ts";
import type { Benchmark, MeasuredRow, QuotedRow, StandingRow } from "./standings.ts";

/** Rows of a page, so that the whole of it stays below 300 kB. */
export const pageRows = 100;

export function benchmarkTable(
  benchmark: Benchmark,
  rows: readonly StandingRow[],
  query: Query,
): Html {
  const from = (query.page - 1) * pageRows;
  const here = rows.slice(from, from + pageRows);
  const count =
    rows.length > here.length
      ? `${from + 1} to ${from + here.length} of ${rows.length} results`
      : `${rows.length} results`;
  const bands = bandsOf(benchmark.rows);
  return html`<div class="wide" tabindex="0" role="region" aria-label="Results"><table class="standings"><caption>${rows.length === 0 ? "Nothing fits; take a filter away." : count}</caption>
<thead><tr>${columns.map((column) => head(benchmark, query, column))}</tr></thead>
<tbody>${here.map((row) => line(benchmark, row, bands))}</tbody></table></div>`;
}

/** `snellenRows({…})`: everything that filters and orders need, so that a browser can do it alone. */
export function rowsScript(benchmark: Benchmark): string {
  const bands = bandsOf(benchmark.rows);
  const rows = selected(benchmark, anything).map((row) => ({
    html: line(benchmark, row, bands).html,
    words: wordsOf(row),
    ...Object.fromEntries(choices.map(({ name, of }) => [name, of(row)])),
    ...{ parameters: row.parameters, macs: row.macs },
    sort: columns.map(({ of }) => of(row)),
  }));
  const usual = columns.map(({ key, usual }) => [key, usual(benchmark.better)]);
  return `snellenRows(${JSON.stringify({ pageRows, columns: usual, rows })});\n`;
}

function head(benchmark: Benchmark, query: Query, column: (typeof columns)[number]): Html {
  const isSorted = columnOf(query) === column;
  const order = orderOf(query, benchmark.better);
  const next = {
    ...query,
    sort: column.key,
    page: 1,
    order: isSorted ? opposite[order] : ("" as const),
  };
  const ask = queryText(next);
  return html`<th scope="col" data-column="${column.key}" class="${column.isText ? "text" : ""}"${isSorted ? html` aria-sort="${order}"` : ""}><a href="${links.benchmark(benchmark.key)}${ask}" data-ask="${ask}" rel="nofollow">${column.name}</a></th>`;
}

const opposite = { ascending: "descending", descending: "ascending" } as const;

const line = (benchmark: Benchmark, row: StandingRow, bands: Bands): Html =>
  row.kind === "measured" ? measuredLine(benchmark, row, bands) : quotedLine(row);

function measuredLine({ unit }: Benchmark, row: MeasuredRow, bands: Bands): Html {
  const { run, result } = row;
  const { interval } = result;
  const range =
    interval === undefined
      ? ""
      : html`<span class="range">${valueText(interval.low, unit)} – ${valueText(interval.high, unit)}</span>`;
  const isWhole = run.marks.length === 0;
  return html`<tr class="measured${isWhole ? "" : " part"}"><th scope="row">${modelLink(row)}${run.marks.map((mark) => html`<span class="mark">${mark}</span>`)}</th>
<td>${valueText(row.value, unit)}${range}</td><td>${rankCell(row, bands)}</td>${facts(row)}
<td class="text"><a href="${links.record(run.id)}">${measuredTag}</a> <span class="range place">n = ${result.n}, ${run.device.cpu}</span></td><td>${dayText(run.finishedAt)}</td></tr>\n`;
}

function quotedLine(row: QuotedRow): Html {
  const { source, result } = row.quoted;
  const { method, schedule, protocol, place, remark } = result;
  const how = [method, schedule, protocol].filter((word) => word !== null).join(", ");
  const to = result.paper?.url ?? result.code;
  return html`<tr class="reported"><th scope="row">${modelLink(row)}${row.model === result.model ? "" : html`<span class="range" dir="auto">${shortened(result.model)}</span>`}</th>
<td>${result.printed.slice(0, 40)}</td><td></td>${facts(row)}
<td class="text">${reportedTag} ${to === null ? shortened(source) : html`<a href="${to}" rel="noreferrer">${shortened(source)}</a>`}<span class="range place" dir="auto" title="${[
    place,
    remark,
  ]
    .filter((word) => word !== null)
    .join(". ")
    .slice(
      0,
      300,
    )}">${shortened([how, place].filter(Boolean).join("; "), 120)}</span></td><td>${row.date ?? ""}</td></tr>\n`;
}

const modelLink = ({ model }: StandingRow): Html =>
  html`<a href="${links.model(model)}"><bdi>${shortened(model)}</bdi></a>`;

const facts = ({ parameters, macs, size, pretraining, teacher }: StandingRow): Html =>
  html`<td>${countText(parameters)}</td><td>${countText(macs)}</td><td>${sidesText(size)}</td><td class="text" dir="auto">${shortened(pretraining ?? "", 60)}${teacher === null ? "" : html`<span class="range">⚗ ${shortened(teacher)}</span>`}</td>`;

export const pager = ({ key }: Benchmark, query: Query, pages: number): Html => {
  const to = (page: number, text: string, rel: string) => {
    const ask = queryText({ ...query, page });
    return html`<a class="button" href="${links.benchmark(key)}${ask}" data-ask="${ask}" rel="${rel}">${text}</a>`;
  };
  return pages === 1
    ? html``
    : html`<nav class="pages" aria-label="Pages">${query.page > 1 ? to(query.page - 1, "← Before", "prev") : ""}<span>Page ${query.page} of ${pages}</span>${query.page < pages ? to(query.page + 1, "After →", "next") : ""}</nav>`;
};
