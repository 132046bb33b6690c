/** @module The machines of a board. Times of two machines are never in one table: between them, only ratios are. */
import { type Html, html } from "../html.ts";
import type { CostSummary, ProfileSummary } from "../record/index.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { bytesText, sidesText } from "./numbers.ts";
import type { BoardData } from "./sources.ts";

type Devices = ReadonlyMap<string, readonly [ProfileSummary, ...ProfileSummary[]]>;

/** Profiles by the fingerprint of their machine, the newest first. */
export const devicesOf = ({ summaries }: Pick<BoardData, "summaries">): Devices =>
  grouped(
    summaries.filter((summary) => summary.kind === "profile").toReversed(),
    ({ fingerprint }) => fingerprint,
  );

export const devicesPage = (devices: Devices): Html =>
  devices.size === 0
    ? html`<p>No machine yet. <code>snellen profile vim-ti deit-ti --sizes 224..1024</code> measures this one.</p>`
    : html`<p class="lead">Times and memory are comparable on one machine only: its processor, cores, memory, system and the versions of engine and Node are one fingerprint.</p>
<div class="wide" tabindex="0" role="region" aria-label="Devices"><table data-sortable><thead><tr><th data-key="d">Device</th><th data-key="c">Cores</th><th data-key="m">Memory</th><th data-key="s" class="text">System</th><th data-key="e" class="text">Engine</th><th data-key="p">Profiles</th><th class="text">Fingerprint</th></tr></thead>
<tbody>${[...devices].map(
        ([fingerprint, [{ machine }, ...more]]) =>
          html`<tr><th scope="row"><a href="${links.device(fingerprint)}"><bdi>${machine.cpu}</bdi></a></th><td>${machine.cores}</td><td data-value="${machine.memoryBytes}">${bytesText(machine.memoryBytes)}</td><td class="text">${machine.os}</td><td class="text">${machine.engine}</td><td>${1 + more.length}</td><td class="text"><code>${fingerprint.slice(0, 12)}</code></td></tr>\n`,
      )}</tbody></table></div>
${ratios(devices)}`;

/** What was measured at one size, of one image at a time. */
const settingOf = ({ sides }: CostSummary): string => sidesText(sides);

/** The newest latency of each model at each size. */
function latencies(profiles: readonly ProfileSummary[]): ReadonlyMap<string, number> {
  const rows = profiles
    .toReversed()
    .flatMap(({ subjects }) => subjects)
    .filter(({ batch, medianMs }) => batch === 1 && medianMs !== null);
  return new Map(rows.map((cost) => [`${settingOf(cost)} ${cost.model}`, Number(cost.medianMs)]));
}

/** How much longer a model takes than the first one does on the same machine, machine by machine. */
function ratios(devices: Devices): Html {
  const measured = [...devices.values()].map((profiles) => latencies(profiles));
  if (measured.length < 2) return html``;
  const shared = [...measured[0].keys()].filter((key) => measured.every((one) => one.has(key)));
  const bySize = grouped(shared, (key) => key.slice(0, key.indexOf(" ")));
  const tables = [...bySize].filter(([, keys]) => keys.length > 1);
  if (tables.length === 0) {
    return html`<p class="note">No two models were measured at one size on every one of these machines, so there is no ratio to compare.</p>`;
  }
  return html`<h2>From machine to machine</h2>
<p>How many times as long a model takes as the first one of its table, each on the same machine. That a ratio is smaller on one machine says that the machine suits the model better, not that it is faster.</p>
${tables.map(([size, keys]) => ratioTable(devices, measured, { size, keys }))}`;
}

function ratioTable(
  devices: Devices,
  measured: readonly ReadonlyMap<string, number>[],
  { size, keys }: { readonly size: string; readonly keys: readonly string[] },
): Html {
  const nameIn = (key: string) => key.slice(key.indexOf(" ") + 1);
  const [first] = keys;
  const ratio = (one: ReadonlyMap<string, number>, key: string) =>
    `${(Number(one.get(key)) / Number(one.get(first))).toPrecision(3)}×`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Ratios at ${size} px"><table><caption>At ${size} px, over ${nameIn(first)}</caption><thead><tr><th>Model</th>${[...devices.values()].map(([{ machine, fingerprint }]) => html`<th><a href="${links.device(fingerprint)}">${machine.cpu}</a></th>`)}</tr></thead>
<tbody>${keys.map((key) => html`<tr class="measured"><th scope="row"><a href="${links.model(nameIn(key))}"><bdi>${nameIn(key)}</bdi></a></th>${measured.map((one) => html`<td>${ratio(one, key)}</td>`)}</tr>\n`)}</tbody></table></div>`;
}
