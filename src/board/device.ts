/** @module What was measured on one machine. Times of two machines are never in one table. */

import { type Html, html } from "../charts/index.ts";
import type { ProfileSummary } from "../record/index.ts";
import { facts } from "./frame.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { bytesText, countText, dayText, msText, sidesText } from "./numbers.ts";
import type { BoardData } from "./sources.ts";

/** Profiles by the fingerprint of their machine, the newest machine first. */
export const devicesOf = ({
  summaries,
}: Pick<BoardData, "summaries">): ReadonlyMap<string, readonly ProfileSummary[]> =>
  grouped(
    summaries.filter((summary) => summary.kind === "profile").toReversed(),
    ({ fingerprint }) => fingerprint,
  );

export const devicesPage = (devices: ReadonlyMap<string, readonly ProfileSummary[]>): Html =>
  devices.size === 0
    ? html`<p>No machine yet. <code>snellen profile vim-ti deit-ti --sizes 224..1024</code> measures this one.</p>`
    : html`<p>Times and memory are comparable on one machine only: its processor, cores, memory, system and versions are one fingerprint.</p>
<ul class="cards">${[...devices].map(
        ([fingerprint, [{ machine }, ...more]]) =>
          html`<li><h3><a href="${links.device(fingerprint)}">${machine.cpu}</a></h3><p>${machine.cores} cores, ${bytesText(machine.memoryBytes)}, ${machine.os}</p><p class="small soft">${1 + more.length} profile${more.length === 0 ? "" : "s"}, <code>${fingerprint.slice(0, 12)}</code></p></li>`,
      )}</ul>`;

export function devicePage(profiles: readonly ProfileSummary[]): Html {
  const [{ machine, fingerprint }] = profiles;
  const rows = profiles.flatMap((profile) => profile.subjects.map((cost) => ({ profile, cost })));
  const first = rows.find(({ cost }) => cost.medianMs !== null)?.cost.medianMs ?? null;
  const growth = profiles.flatMap((profile) => profile.growth.map((fit) => ({ profile, fit })));
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
<h2>Cost</h2><div class="wide" tabindex="0" role="region" aria-label="Cost"><table data-sortable><caption>Median latency of a batch, most memory that was resident; the ratio is to the first row, and only ratios travel to other machines.</caption>
<thead><tr><th data-key="m">Model</th><th data-key="s">px</th><th data-key="b">Batch</th><th data-key="p">Parameters</th><th data-key="a">MACs</th><th data-key="l">Latency</th><th data-key="x">Ratio</th><th data-key="e">Memory</th><th data-key="d">Record</th></tr></thead>
<tbody>${rows.map(
    ({ profile, cost }) =>
      html`<tr class="measured"><th scope="row"><a href="${links.model(cost.model)}" dir="auto">${cost.model}</a></th><td data-value="${cost.sides[0] * cost.sides[1]}">${sidesText(cost.sides)}</td><td>${cost.batch}</td><td data-value="${cost.parameters ?? ""}">${countText(cost.parameters)}</td><td data-value="${cost.macs ?? ""}">${countText(cost.macs)}</td><td data-value="${cost.medianMs ?? ""}">${msText(cost.medianMs) || "did not run"}</td><td data-value="${cost.medianMs ?? ""}">${cost.medianMs === null || first === null ? "" : `${(cost.medianMs / first).toPrecision(3)}×`}</td><td data-value="${cost.peakBytes ?? ""}">${bytesText(cost.peakBytes)}</td><td data-value="${profile.finishedAt}"><a href="${links.record(profile.id)}">${dayText(profile.finishedAt)}</a>${profile.warnings > 0 ? html` <span class="tag warn">${profile.warnings} warning${profile.warnings === 1 ? "" : "s"}</span>` : ""}</td></tr>\n`,
  )}</tbody></table></div>
${
  growth.length === 0
    ? ""
    : html`<h2>Growth with the image</h2><div class="wide" tabindex="0" role="region" aria-label="Growth"><table data-sortable><caption>p in a + b · pixels^p, with its interval: 1 is linear, 2 quadratic in the number of pixels.</caption><thead><tr><th data-key="m">Model</th><th data-key="q" class="text">Of</th><th data-key="b">Batch</th><th data-key="p">p</th><th>Interval</th><th>Record</th></tr></thead>
<tbody>${growth.map(({ profile, fit }) => html`<tr class="measured"><th scope="row"><a href="${links.model(fit.model)}" dir="auto">${fit.model}</a></th><td class="text">${fit.quantity}</td><td>${fit.batch}</td><td>${fit.p.toFixed(2)}</td><td>${fit.exponent.low?.toFixed(2) ?? "?"} … ${fit.exponent.high?.toFixed(2) ?? "?"}</td><td><a href="${links.record(profile.id)}">${dayText(profile.finishedAt)}</a></td></tr>\n`)}</tbody></table></div>`
}`;
}
