/** @module The first page: what there is to see, and what is new. */
import { type Html, html } from "../html.ts";
import { bestMeasured, bestReported } from "./best.ts";
import { eyeChart } from "./eye-chart.ts";
import { measuredTag, reportedTag } from "./frame.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { dayText } from "./numbers.ts";
import { shortened } from "./shortened.ts";
import type { BoardData, Running } from "./sources.ts";
import type { Benchmark } from "./standings.ts";
import { summaryLine } from "./summary-line.ts";

/** Of benchmarks and of records; archives bring many. */
const shown = { benchmarks: 8, records: 12 };

export const homePage = (data: BoardData, benchmarks: readonly Benchmark[]): Html =>
  html`<div class="hero"><div><p class="lead">Which model sees best, at what cost, on this device, at this resolution, and how sure are we?</p>
<p>${measuredTag} numbers were made here, each with its predictions and its interval. ${reportedTag} numbers are quoted, each with its place.
The two stand side by side and are never mixed. <a href="${links.about()}">How the numbers are made</a></p>
<p><a class="button strong" href="${links.caseStudy()}">Vim and VMamba, beside DeiT, ConvNeXt and ResNet →</a></p></div>${eyeChart}</div>
${problemsOf(data)}
${runningSection(data)}
${[...grouped(headlines(benchmarks), ({ task }) => task ?? "other")].map(([task, of]) => taskSection(task, of))}
<p><a href="${links.benchmarks()}">All ${benchmarks.length} benchmarks</a></p>
<h2>Latest records</h2>
${latestList(data)}`;

const taskSection = (task: string, benchmarks: readonly Benchmark[]): Html =>
  html`<h2>${titleOf(task)}</h2><div class="wide" tabindex="0" role="region" aria-label="${titleOf(task)}"><table class="list"><thead><tr><th>Benchmark</th><th class="text">Best measured</th><th class="text">Best reported</th><th>Measured</th><th>Reported</th></tr></thead>
<tbody>${benchmarks
    .slice(0, shown.benchmarks)
    .map(
      (benchmark) =>
        html`<tr><th scope="row"><a href="${links.benchmark(benchmark.key)}"><bdi>${benchmark.key}</bdi></a></th><td class="text" data-label="Best measured">${bestMeasured(benchmark)}</td><td class="text" data-label="Best reported">${bestReported(benchmark)}</td><td data-label="Measured">${benchmark.counts.measured || ""}</td><td data-label="Reported">${benchmark.counts.reported || ""}</td></tr>\n`,
    )}</tbody></table></div>${benchmarks.length > shown.benchmarks ? html`<p class="note">and ${benchmarks.length - shown.benchmarks} more</p>` : ""}`;

/** Speeds and further lines are found among all benchmarks. */
const headlines = (benchmarks: readonly Benchmark[]): readonly Benchmark[] =>
  benchmarks.filter(({ task, isFurther }) => task !== "other" && !isFurther);

/** `semantic-segmentation` → `Semantic segmentation` */
export const titleOf = (task: string): string =>
  `${task.slice(0, 1).toUpperCase()}${task.slice(1).replaceAll("-", " ")}`;

const runningSection = ({ running }: BoardData): Html =>
  html`<section${running.length === 0 ? html` class="quiet"` : ""}><h2>Running</h2><div data-live="/running">${runningList(running)}</div></section>`;

export const runningList = (running: readonly Running[]): Html =>
  running.length === 0
    ? html`<p class="soft">Nothing is being measured.</p>`
    : html`<ul class="cards">${running.map(
        ({ id, model, protocol, done, total }) =>
          html`<li><h3><bdi>${model}</bdi></h3><p>${protocol}</p>
<p><progress value="${done}" max="${total}" aria-label="${model} on ${protocol}"></progress> ${done} of ${total}</p><p class="small soft"><code>${id.slice(0, 12)}</code></p></li>`,
      )}</ul>`;

const latestList = ({ summaries }: BoardData): Html =>
  summaries.length === 0
    ? html`<p>No record yet. <code>snellen quickstart</code> makes the first one.</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="Latest records"><table class="list records"><thead><tr><th>What</th><th class="text">Result</th><th>When</th></tr></thead>
<tbody>${summaries.slice(-shown.records).toReversed().map(recordLine)}</tbody></table></div>`;

export function recordLine(summary: BoardData["summaries"][number]): Html {
  const { what, result } = summaryLine(summary);
  return html`<tr><th scope="row" dir="auto"><a href="${links.record(summary.id)}">${shortened(what)}</a></th><td class="text" dir="auto" data-label="Result">${shortened(result)}</td><td data-label="When">${dayText(summary.finishedAt)}</td></tr>\n`;
}

/** What could not be read is named; the rest works. */
function problemsOf({ damaged, problems }: BoardData): Html {
  const count = damaged.length + problems.length;
  if (count === 0) return html``;
  return html`<section class="warning" aria-label="Damaged"><p>${count} ${count === 1 ? "file could not be read and is" : "files could not be read and are"} left out; everything else is here.</p>
<ul>${damaged.slice(0, 20).map(({ id, problem }) => html`<li><code>${id.slice(0, 12)}</code> <span dir="auto">${shortened(problem, 400)}</span></li>`)}${problems.slice(0, 20).map((problem) => html`<li dir="auto">${shortened(problem, 400)}</li>`)}</ul></section>`;
}
