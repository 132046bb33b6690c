/** @module Models side by side, with paired tests of what they said of the same images. */
import { type Html, html } from "../html.ts";
import type { RunSummary } from "../record/index.ts";
import { links } from "./links.ts";
import { type KnownModel, macsOf, parametersOf } from "./models-known.ts";
import { bytesText, countText, msText, sidesText, valueText } from "./numbers.ts";
import type { Compared } from "./sources.ts";

/** So many can be told apart side by side. */
export const mostCompared = 5;

/** Two runs of the same protocol on the same samples, and what their paired test came to. */
export interface Tested {
  readonly first: RunSummary;
  readonly second: RunSummary;
  /** A text says why there is none. */
  readonly outcome: Compared | string;
}

/** Pairs of runs that can be tested: the newest of each model, on the same samples of the same set. */
export function pairsOf(
  models: readonly KnownModel[],
): readonly (readonly [RunSummary, RunSummary])[] {
  const pairs: (readonly [RunSummary, RunSummary])[] = [];
  for (const [i, { runs: own }] of models.entries()) {
    for (const { runs: others } of models.slice(i + 1)) {
      const seen = new Set<string>();
      for (const first of own.toReversed()) {
        const second = others.findLast((run) => sameSamples(run, first));
        const key = `${first.protocol.digest} ${first.dataset.digest}`;
        if (second === undefined || seen.has(key)) continue;
        seen.add(key);
        pairs.push([first, second]);
      }
    }
  }
  return pairs.slice(0, 20);
}

const sameSamples = (a: RunSummary, b: RunSummary): boolean =>
  a.protocol.digest === b.protocol.digest &&
  a.dataset.digest === b.dataset.digest &&
  a.marks.join() === b.marks.join();

export function comparePage(
  models: readonly KnownModel[],
  all: readonly string[],
  tested: readonly Tested[],
): Html {
  const head = html`<thead><tr><th><span class="unseen">What</span></th>${models.map(({ name }) => html`<th scope="col"><a href="${links.model(name)}" dir="auto">${name}</a></th>`)}</tr></thead>`;
  const row = (name: Html | string, cells: readonly (Html | string)[]) =>
    cells.every((cell) => cell === "")
      ? html``
      : html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="cell">${cell}</td>`)}</tr>`;
  return html`${chooser(models, all)}${
    models.length < 2
      ? html`<p>Choose two models or more.</p>`
      : html`
<div class="wide" tabindex="0" role="region" aria-label="Side by side"><table>${head}<tbody>
${row(
  "Family",
  models.map(({ family }) => family ?? ""),
)}${row(
  "Parameters",
  models.map((model) => countText(parametersOf(model))),
)}${row(
  "Multiply-adds",
  models.map((model) => countText(macsOf(model))),
)}
${keysOf(models).map((key) =>
  row(
    html`<a href="${links.benchmark(key)}" dir="auto">${key}</a>`,
    models.map((model) => bestOf(model, key)),
  ),
)}
</tbody></table></div>
${testsOf(tested)}${costsOf(models)}`
  }`;
}

const chooser = (models: readonly KnownModel[], all: readonly string[]): Html =>
  html`<form class="filters" action="/compare"><label>Models, two to ${mostCompared}<input name="m" list="models" value="${models[0]?.name ?? ""}"></label>${[1, 2, 3, 4].map((i) => html`<label>and<input name="m" list="models" value="${models[i]?.name ?? ""}"></label>`)}<datalist id="models">${all.slice(0, 300).map((name) => html`<option value="${name}"></option>`)}</datalist><button>Compare</button></form>`;

/** Benchmarks of which at least one of the models has a result, those that most have first. */
function keysOf(models: readonly KnownModel[]): string[] {
  const counts = new Map<string, number>();
  for (const { runs, reported } of models) {
    const keys = [
      ...runs.map(({ protocol }) => protocol.id.split("@")[0]),
      ...reported.map(({ result }) => `${result.dataset}/${result.metric}`),
    ];
    for (const key of new Set(keys.map((one) => one.toLowerCase())))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([key]) => key)
    .slice(0, 30);
}

