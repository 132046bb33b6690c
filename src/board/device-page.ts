/** @module What was measured on one machine: latency over sizes, how costs grow, and every row behind it. */
import * as Plot from "@observablehq/plot";
import { namesAtTheEnd } from "../charts/index.ts";
import { type Html, html } from "../html.ts";
import type { CostSummary, ProfileSummary } from "../record/index.ts";
import { chart, chartFigure } from "./chart.ts";
import { facts } from "./frame.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { bytesText, countText, dayText, msText, sidesText } from "./numbers.ts";

interface Row {
  readonly profile: ProfileSummary;
  readonly cost: CostSummary;
}

/** @param profiles of one machine, the newest first */
export function devicePage(profiles: readonly ProfileSummary[]): Html {
  const [{ machine, fingerprint }] = profiles;
  const rows = profiles.flatMap((profile) => profile.subjects.map((cost) => ({ profile, cost })));
  return html`${facts([
    ["Processor", machine.cpu],
    ["Cores", machine.cores],
    ["Memory", bytesText(machine.memoryBytes)],
    ["System", machine.os],
    ["Governor", machine.governor ?? "not known"],
    ["Engine", machine.engine],
    ["Node", machine.node],
    ["Fingerprint", html`<code>${fingerprint}</code>`],
  ])}
<p class="note">Everything below is of this machine. Times of two machines cannot be compared; their <a href="${links.devices()}">ratios</a> can.</p>
${latencyTables(rows)}
${growthTable(profiles)}
${allRows(rows)}`;
}

/** The newest of each model and size, one image at a time; for each number of threads. */
function latencyTables(rows: readonly Row[]): readonly Html[] {
  const timed = rows.filter(({ cost }) => cost.batch === 1 && cost.medianMs !== null);
  return [...grouped(timed, ({ profile }) => profile.threads)].map(([threads, of]) => {
    const newest = new Map(
      of.toReversed().map((row) => [`${row.cost.model} ${sidesText(row.cost.sides)}`, row]),
    );
    const costs = [...newest.values()].map(({ cost }) => cost);
    const sizes = [...new Map(costs.map(({ sides }) => [sidesText(sides), sides])).values()].sort(
      (a, b) => a[0] * a[1] - b[0] * b[1],
    );
    const models = [...new Set(costs.map(({ model }) => model))].sort();
    const at = (model: string, sides: CostSummary["sides"]) =>
      newest.get(`${model} ${sidesText(sides)}`)?.cost.medianMs ?? null;
    const title = `Latency of an image, ${threads} thread${threads === 1 ? "" : "s"}`;
    return html`<h2>${title}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${title}"><table data-sortable><caption>Median over rounds; below it, how many times as long as the fastest at that size.</caption>
<thead><tr><th data-key="m">Model</th>${sizes.map((sides, i) => html`<th data-key="s${i}">${sidesText(sides)} px</th>`)}</tr></thead>
<tbody>${models.map(
      (model) =>
        html`<tr class="measured"><th scope="row"><a href="${links.model(model)}"><bdi>${model}</bdi></a></th>${sizes.map((sides) => latencyCell(at(model, sides), Math.min(...models.flatMap((one) => at(one, sides) ?? []))))}</tr>\n`,
    )}</tbody></table></div>
${sizes.length < 2 ? "" : chartFigure(latencyChart([...newest.values()], title), "Latency against the side of a square image of as many pixels; both axes are logarithmic, so a straight line is a power. A line joins what one record measured: between two records the machine may have been busier.")}`;
  });
}

const latencyCell = (ms: number | null, fastest: number): Html =>
  ms === null
    ? html`<td></td>`
    : html`<td data-value="${ms}">${msText(ms)}<span class="range">${(ms / fastest).toPrecision(3)}×</span></td>`;

function latencyChart(rows: readonly Row[], title: string): string {
  const points = rows
    .map(({ profile, cost: { model, sides, medianMs } }) => ({
      ...{ model, line: `${model} ${profile.id}` },
      side: Math.sqrt(sides[0] * sides[1]),
      ms: Number(medianMs),
    }))
    .sort((a, b) => a.side - b.side);
  const at = { x: "side", y: "ms" } as const;
  const ticks = [...new Set(points.map(({ side }) => Math.round(side)))];
  return chart({
    title,
    marginRight: 130,
    x: { type: "log", label: "side of the image (px)", ticks, tickFormat: String },
    y: { type: "log", label: "latency (ms)", grid: true },
    marks: [
      Plot.line(points, { ...at, z: "line", stroke: "model", strokeWidth: 1.8 }),
      Plot.dot(points, { ...at, fill: "model", r: 3 }),
      namesAtTheEnd(points, { ...at, z: "model", stroke: "var(--paper)", strokeWidth: 3 }),
    ],
  });
}

