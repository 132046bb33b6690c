/** @module How the numbers of the board are made, and whose the quoted ones are. */
import { type Html, html } from "../html.ts";
import type { RunSummary } from "../record/index.ts";
import { measuredTag, reportedTag } from "./frame.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { shortened } from "./shortened.ts";
import type { BoardData } from "./sources.ts";

export function aboutPage({ summaries, reported }: BoardData): Html {
  const runs = summaries.filter((summary) => summary.kind === "evaluation");
  return html`<p class="lead">Every measured number can be made again from the predictions that are kept with its record.</p>
<h2>Measured and reported</h2>
<p>A ${measuredTag} result was made here: a model, a data set, a protocol and a runtime, each with its digest, and every prediction on disk. A ${reportedTag} result is
quoted from a paper, a repository or an archive, as it is printed, with the place where it stands. They stand in one table, marked apart. Only measured ones have intervals and ranks.</p>
<h2>Intervals, ranks and ties</h2>
<p>A share of images has Wilson's interval of 95 %; every other value one from a bootstrap over images, with its seed in the record. It says between which values the number
lies on other images of the same kind. It says nothing of other data sets.</p>
<p>In tables, two models are told apart by their intervals alone, as if they had seen different images, with Holm's correction over all pairs. That is cautious. Models that share a
letter cannot be told apart; that does not make them equal, and it is no chain: a and b may share a letter, b and c another one, while a and c differ. A rank is
therefore a range. Two records of the same images can be compared by a paired test, which is sharper: on the pages of comparisons, and with <code>snellen compare</code>.</p>
<p>What was shortened, sharded, of a set that is not whole, or left images out is marked and never ranked, and it never joins a front in a chart.</p>
<h2>Cost</h2>
<p>Multiply-adds are counted from the graph, each once, attention among them; papers that say FLOPs may mean either them or twice as many. Latency and memory were measured in a process
of their own, from when it ran steadily, in rounds of changing order. They belong to one machine, by its fingerprint; between machines only ratios are compared.</p>
<h2>Protocols</h2>
<p>A protocol is everything that turns a model and a data set into a number. Results are comparable only under one digest.</p>
${runs.length === 0 ? html`<p class="soft">No run yet.</p>` : protocolTable(runs)}
<h2>Sources of reported numbers</h2>
<div class="wide" tabindex="0" role="region" aria-label="Sources"><table data-sortable><thead><tr><th data-key="s">Source</th><th data-key="k" class="text">Kind</th><th data-key="r">Results</th><th data-key="l" class="text">Licence</th><th class="text">Attribution</th></tr></thead>
<tbody>${reported.map(sourceLine)}</tbody></table></div>
<p class="note">Where a licence asks for share-alike (CC BY-SA), tables that are made from these rows carry it, too. Numbers quoted from publications are facts, and no licence is claimed for them.</p>`;
}

const protocolTable = (runs: readonly RunSummary[]): Html =>
  html`<div class="wide" tabindex="0" role="region" aria-label="Protocols"><table><thead><tr><th>Protocol</th><th class="text">What it is of</th><th class="text">Steps, as applied</th><th>Runs</th></tr></thead>
<tbody>${[...grouped(runs, ({ protocol }) => `${protocol.id} ${protocol.digest}`).values()].map(protocolLine)}</tbody></table></div>`;

/** Ways to prepare images that are listed; models may each have their own. */
const mostWays = 8;

function protocolLine(runs: readonly [RunSummary, ...RunSummary[]]): Html {
  const { protocol, dataset, results, id } = runs[runs.length - 1];
  const ways = [...grouped(runs, ({ preprocessing }) => preprocessing.join(" → "))];
  return html`<tr class="measured"><th scope="row"><a href="${links.benchmark(protocol.id.split("@")[0].toLowerCase())}"><bdi>${protocol.id}</bdi></a><span class="range"><code>${protocol.digest.slice(0, 16)}</code></span></th>
<td class="text"><span dir="auto">${protocol.summary ?? dataset.name}</span><span class="range">${results.map(({ metric }) => metric).join(", ")}</span></td>
<td class="text"><details><summary>${ways.length} way${ways.length === 1 ? "" : "s"} to prepare images</summary><ul>${ways.slice(0, mostWays).map(([way, of]) => html`<li><bdi>${[...new Set(of.map(({ model }) => shortened(model.name, 40)))].slice(0, 6).join(", ")}</bdi>: <code>${shortened(way, 600)}</code></li>`)}</ul></details>
<a class="small" href="${links.record(id)}">a record with all that it says</a></td><td>${runs.length}</td></tr>\n`;
}

const sourceLine = ({
  source,
  licence,
  attribution,
  results,
}: BoardData["reported"][number]): Html =>
  html`<tr class="reported"><th scope="row">${source.url === null ? html`<bdi>${shortened(source.name)}</bdi>` : html`<a href="${source.url}" rel="noreferrer"><bdi>${shortened(source.name)}</bdi></a>`}</th><td class="text">${source.kind}</td><td>${results.length}</td><td class="text">${licence ?? "facts, quoted"}</td><td class="text" dir="auto">${shortened(attribution, 400)}</td></tr>\n`;