/** The newest whole measurement, and the reported values beside it. */
function bestOf({ runs, reported }: KnownModel, key: string): Html | string {
  const own = runs.filter(({ protocol }) => protocol.id.split("@")[0].toLowerCase() === key);
  const run = own.findLast(({ marks }) => marks.length === 0) ?? own[own.length - 1];
  const quotes = [
    ...new Set(
      reported
        .filter(({ result }) => `${result.dataset}/${result.metric}`.toLowerCase() === key)
        .map(({ result }) => result.printed),
    ),
  ];
  if (run === undefined && quotes.length === 0) return "";
  const measured = run === undefined ? "" : measuredCell(run);
  return html`${measured}${quotes.length === 0 ? "" : html`${run === undefined ? "" : " "}<span class="tag reported">reported</span> ${quotes.slice(0, 3).join(", ")}${quotes.length > 3 ? ", …" : ""}`}`;
}

const measuredCell = ({ id, results: [{ value, unit, interval }], marks }: RunSummary): Html =>
  html`<a href="${links.record(id)}">${valueText(value, unit)}</a>${interval === undefined ? "" : html`<span class="range">${valueText(interval.low, unit)} … ${valueText(interval.high, unit)}</span>`}${marks.map((mark) => html`<span class="mark">${mark}</span>`)}`;

const testsOf = (tested: readonly Tested[]): Html =>
  tested.length === 0
    ? html`<p class="soft">No two records are of the same samples under the same protocol, so there is no paired test.</p>`
    : html`<h2>Paired tests</h2><p>Of what both said of the same images; more is told apart this way than by intervals.</p><div class="wide" tabindex="0" role="region" aria-label="Paired tests"><table><thead><tr><th>Protocol</th><th class="text">First</th><th class="text">Second</th><th>Difference</th><th>Interval</th><th>p</th><th class="text">Test</th></tr></thead><tbody>${tested.map(({ first, second, outcome }) => html`<tr class="measured"><th scope="row">${first.protocol.id}</th><td class="text" dir="auto"><a href="${links.record(first.id)}">${first.model.name}</a></td><td class="text" dir="auto"><a href="${links.record(second.id)}">${second.model.name}</a></td>${typeof outcome === "string" ? html`<td colspan="4" class="text">${outcome}</td>` : html`<td>${valueText(outcome.difference, outcome.unit)}</td><td>${valueText(outcome.interval.low, outcome.unit)} … ${valueText(outcome.interval.high, outcome.unit)}</td><td>${outcome.p?.toPrecision(2) ?? ""}</td><td class="text">${outcome.test}, ${outcome.metric}, ${outcome.samples} images</td>`}</tr>`)}</tbody></table></div>`;

/** Costs on machines on which at least two of them were measured, at the sizes that they share. */
function costsOf(models: readonly KnownModel[]): Html {
  const machines = new Map(
    models.flatMap(({ profiles }) =>
      profiles.map(({ profile }) => [profile.fingerprint, profile.machine.cpu] as const),
    ),
  );
  const tables = [...machines].flatMap(([fingerprint, cpu]) => {
    const of = models.map(
      ({ profiles }) =>
        new Map(
          profiles
            .filter(({ profile, cost }) => profile.fingerprint === fingerprint && cost.batch === 1)
            .map(({ cost }) => [sidesText(cost.sides), cost] as const),
        ),
    );
    const sizes = [...new Set(of.flatMap((own) => [...own.keys()]))].filter(
      (size) => of.filter((own) => own.has(size)).length >= 2,
    );
    if (sizes.length === 0) return [];
    return [
      html`<h3><a href="${links.device(fingerprint)}">${cpu}</a></h3><div class="wide" tabindex="0" role="region" aria-label="Cost on ${cpu}"><table><caption>Median latency of one image, and the memory of its process</caption><thead><tr><th>px</th>${models.map(({ name }) => html`<th scope="col" dir="auto">${name}</th>`)}</tr></thead><tbody>${sizes.map((size) => html`<tr><th scope="row">${size}</th>${of.map((own) => html`<td>${own.has(size) ? html`${msText(own.get(size)?.medianMs ?? null) || "did not run"}<span class="range">${bytesText(own.get(size)?.peakBytes ?? null)}</span>` : ""}</td>`)}</tr>`)}</tbody></table></div>`,
    ];
  });
  return tables.length === 0 ? html`` : html`<h2>Cost</h2>${tables}`;
}
