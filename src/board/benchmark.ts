/** @module The page of a benchmark: measured and reported in one table, told apart; by cost, and by date. */
import { type Html, html } from "../html.ts";
import { bandsOf, setsNote } from "./bands.ts";
import { bestOverTime, costChart } from "./benchmark-charts.ts";
import { filters } from "./benchmark-filters.ts";
import { benchmarkTable, pageRows, pager } from "./benchmark-table.ts";
import { chartFigure } from "./chart.ts";
import { costsOf } from "./costs.ts";
import { measuredTag, reportedTag } from "./frame.ts";
import { links } from "./links.ts";
import { mostRanked } from "./ranks.ts";
import { type Query, selected } from "./select.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

export function benchmarkPage(benchmark: Benchmark, query: Query): Html {
  const rows = selected(benchmark, query);
  const pages = Math.max(1, Math.ceil(rows.length / pageRows));
  const asked = { ...query, page: Math.min(query.page, pages) };
  const costs = costsOf(benchmark.rows);
  const cost = costs.find(({ name }) => name === query.cost) ?? costs.at(0);
  return html`${lead(benchmark)}
${filters(benchmark, asked, costs)}
<div id="results">
${benchmarkTable(benchmark, rows, asked)}
${pager(benchmark, asked, pages)}
${explanation(benchmark)}
<div class="side-by-side">${cost === undefined ? "" : drawn("Accuracy against cost", costChart(benchmark, rows, cost))}
${drawn("Best over time", bestOverTime(benchmark, rows))}</div>
</div>`;
}

const lead = ({ summary, task, metric, better, counts }: Benchmark): Html =>
  html`<p class="lead">${summary ?? task ?? ""}${summary === null && task === null ? "" : ". "}<span dir="auto">${metric}</span>, ${better} is better:
${counts.measured} ${measuredTag} and ${counts.reported} ${reportedTag} results.</p>`;

const drawn = (title: string, one: { svg: string; caption: string } | undefined): Html =>
  one === undefined
    ? html``
    : html`<section><h2>${title}</h2>${chartFigure(one.svg, one.caption)}</section>`;

function explanation({ rows, counts }: Benchmark): Html {
  const isRanked = rows.some((row) => row.kind === "measured" && row.ranks !== null);
  if (counts.measured === 0) {
    return html`<p class="note">Reported numbers stand as they are printed, sorted by value. Without an interval nobody can say which of two close ones is better, so they have no ranks.</p>`;
  }
  return html`<p class="note">Below a measured value is its interval. ${isRanked ? html`A rank is a range: between those shown to be better and those shown to be worse; models that share a letter, and a band, cannot be told apart. Pairs are told apart by their intervals as if they had seen different images (Holm), which is cautious; <a href="${links.about()}">a paired test</a> of two records is sharper. ${counts.measured > mostRanked ? `Only the best ${mostRanked} of a set are ranked. ` : ""}${setsNote(bandsOf(rows))}` : ""}
${rows.some(isPart) ? "Measured on a part of the set only: marked, never ranked, and not to be held against whole ones." : ""} What is reported has no rank.</p>`;
}

const isPart = (row: StandingRow): boolean => row.kind === "measured" && row.run.marks.length > 0;
