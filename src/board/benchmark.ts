/** @module The page of a benchmark: measured and reported in one table, told apart; by date, and by cost. */
import { type Html, html } from "../charts/index.ts";
import { bestOverTime, type CostName, costChart, costs } from "./benchmark-charts.ts";
import { chartFigure, measuredTag, reportedTag } from "./frame.ts";
import { links } from "./links.ts";
import { countText, sidesText, valueText } from "./numbers.ts";
import { columns, type Query, queryText, selected } from "./select.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

/** Rows of a page: the whole of it stays below 300 kB. */
export const pageRows = 150;

export function benchmarkPage(benchmark: Benchmark, query: Query): Html {
  const rows = selected(benchmark, query);
  const pages = Math.max(1, Math.ceil(rows.length / pageRows));
  const page = Math.min(query.page, pages);
  const here = rows.slice((page - 1) * pageRows, page * pageRows);
  const count = (kind: StandingRow["kind"]) => rows.filter((row) => row.kind === kind).length;
  return html`<p>${benchmark.task ?? ""} ${benchmark.better} is better. ${count("measured")} ${measuredTag} ${count("reported")} ${reportedTag}.</p>
${filters(benchmark, query, pages > 1)}
<div class="wide" tabindex="0" role="region" aria-label="Results"><table id="results" data-sortable><caption>${rows.length === 0 ? "Nothing fits; take a filter away." : `Rows ${(page - 1) * pageRows + 1} to ${(page - 1) * pageRows + here.length} of ${rows.length}`}</caption>
<thead><tr>${columns.map(({ key, name, isText }) => head(benchmark, query, { key, name, isText }))}</tr></thead>
<tbody>${here.map((row) => line(benchmark, row))}</tbody></table></div>
${pager(benchmark, query, page, pages)}
<p class="small soft">Ranks are of measured models on the whole of one and the same set. Models with a letter in common cannot be told apart: each pair is tested by the
intervals as if its images were different ones (Holm), which is careful; <a href="${links.about()}">the paired test</a> of two records tells more apart. What was shortened, or is reported, has no rank.</p>
${charts(benchmark, rows, query)}`;
}

const head = (
  { key }: Benchmark,
  query: Query,
  column: { readonly key: string; readonly name: string; readonly isText: boolean },
): Html => {
  const isSorted = query.sort === column.key;
  const order = isSorted && query.order === "descending" ? "ascending" : "descending";
  const to = `${links.benchmark(key)}?${queryText({ ...query, sort: column.key, order, page: 1 })}`;
  return html`<th scope="col" data-key="${column.key}" class="${column.isText ? "text" : ""}"${isSorted ? html` aria-sort="${query.order}"` : ""}><a href="${to}" rel="nofollow">${column.name}</a></th>`;
};

function line({ unit }: Benchmark, row: StandingRow): Html {
  const { model, family, value, parameters, macs, size, pretraining, teacher, date } = row;
  const data = html`data-kind="${row.kind}" data-family="${family ?? ""}" data-pretraining="${pretraining ?? ""}" data-teacher="${teacher === null ? "no" : "yes"}" data-parameters="${parameters ?? ""}" data-macs="${macs ?? ""}" data-device="${row.kind === "measured" ? row.run.device.cpu : ""}"`;
  return html`<tr class="${row.kind}" ${data}><th scope="row"><a href="${links.model(model)}" dir="auto">${model}</a>${row.kind === "reported" && row.quoted.result.model !== model ? html` <span class="soft small" dir="auto">${row.quoted.result.model}</span>` : ""}</th>
<td data-value="${value ?? ""}">${row.kind === "measured" ? measuredValue(row) : row.quoted.result.printed}</td>
<td data-value="${row.kind === "measured" && row.ranks ? row.ranks.best : ""}">${row.kind === "measured" ? rankText(row) : ""}</td>
<td>${row.kind === "measured" ? html`<a href="${links.record(row.run.id)}">${measuredTag}</a>` : reportedTag}</td>
<td data-value="${parameters ?? ""}">${countText(parameters)}</td><td data-value="${macs ?? ""}">${countText(macs)}</td><td data-value="${size?.[0] ?? ""}">${sidesText(size)}</td>
<td class="text" dir="auto">${pretraining ?? ""}${teacher === null ? "" : html` <span class="soft">⚗ ${teacher}</span>`}</td>
<td class="text small" dir="auto">${row.kind === "measured" ? html`${row.run.device.cpu}${row.run.marks.map((mark) => html` <span class="tag warn">${mark}</span>`)}` : placeOf(row)}</td><td data-value="${date ?? ""}">${(date ?? "").slice(0, 10)}</td></tr>\n`;

  function measuredValue({ result }: Extract<StandingRow, { kind: "measured" }>): Html {
    const { interval } = result;
    return interval === undefined
      ? html`${valueText(value, unit)}`
      : html`${valueText(value, unit)}<br><span class="range">${valueText(interval.low, unit)} … ${valueText(interval.high, unit)}</span>`;
  }
}

