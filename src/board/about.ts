/** @module How the numbers of the board are made, and whose the quoted ones are. */

import { type Html, html } from "../charts/index.ts";
import type { RunSummary } from "../record/index.ts";
import { grouped } from "./grouped.ts";
import type { BoardData } from "./sources.ts";

export function aboutPage({ summaries, reported }: BoardData): Html {
  const runs = summaries.filter((summary) => summary.kind === "evaluation");
  const protocols = grouped(runs, ({ protocol }) => `${protocol.id} ${protocol.digest}`);
  return html`<p class="lead">Every measured number can be made again from the predictions that are kept with its record.</p>
<h2>Measured and reported</h2>
<p>A <em>measured</em> result was made here: a model, a data set, a protocol and a runtime, each with its digest, and every prediction on disk. A <em>reported</em> result is
quoted from a paper, a repository or an archive, with the place where it stands. They stand in one table, marked apart, and only measured ones have intervals and ranks.</p>
<h2>Intervals, ranks and ties</h2>
<p>Shares have Wilson intervals of 95 %, other values bootstrap intervals over images. In tables, two models are told apart by their intervals alone, as if they had seen different
images, with Holm's correction over all pairs; letters mark those that cannot be told apart. Two records of the same images are compared by a paired test, which is sharper: on the
pages of comparisons, and with <code>snellen compare</code>.</p>
<p>What was shortened, sharded, or left images out is marked and never ranked.</p>
<h2>Cost</h2>
<p>Multiply-adds are counted from the graph, one for each, attention among them. Latency and memory were measured in a process of their own, from when it ran steadily, in rounds of
changing order, and belong to one machine.</p>
<h2>Protocols</h2>
${protocols.size === 0 ? html`<p class="soft">No run yet.</p>` : [...protocols.values()].map(protocolOf)}
<h2>Sources of reported numbers</h2>
<div class="wide" tabindex="0" role="region" aria-label="Sources"><table><thead><tr><th>Source</th><th class="text">Kind</th><th>Results</th><th class="text">Licence</th><th class="text">Attribution</th></tr></thead>
<tbody>${reported.map(({ source, licence, attribution, results }) => html`<tr class="reported"><th scope="row" dir="auto">${source.url === null ? source.name : html`<a href="${source.url}" rel="noreferrer">${source.name}</a>`}</th><td class="text">${source.kind}</td><td>${results.length}</td><td class="text">${licence ?? "facts, quoted"}</td><td class="text" dir="auto">${attribution}</td></tr>\n`)}</tbody></table></div>
<p class="small soft">Where a licence asks for share-alike (CC-BY-SA), tables that are made from these rows carry it, too.</p>`;
}

const protocolOf = (runs: readonly RunSummary[]): Html => {
  const { protocol, dataset, results } = runs[runs.length - 1];
  const ways = [...new Set(runs.map(({ preprocessing }) => preprocessing.join(", ")))];
  return html`<h3><code>${protocol.id}</code></h3><p>${dataset.name}: ${results.map(({ metric }) => metric).join(", ")}. ${runs.length} run${runs.length === 1 ? "" : "s"}. <span class="small soft">digest <code>${protocol.digest.slice(0, 16)}</code></span></p>
<details><summary>Steps of preprocessing, as applied</summary><ul>${ways.slice(0, 12).map((way) => html`<li><code>${way}</code></li>`)}</ul></details>`;
};
