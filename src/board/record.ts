/** @module The page of a record: what was measured, from what, how, and how it is made again. */
import { type Html, html } from "../html.ts";
import type {
  ExplanationRecord,
  FieldRecord,
  KeptRecord,
  ProfileRecord,
  RunRecord,
} from "../record/index.ts";
import { fieldPicture } from "./field-picture.ts";
import { facts } from "./frame.ts";
import { links } from "./links.ts";
import { bytesText, countText, msText, sidesText, valueText } from "./numbers.ts";

export const recordPage = (record: KeptRecord): Html =>
  html`${(pages[record.kind] as (record: KeptRecord) => Html)(record)}
<h2>How it was made</h2>${facts([
    ["Begun", record.made.startedAt],
    ["Finished", record.made.finishedAt],
    ["By", record.made.by],
    ["Record", html`<code>${record.id}</code>`],
    ["As JSON", html`<a href="/api/records/${record.id}">the whole record</a>`],
  ])}
<h3>Again</h3><pre tabindex="0">${record.made.command}</pre>`;

const digestOf = (digest: string | null): Html => html`<code>${digest ?? "none"}</code>`;

function runPage(record: RunRecord): Html {
  const { model, protocol, dataset, samples, marks, results, runtime, made, ledger } = record;
  const { device } = made;
  return html`${marks.map((mark) => html`<p class="warning">Not the whole protocol: ${mark}</p>`)}
<div class="wide" tabindex="0" role="region" aria-label="Results"><table><thead><tr><th>Metric</th><th>Value</th><th>Interval</th><th>n</th></tr></thead>
<tbody>${results.map(
    ({ metric, value, unit, interval, n }) =>
      html`<tr class="measured"><th scope="row" dir="auto">${metric}</th><td>${valueText(value, unit)}</td><td>${interval === undefined ? "" : html`${valueText(interval.low, unit)} … ${valueText(interval.high, unit)}<span class="range by">${100 * interval.level} %, ${interval.method}</span>`}</td><td>${n}</td></tr>`,
  )}</tbody></table></div>
<p><a href="${links.predictions(record.id)}">Every prediction, the worst first</a> · <a href="${links.model(model.name)}" dir="auto">${model.name}</a> · <a href="${links.benchmark(protocol.id.split("@")[0].toLowerCase())}">${protocol.id}</a></p>
<h2>What it is of</h2>${facts([
    ["Model", html`${model.name} ${digestOf(model.sha256)}`],
    ["Protocol", html`${protocol.id} ${digestOf(protocol.digest)}`],
    [
      "Data set",
      html`${dataset.name}, ${dataset.layout}, ${dataset.size} samples, ${dataset.classes} classes ${digestOf(dataset.digest)}`,
    ],
    ["Samples", `${samples.from} up to ${samples.to}, ${samples.scored} scored`],
    ["Runtime", `${runtime.name}, ${runtime.engine}, optimization ${runtime.optimization}`],
    [
      "Device",
      `${device.cpu}, ${device.cores} cores, ${bytesText(device.memoryBytes)}, ${device.os}, Node ${device.node}`,
    ],
    ["Threads and batch", `${made.threads}, ${made.batch}`],
    ["Ledger", html`${ledger.rows} rows ${digestOf(ledger.digest)}`],
  ])}
<h3>Steps of preprocessing, in order</h3><ol>${record.preprocessing.map((step) => html`<li><code>${step}</code></li>`)}</ol>
${samples.broken.length === 0 ? "" : html`<h3>Left out, since they could not be read</h3><ul>${samples.broken.slice(0, 100).map(({ id, problem }) => html`<li dir="auto">${id}: ${problem}</li>`)}</ul>`}
${made.notes.length === 0 ? "" : html`<h3>On the way</h3><ul>${made.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<h3>Card</h3><div class="wide" tabindex="0" role="region" aria-label="Card"><table><thead><tr><th>Of the model</th><th class="text">Value</th><th class="text">From</th></tr></thead>
<tbody>${Object.entries(model.card).map(([key, { value, from }]) => html`<tr><th scope="row">${key}</th><td class="text" dir="auto">${shortJson(value)}</td><td class="text">${from}</td></tr>`)}</tbody></table></div>
<details><summary>The protocol, whole</summary><pre tabindex="0">${JSON.stringify(protocol.says, null, 2)}</pre></details>
${tablesOf(record.tables)}`;
}

/** Of a table, what is shown on the page; the whole is in the JSON. */
const tableRows = 40;

const tablesOf = (tables: RunRecord["tables"]): Html =>
  html`${Object.entries(tables).map(([name, table]) => {
    if (!Array.isArray(table))
      return html`<details><summary>${name}</summary><pre tabindex="0">${JSON.stringify(table, null, 2).slice(0, 6000)}</pre></details>`;
    const rows = table.filter(
      (row) => row !== null && typeof row === "object" && !Array.isArray(row),
    ) as Record<string, unknown>[];
    if (rows.length === 0) return html``;
    const keys = Object.keys(rows[0]);
    return html`<details><summary>${name}, ${rows.length} rows</summary><div class="wide" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${keys.map((key) => html`<th>${key}</th>`)}</tr></thead>
<tbody>${rows.slice(0, tableRows).map((row) => html`<tr>${keys.map((key) => html`<td dir="auto">${shortJson(row[key])}</td>`)}</tr>`)}</tbody></table></div>${rows.length > tableRows ? html`<p class="soft">The first ${tableRows}; all are in the JSON.</p>` : ""}</details>`;
  })}`;

function shortJson(value: unknown): string {
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : value.toPrecision(5);
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function profilePage({
  machine,
  fingerprint,
  runtime,
  subjects,
  growth,
  crossovers,
  warnings,
}: ProfileRecord): Html {
  return html`${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<div class="wide" tabindex="0" role="region" aria-label="Cost"><table data-sortable><thead><tr><th data-key="m">Model</th><th data-key="s">px</th><th data-key="b">Batch</th><th data-key="p">Parameters</th><th data-key="a">MACs</th><th data-key="l">Median</th><th data-key="n">p90</th><th data-key="t">Images/s</th><th data-key="e">Memory</th><th data-key="o">Load</th></tr></thead>
<tbody>${subjects.map(({ model, sides, batch, costs, rounds, outOfMemory, problem }) => {
    const median = middle(rounds.map(({ medianMs }) => medianMs));
    const [p90, load] = [
      middle(rounds.map(({ p90Ms }) => p90Ms)),
      middle(rounds.map(({ loadMs }) => loadMs)),
    ];
    const peak = rounds.length === 0 ? null : Math.max(...rounds.map(({ peakBytes }) => peakBytes));
    const failed = outOfMemory ?? problem;
    return html`<tr class="measured"><th scope="row"><a href="${links.model(model.name)}" dir="auto">${model.name}</a></th><td data-value="${sides[0] * sides[1]}">${sidesText([sides[0], sides[1]])}</td><td>${batch}</td><td data-value="${costs?.parameters ?? ""}">${countText(costs?.parameters ?? null)}</td><td data-value="${costs?.macs ?? ""}">${countText(costs?.macs ?? null)}</td><td data-value="${median ?? ""}">${failed ?? msText(median)}</td><td data-value="${p90 ?? ""}">${msText(p90)}</td><td>${median === null ? "" : ((1000 * batch) / median).toPrecision(3)}</td><td data-value="${peak ?? ""}">${bytesText(peak)}</td><td data-value="${load ?? ""}">${msText(load)}</td></tr>`;
  })}</tbody></table></div>
${growth.length === 0 ? "" : html`<h2>Growth</h2><div class="wide" tabindex="0" role="region" aria-label="Growth"><table><caption>a + b · pixels^p</caption><thead><tr><th>Model</th><th class="text">Of</th><th>Batch</th><th>p</th><th>Interval</th></tr></thead><tbody>${growth.map(({ model, quantity, batch, p, exponent }) => html`<tr><th scope="row" dir="auto">${model}</th><td class="text">${quantity}</td><td>${batch}</td><td>${p.toFixed(2)}</td><td>${exponent.low?.toFixed(2) ?? "?"} … ${exponent.high?.toFixed(2) ?? "?"}</td></tr>`)}</tbody></table></div>`}
${crossovers.length === 0 ? "" : html`<h2>Where curves meet</h2><ul>${crossovers.map(({ models, quantity, pixels, interval }) => html`<li dir="auto">${models[0]} and ${models[1]}, ${quantity}: ${pixels === null ? "not between these sizes" : `at ${Math.round(Math.sqrt(pixels))} px a side (${side(interval.low)} … ${side(interval.high)})`}</li>`)}</ul>`}
<h2>Machine</h2>${facts([
    ["Processor", html`<a href="${links.device(fingerprint)}">${machine.cpu}</a>`],
    ["Cores", machine.cores],
    ["Memory", bytesText(machine.memoryBytes)],
    ["System", machine.os],
    [
      "Engine",
      `${machine.engine}, ${runtime.threads} threads, optimization ${runtime.optimization}`,
    ],
  ])}`;
}

const side = (pixels: number | null): string =>
  pixels === null ? "?" : `${Math.round(Math.sqrt(pixels))}`;

const middle = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;

const fieldPage = ({ practice, images, subjects, warnings }: FieldRecord): Html =>
  html`${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<h2>Fields</h2><ul class="cards">${subjects.map(
    ({
      model,
      sides,
      layer,
      method,
      numbers,
      map,
      images: seen,
    }) => html`<li><h3><a href="${links.model(model.name)}" dir="auto">${model.name}</a></h3>${fieldPicture(map, `The receptive field of ${model.name}`)}
<p class="small">${model.isTrained === false ? "untrained" : model.isTrained ? "trained" : "as the file is"}, ${sidesText([sides[0], sides[1]])} px, ${layer.name}, ${method.kind === "gradient" ? "exact gradients" : "estimated by occlusion"}, ${seen} images</p>
${numbers === null ? html`<p>Nothing contributes.</p>` : html`<p class="small">Cross ${numbers.cross === null ? "none" : `${numbers.cross.excess.toFixed(2)}×`}; σ ${numbers.gaussian === null ? "none" : `${numbers.gaussian.sigma.toFixed(1)} px`}; ${numbers.plainAreas.map(({ of, side }) => `${100 * of} % in ${side ?? "no"} px`).join(", ")}</p>`}</li>`,
  )}</ul>
${facts([
  ["Practice", html`${practice.name}: ${practice.source}`],
  [
    "Images",
    html`${images.ids.length} of ${images.dataset} (${images.layout}) ${digestOf(images.digest)}`,
  ],
])}`;

function explanationPage({
  model,
  protocol,
  samples,
  base,
  against,
  steps,
  together,
  remainder,
  unexplained,
  unit,
  metric,
  warnings,
}: ExplanationRecord): Html {
  const text = (value: number | null) => valueText(value, unit);
  const range = ({ low, high }: { readonly low: number | null; readonly high: number | null }) =>
    `${text(low)} … ${text(high)}`;
  return html`${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<p><a href="${links.model(model.name)}" dir="auto">${model.name}</a> on ${protocol.id}: ${metric} is ${text(base.value)} as <a href="${links.record(base.record)}">measured</a>${against.value === null ? "" : html`, ${text(against.value)} in ${against.name}${against.place === null ? "" : `, ${against.place}`}`}. One step is changed at a time, on the same ${samples} samples.</p>
<div class="wide" tabindex="0" role="region" aria-label="Steps"><table><thead><tr><th>Step</th><th class="text">As measured</th><th class="text">As there</th><th>Contribution</th><th>Interval</th><th>p</th><th>Wrong to right</th><th>Right to wrong</th></tr></thead>
<tbody>${steps.map(({ step, from, to, differs, effect, problem }) => html`<tr><th scope="row">${step}</th><td class="text" dir="auto">${from ?? "not said"}</td><td class="text" dir="auto">${to ?? "not stated"}</td>${effect === null ? html`<td colspan="5" class="text">${problem ?? (differs === false ? "the same" : "not measured")}</td>` : html`<td><a href="${links.record(effect.record)}">${text(effect.contribution)}</a></td><td>${range(effect.interval)}</td><td>${effect.p?.toPrecision(2) ?? ""}</td><td>${effect.flips?.gained ?? ""}</td><td>${effect.flips?.lost ?? ""}</td>`}</tr>`)}
${together === null ? "" : html`<tr><th scope="row">all together</th><td class="text" colspan="2">${together.steps.join(", ")}</td><td><a href="${links.record(together.effect.record)}">${text(together.effect.contribution)}</a></td><td>${range(together.effect.interval)}</td><td>${together.effect.p?.toPrecision(2) ?? ""}</td><td>${together.effect.flips?.gained ?? ""}</td><td>${together.effect.flips?.lost ?? ""}</td></tr>`}</tbody></table></div>
${remainder === null ? "" : html`<p>How the steps act on each other: ${text(remainder.value)} (${range(remainder.interval)}).</p>`}
${unexplained === null ? "" : html`<p>Still unexplained: ${text(unexplained.value)} (${range(unexplained.interval)}).</p>`}`;
}

const pages: {
  readonly [Kind in KeptRecord["kind"]]: (record: Extract<KeptRecord, { kind: Kind }>) => Html;
} = { evaluation: runPage, profile: profilePage, field: fieldPage, explanation: explanationPage };