const rankText = ({ ranks }: Extract<StandingRow, { kind: "measured" }>): Html =>
  ranks === null
    ? html``
    : html`${ranks.best === ranks.worst ? ranks.best : `${ranks.best}–${ranks.worst}`} <span class="range">${ranks.groups}</span>`;

const placeOf = ({
  quoted: { source, result },
}: Extract<StandingRow, { kind: "reported" }>): Html => {
  const { paper, code, place, method, schedule, remark } = result;
  const to = paper?.url ?? code;
  return html`${to === null ? source : html`<a href="${to}" rel="noreferrer">${source}</a>`}, ${place}${method === null ? "" : html`; ${method}${schedule === null ? "" : html` ${schedule}`}`}${remark === null ? "" : html` <span class="soft">${remark}</span>`}`;
};

function filters({ key, rows }: Benchmark, query: Query, isPaged: boolean): Html {
  const values = (of: (row: StandingRow) => string | null) =>
    [...new Set(rows.map(of).filter((value) => value !== null && value !== ""))]
      .sort()
      .slice(0, 60) as string[];
  const choice = (
    name: keyof Query,
    label: string,
    options: readonly (readonly [value: string, text: string])[],
  ) =>
    html`<label>${label}<select name="${name}"><option value="">all</option>${options.map(([value, text]) => html`<option value="${value}"${query[name] === value ? html` selected` : ""}>${text}</option>`)}</select></label>`;
  const same = (all: readonly string[]) => all.map((one) => [one, one] as const);
  const isDescending = query.order === "descending";
  return html`<form class="filters" action="${links.benchmark(key)}" data-filters="results"${isPaged ? html` data-paged` : ""}>
<label>Words<input name="q" value="${query.q}" type="search"></label>
${choice("kind", "Kind", [
  ["measured", "measured"],
  ["reported", "reported"],
])}
${choice("family", "Family", same(values(({ family }) => family)))}
${choice("pretraining", "Pretraining", same(values(({ pretraining }) => pretraining)))}
${choice("teacher", "Distilled", [
  ["yes", "yes"],
  ["no", "no"],
])}
${choice("device", "Device", same(values((row) => (row.kind === "measured" ? row.run.device.cpu : null))))}
<label>Parameters, at most M<input name="parameters" type="number" min="0" step="any" value="${query.parameters}"></label>
<label>MACs, at most G<input name="macs" type="number" min="0" step="any" value="${query.macs}"></label>
<label>Cost in the chart<select name="cost">${Object.entries(costs).map(([name, { text }]) => html`<option value="${name}"${query.cost === name ? html` selected` : ""}>${text}</option>`)}</select></label>
<input type="hidden" name="sort" value="${query.sort}"><input type="hidden" name="order" value="${isDescending ? "descending" : "ascending"}">
<button>Show</button> <output class="soft small"></output></form>`;
}

const pager = ({ key }: Benchmark, query: Query, page: number, pages: number): Html => {
  const to = (n: number) => `${links.benchmark(key)}?${queryText({ ...query, page: n })}`;
  return pages === 1
    ? html``
    : html`<nav class="pages" aria-label="Pages">${page > 1 ? html`<a href="${to(page - 1)}" rel="prev">Before</a>` : ""}<span>Page ${page} of ${pages}</span>${page < pages ? html`<a href="${to(page + 1)}" rel="next">After</a>` : ""}</nav>`;
};

function charts(benchmark: Benchmark, rows: readonly StandingRow[], query: Query): Html {
  const time = bestOverTime(benchmark, rows);
  const cost = costChart(benchmark, rows, query.cost as CostName);
  return html`${cost === undefined ? html`<p class="soft">No row has both a value and the ${costs[query.cost as CostName].text.toLowerCase()} for a chart.</p>` : html`<h2>Accuracy and cost</h2>${chartFigure(cost, `${benchmark.metric} against ${costs[query.cost as CostName].text.toLowerCase()}: the line joins what nothing beats at less cost. Filled: measured; rings: reported.`)}`}
${time === undefined ? "" : html`<h2>Best over time</h2>${chartFigure(time, `${benchmark.metric} by the date of the paper; the line is the best reported so far.`)}`}`;
}
