/** @module Pages that list: all benchmarks, all models. */
import { type Html, html } from "../html.ts";
import { bestMeasured, bestReported } from "./best.ts";
import { titleOf } from "./home.ts";
import { links } from "./links.ts";
import { type KnownModel, macsOf, parametersOf } from "./models-known.ts";
import { countText } from "./numbers.ts";
import type { Benchmark } from "./standings.ts";

export const benchmarksPage = (benchmarks: readonly Benchmark[]): Html =>
  html`<p>A benchmark is a data set with a task and a protocol. Results are comparable only under one protocol.</p>
<div class="wide" tabindex="0" role="region" aria-label="Benchmarks"><table class="list" data-sortable><thead><tr><th data-key="b">Benchmark</th><th data-key="t" class="text">Task</th><th class="text">Best measured</th><th class="text">Best reported</th><th data-key="m">Measured</th><th data-key="r">Reported</th></tr></thead>
<tbody>${benchmarks.map(
    (one) =>
      html`<tr><th scope="row"><a href="${links.benchmark(one.key)}"><bdi>${one.key}</bdi></a></th><td class="text">${one.task === null ? "" : titleOf(one.task)}</td><td class="text">${bestMeasured(one)}</td><td class="text">${bestReported(one)}</td><td>${one.counts.measured}</td><td>${one.counts.reported}</td></tr>\n`,
  )}</tbody></table></div>`;

/** Of a page; archives bring thousands of models. */
export const modelRows = 400;

export function modelsPage(models: ReadonlyMap<string, KnownModel>): Html {
  const all = [...models.values()].sort(
    (a, b) => evidence(b) - evidence(a) || (a.slug < b.slug ? -1 : 1),
  );
  return html`<p>Those with most evidence first. ${all.length > modelRows ? `The first ${modelRows} of ${all.length}; search finds all.` : ""}</p>
<div class="wide" tabindex="0" role="region" aria-label="Models"><table data-sortable><thead><tr><th data-key="m">Model</th><th data-key="f" class="text">Family</th><th data-key="p">Parameters</th><th data-key="a">MACs</th><th data-key="r">Runs</th><th data-key="c">Profiles</th><th data-key="l">Fields</th><th data-key="q">Reported</th></tr></thead>
<tbody>${all.slice(0, modelRows).map((model) => {
    const [parameters, macs] = [parametersOf(model), macsOf(model)];
    return html`<tr><th scope="row"><a href="${links.model(model.name)}" dir="auto">${model.name}</a></th><td class="text" dir="auto">${model.family ?? ""}</td><td data-value="${parameters ?? ""}">${countText(parameters)}</td><td data-value="${macs ?? ""}">${countText(macs)}</td><td>${model.runs.length}</td><td>${model.profiles.length}</td><td>${model.fields.length}</td><td>${model.reported.length}</td></tr>\n`;
  })}</tbody></table></div>`;
}

const evidence = ({ runs, profiles, fields }: KnownModel): number =>
  runs.length + profiles.length + fields.length;
