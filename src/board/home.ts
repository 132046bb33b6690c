/** @module The first page: what there is to see, and what is new. */
import { type Html, html } from "../charts/index.ts";
import { measuredTag, reportedTag } from "./frame.ts";
import { links } from "./links.ts";
import { dayText, valueText } from "./numbers.ts";
import type { BoardData, Running } from "./sources.ts";
import type { Benchmark, StandingRow } from "./standings.ts";
import { summaryLine } from "./summary-line.ts";

/** Reported benchmarks are many where archives were imported; these are shown first. */
const shown = 12;

export const homePage = (data: BoardData, benchmarks: readonly Benchmark[]): Html =>
  html`<p class="lead">Which model sees best, at what cost, on this device, at this resolution, and how sure are we?
${measuredTag} numbers were made here, each with its predictions; ${reportedTag} ones are quoted, each with its place. <a href="${links.about()}">How</a></p>
<p><a href="${links.caseStudy()}">Vim and VMamba, beside DeiT, ConvNeXt and ResNet</a>: what they are built of, what they score, what they cost.</p>
${problemsOf(data)}
<section aria-labelledby="running"><h2 id="running">Running</h2><div data-live="/running" aria-live="polite">${runningList(data.running)}</div></section>
<section aria-labelledby="benchmarks"><h2 id="benchmarks">Benchmarks</h2>
<ul class="cards">${benchmarks.slice(0, shown).map(benchmarkCard)}</ul>
<p><a href="${links.benchmarks()}">All ${benchmarks.length} benchmarks</a></p></section>
<section aria-labelledby="latest"><h2 id="latest">Latest records</h2>
${latestList(data)}</section>`;

export const runningList = (running: readonly Running[]): Html =>
  running.length === 0
    ? html`<p class="soft">Nothing is being measured.</p>`
    : html`<ul class="cards">${running.map(
        ({
          id,
          model,
          protocol,
          done,
          total,
        }) => html`<li><h3 dir="auto">${model}</h3><p>${protocol}</p>
<p><progress value="${done}" max="${total}" aria-label="${model} on ${protocol}"></progress> ${done} of ${total}</p><p class="small soft"><code>${id.slice(0, 12)}</code></p></li>`,
      )}</ul>`;

const benchmarkCard = ({ key, rows, unit }: Benchmark): Html => {
  const best = (kind: StandingRow["kind"]) =>
    rows.find((row) => row.kind === kind && row.value !== null);
  const line = (row: StandingRow | undefined, tag: Html) =>
    row === undefined
      ? ""
      : html`<p>${tag} ${valueText(row.value, unit)} <a href="${links.model(row.model)}" dir="auto">${row.model}</a></p>`;
  return html`<li><h3><a href="${links.benchmark(key)}" dir="auto">${key}</a></h3>
${line(best("measured"), measuredTag)}${line(best("reported"), reportedTag)}
<p class="small soft">${rows.filter(({ kind }) => kind === "measured").length} measured, ${rows.filter(({ kind }) => kind === "reported").length} reported</p></li>`;
};

const latestList = ({ summaries }: BoardData): Html =>
  summaries.length === 0
    ? html`<p>No record yet. <code>snellen quickstart</code> makes the first one.</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="Latest records"><table><thead><tr><th>What</th><th class="text">Result</th><th>When</th></tr></thead>
<tbody>${summaries
        .slice(-15)
        .toReversed()
        .map(
          (summary) =>
            html`<tr class="measured"><th scope="row" dir="auto"><a href="${links.record(summary.id)}">${summaryLine(summary).what}</a></th><td class="text" dir="auto">${summaryLine(summary).result}</td><td>${dayText(summary.finishedAt)}</td></tr>`,
        )}</tbody></table></div>`;

/** What could not be read is named; the rest works. */
const problemsOf = ({ damaged, problems }: BoardData): Html =>
  damaged.length + problems.length === 0
    ? html``
    : html`<section class="warning" aria-label="Damaged"><p>${damaged.length + problems.length} could not be read and ${damaged.length + problems.length === 1 ? "is" : "are"} left out:</p>
<ul>${damaged.map(({ id, problem }) => html`<li><code>${id.slice(0, 12)}</code> ${problem}</li>`)}${problems.map((problem) => html`<li>${problem}</li>`)}</ul></section>`;
