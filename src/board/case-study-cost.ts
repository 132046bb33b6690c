/** @module What the networks of the case study cost where they were measured, and how it grows. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import { type Html, html } from "../html.ts";
import type { Summary } from "../record/index.ts";
import { type Cost, type Machine, machinesOf, pixelsOf } from "./case-study-measured.ts";
import { chartFigure } from "./chart.ts";
import { measuredTag } from "./frame.ts";
import { links } from "./links.ts";

export interface Named {
  readonly zoo: string;
  readonly title: string;
}

/** What makes a section that there is nothing for yet. */
export const command = (lacking: readonly Named[], words: (zoos: string) => string): Html =>
  lacking.length === 0
    ? html``
    : html`<p>Not measured here yet: ${lacking.map(({ title }) => title).join(", ")}. This makes it:</p>
<pre tabindex="0"><code>${words(lacking.map(({ zoo }) => zoo).join(" "))}</code></pre>`;

export function costSection(networks: readonly Named[], summaries: readonly Summary[]): Html {
  const machines = machinesOf(
    networks.map(({ zoo }) => zoo),
    summaries,
  );
  const [most] = machines;
  const measured = new Set(most?.costs.map(({ zoo }) => zoo));
  return html`<section><h2>What they cost ${most === undefined ? "" : measuredTag}</h2>
${machines.map((machine) => machineTable(machine, networks))}
${command(
  networks.filter(({ zoo }) => !measured.has(zoo)),
  (zoos) => `snellen profile ${zoos} --sizes 224,448,672`,
)}</section>`;
}

const threeDigits = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 }).format;

function machineTable(machine: Machine, networks: readonly Named[]): Html {
  const titles = new Map(networks.map(({ zoo, title }) => [zoo, title]));
  const { costs, cpu, fingerprint } = machine;
  const rows = costs.map((cost) => {
    const [smallest] = cost.sizes;
    return html`<tr class="measured"><th scope="row"><a href="${links.record(cost.record)}">${titles.get(cost.zoo) ?? cost.zoo}</a></th>
<td>${smallest.sides.join("×")}</td>
<td>${smallest.medianMs === null ? "—" : `${threeDigits(smallest.medianMs)} ms`}</td>
<td>${smallest.peakBytes === null ? "—" : `${(smallest.peakBytes / 2 ** 20).toFixed(0)} MiB`}</td>
<td>${smallest.macs === null ? "—" : `${(smallest.macs / 1e9).toFixed(2)} G`}</td>
${(["latency", "memory", "macs"] as const).map((quantity) => html`<td>${exponent(cost, quantity)}</td>`)}</tr>\n`;
  });
  const heads = ["Network", "Image", "Latency", "Peak memory", "MACs"];
  const grown = ["latency", "memory", "MACs"].map((what) => `Growth of ${what}`);
  return html`<div class="wide" tabindex="0" role="region" aria-label="Cost on ${cpu}"><table>
<caption>On <a href="${links.device(fingerprint)}">${cpu}</a>, one image at a time; times are comparable on this machine only. Growth is the power of the number of pixels (1: linear, 2: quadratic), with its interval; MACs are without those inside scans.</caption>
<thead><tr>${[...heads, ...grown].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>
${growthFigure(machine, titles)}`;
}

function exponent({ growth }: Cost, quantity: "latency" | "memory" | "macs"): Html {
  const fit = growth[quantity];
  if (fit === undefined) return html`<span class="soft">fewer than three sizes</span>`;
  const { low, high } = fit.exponent;
  const range = low === null || high === null ? "" : ` ${low.toFixed(2)} … ${high.toFixed(2)}`;
  return html`${fit.p.toFixed(2)}<span class="range">${range}</span>`;
}

/** Latency over the side of the image, where any network was measured at more than one. */
function growthFigure({ costs, cpu }: Machine, titles: ReadonlyMap<string, string>): Html {
  const points = costs
    .filter(({ sizes }) => sizes.length > 1)
    .flatMap(({ zoo, sizes }) =>
      sizes
        .filter(({ medianMs }) => medianMs !== null)
        .map((size) => ({
          network: titles.get(zoo) ?? zoo,
          side: Math.sqrt(pixelsOf(size)),
          ms: size.medianMs,
        })),
    );
  if (points.length === 0) return html``;
  const title = "Latency of one image against its side, both logarithmic";
  const ticks = [...new Set(points.map(({ side }) => Math.round(side)))].sort((a, b) => a - b);
  const channels = { x: "side", y: "ms", stroke: "network" };
  return chartFigure(
    chartSvg({
      title,
      marginRight: 170,
      style: {
        ...{ fontFamily: "system-ui, sans-serif", fontSize: "12px" },
        ...{ background: "none", color: "currentColor", overflow: "visible" },
      },
      x: { type: "log", label: "side of the image (px)", ticks, tickFormat: String },
      y: { type: "log", label: "latency (ms)", grid: true, tickFormat: "~s" },
      marks: [
        Plot.line(points, channels),
        Plot.dot(points, { ...channels, fill: "network", r: 3 }),
        namesAtTheEnd(points, { x: "side", y: "ms", z: "network", fill: "currentColor" }),
      ],
    }),
    `${title}, on ${cpu}`,
  );
}