type Fit = ProfileSummary["growth"][number];

const quantities: { readonly [Q in Fit["quantity"]]: string } = {
  latency: "latency",
  memory: "memory",
  macs: "multiply-adds",
};

/** One row a model, the newest fit of each quantity. */
function growthTable(profiles: readonly ProfileSummary[]): Html {
  const fits = profiles.toReversed().flatMap(({ growth }) => growth);
  if (fits.length === 0) return html``;
  const names = Object.keys(quantities) as Fit["quantity"][];
  const newest = new Map(fits.map((fit) => [`${fit.model} ${fit.batch} ${fit.quantity}`, fit]));
  const models = [...grouped(fits, ({ model, batch }) => `${model} ${batch}`)];
  return html`<h2>Growth with the image</h2>
<div class="wide" tabindex="0" role="region" aria-label="Growth"><table data-sortable><caption>The exponent p of a + b · pixels<sup>p</sup>, with its interval: 1 grows as the pixels do, 2 as their square.</caption>
<thead><tr><th data-key="m">Model</th><th data-key="b">Batch</th>${names.map((name) => html`<th data-key="${name}">${quantities[name]}</th>`)}</tr></thead>
<tbody>${models.map(
    ([key, [{ model, batch }]]) =>
      html`<tr class="measured"><th scope="row"><a href="${links.model(model)}"><bdi>${model}</bdi></a></th><td>${batch}</td>${names.map((name) => exponentCell(newest.get(`${key} ${name}`)))}</tr>\n`,
  )}</tbody></table></div>`;
}

function exponentCell(fit: Fit | undefined): Html {
  if (fit === undefined) return html`<td></td>`;
  const { low, high } = fit.exponent;
  const range =
    low === null || high === null || low === high
      ? ""
      : html`<span class="range">${low.toFixed(2)} – ${high.toFixed(2)}</span>`;
  return html`<td data-value="${fit.p}">${fit.p.toFixed(2)}${range}</td>`;
}

const allRows = (rows: readonly Row[]): Html =>
  html`<h2>All measurements</h2>
<div class="wide" tabindex="0" role="region" aria-label="All measurements"><table data-sortable><caption>Median latency of a batch, and the most memory that was resident in the process.</caption>
<thead><tr><th data-key="m">Model</th><th data-key="s">px</th><th data-key="b">Batch</th><th data-key="t">Threads</th><th data-key="p">Parameters</th><th data-key="a">MACs</th><th data-key="l">Latency</th><th data-key="e">Memory</th><th data-key="d">Record</th></tr></thead>
<tbody>${rows.slice(0, mostRows).map(fullRow)}</tbody></table></div>${rows.length > mostRows ? html`<p class="note">The newest ${mostRows} of ${rows.length}.</p>` : ""}`;

/** Of one page. */
const mostRows = 300;

const fullRow = ({ profile, cost }: Row): Html =>
  html`<tr class="measured"><th scope="row"><a href="${links.model(cost.model)}"><bdi>${cost.model}</bdi></a></th><td data-value="${cost.sides[0] * cost.sides[1]}">${sidesText(cost.sides)}</td><td>${cost.batch}</td><td>${profile.threads}</td><td data-value="${cost.parameters ?? ""}">${countText(cost.parameters)}</td><td data-value="${cost.macs ?? ""}">${countText(cost.macs)}</td><td data-value="${cost.medianMs ?? ""}">${msText(cost.medianMs) || "did not run"}</td><td data-value="${cost.peakBytes ?? ""}">${bytesText(cost.peakBytes)}</td><td data-value="${profile.finishedAt}"><a href="${links.record(profile.id)}">${dayText(profile.finishedAt)}</a>${profile.warnings > 0 ? html`<span class="range">${profile.warnings} warning${profile.warnings === 1 ? "" : "s"}</span>` : ""}</td></tr>\n`;
