/** @module The page of a model: all that was measured of it, beside what is reported, and what it costs. */
import { type Html, html } from "../html.ts";
import type { FieldRecord, RunRecord, RunSummary } from "../record/index.ts";
import { differingSteps } from "../reported/index.ts";
import { fieldPicture } from "./field-picture.ts";
import { facts, measuredTag, reportedTag } from "./frame.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { growthChart } from "./model-charts.ts";
import { type KnownModel, macsOf, parametersOf, type ReportedRow } from "./models-known.ts";
import { bytesText, countText, dayText, msText, sidesText, valueText } from "./numbers.ts";

export interface ModelEvidence {
  readonly model: KnownModel;
  /** Whole records of its newest fields and runs. */
  readonly fields: readonly FieldRecord[];
  readonly runs: readonly RunRecord[];
  /** Explanations that were made of it. */
  readonly explanations: readonly { readonly id: string; readonly against: string }[];
  /** Models of the same benchmarks, to compare it with. */
  readonly neighbours: readonly string[];
}

export function modelPage({ model, fields, runs, explanations, neighbours }: ModelEvidence): Html {
  const { name, reported } = model;
  const newest = model.runs[model.runs.length - 1];
  const text = (key: string) =>
    typeof newest?.card[key] === "string" ? String(newest.card[key]) : null;
  const paper = reported.find(({ result }) => result.paper !== null)?.result.paper;
  const stated: (readonly [string, Html | string | null])[] = [
    ["Family", model.family],
    ["Parameters", countText(parametersOf(model)) || null],
    ["Multiply-adds of one image", countText(macsOf(model)) || null],
    ["Weights", text("pretraining")],
    ["Distilled from", text("teacher")],
    ["Licence", text("licence")],
    [
      "Paper",
      paper?.url == null
        ? (paper?.title ?? null)
        : html`<a href="${paper.url}" rel="noreferrer" dir="auto">${paper.title ?? paper.url}</a>`,
    ],
  ];
  return html`${facts(stated.flatMap(([term, is]) => (is === null ? [] : [[term, is] as const])))}
${neighbours.length === 0 ? "" : html`<p>Beside ${neighbours.slice(0, 6).map((other, i) => html`${i === 0 ? "" : ", "}<a href="${links.compare([name, other])}" dir="auto">${other}</a>`)}</p>`}
${resultsOf(model)}${gapsOf(model, runs)}
${explanations.length === 0 ? "" : html`<h2>Why it differs</h2><ul>${explanations.map(({ id, against }) => html`<li><a href="${links.record(id)}" dir="auto">against ${against}</a></li>`)}</ul>`}
${examBySize(model)}${costOf(model)}${classesOf(runs)}${looksOf(model, fields)}`;
}

function resultsOf({ name, runs, reported }: KnownModel): Html {
  const keys = [
    ...new Set([
      ...runs.map(({ protocol }) => protocol.id.split("@")[0]),
      ...reported.map(({ result }) => `${result.dataset}/${result.metric}`),
    ]),
  ];
  if (keys.length === 0)
    return html`<p class="soft">No result yet: <code>snellen evaluate ${name} exam</code>.</p>`;
  const byKey = keys.map((key) => ({
    key,
    runs: runs.filter(
      ({ protocol }) => protocol.id.split("@")[0].toLowerCase() === key.toLowerCase(),
    ),
    quotes: reported.filter(
      ({ result }) => `${result.dataset}/${result.metric}`.toLowerCase() === key.toLowerCase(),
    ),
  }));
  const seen = new Set<string>();
  const benchmarks = byKey.filter(
    ({ key }) => !seen.has(key.toLowerCase()) && seen.add(key.toLowerCase()),
  );
  return html`<h2>Results</h2><div class="wide" tabindex="0" role="region" aria-label="Results"><table><thead><tr><th>Benchmark</th><th class="text">Kind</th><th>Value</th><th class="text">Interval or protocol</th><th>px</th><th class="text">Place or device</th><th>Date</th></tr></thead>
<tbody>${benchmarks.map(
    ({ key, runs: own, quotes }) =>
      html`${own
        .slice(-12)
        .toReversed()
        .map((run) =>
          runLine(key, run),
        )}${quotes.slice(0, 40).map((quote) => quoteLine(key, quote))}`,
  )}</tbody></table></div>`;
}

const benchmarkLink = (key: string): Html =>
  html`<a href="${links.benchmark(key.toLowerCase())}" class="name" dir="auto">${key}</a>`;

function runLine(
  key: string,
  { id, results: [headline], marks, card, device, finishedAt }: RunSummary,
): Html {
  const { value, unit, interval } = headline;
  const sides = Array.isArray(card.inputSize)
    ? ([Number(card.inputSize[0]), Number(card.inputSize[1])] as const)
    : null;
  return html`<tr class="measured"><th scope="row">${benchmarkLink(key)}</th><td class="text"><a href="${links.record(id)}">${measuredTag}</a></td><td>${valueText(value, unit)}</td><td class="text">${interval === undefined ? "" : `${valueText(interval.low, unit)} … ${valueText(interval.high, unit)}`} ${marks.map((mark) => html`<span class="mark">${mark}</span>`)}</td><td>${sidesText(sides)}</td><td class="text small">${device.cpu}</td><td>${dayText(finishedAt)}</td></tr>`;
}

const quoteLine = (key: string, { source, result }: ReportedRow): Html => {
  const { printed, protocol, method, schedule, size, place, remark, paper, code, model } = result;
  const to = paper?.url ?? code;
  return html`<tr class="reported"><th scope="row">${benchmarkLink(key)}<span class="range" dir="auto">${model}</span></th><td class="text">${reportedTag}</td><td>${printed}</td><td class="text" dir="auto">${[method, schedule, protocol].filter((one) => one !== null).join(", ")}</td><td>${sidesText(size && [size[0], size[1]])}</td><td class="text small" dir="auto">${to === null || to === undefined ? source : html`<a href="${to}" rel="noreferrer">${source}</a>`}, ${place}${remark === null ? "" : html` <span class="soft">${remark}</span>`}</td><td>${paper?.date ?? ""}</td></tr>`;
};

/** Where a measured and a reported number of one benchmark stand beside each other: the steps that differ. */
function gapsOf({ reported }: KnownModel, runs: readonly RunRecord[]): Html {
  const gaps = runs.flatMap((run) => {
    const key = run.protocol.id.split("@")[0].toLowerCase();
    const quoted = reported.find(
      ({ result }) => `${result.dataset}/${result.metric}`.toLowerCase() === key,
    );
    return quoted === undefined
      ? []
      : [
          {
            run,
            quoted,
            steps: differingSteps(run, quoted.result).filter(({ differs }) => differs !== false),
          },
        ];
  });
  if (gaps.length === 0) return html``;
  return html`<h2>Why does it differ?</h2>${gaps.slice(0, 3).map(
    ({
      run,
      quoted: { source, result },
      steps,
    }) => html`<p><a href="${links.record(run.id)}">Measured</a> ${valueText(run.results[0].value, run.results[0].unit)}, ${source} reports ${result.printed} (${result.place}). ${steps.length === 0 ? "No step is known to differ." : "These steps differ, or are not stated:"}</p>
${steps.length === 0 ? "" : html`<div class="wide" tabindex="0" role="region" aria-label="Differing steps"><table><thead><tr><th>Step</th><th class="text">Measured</th><th class="text">Reported</th></tr></thead><tbody>${steps.map(({ step, measured, reported: other }) => html`<tr><th scope="row">${step}</th><td class="text" dir="auto">${measured ?? "not said"}</td><td class="text" dir="auto">${other ?? "not stated"}</td></tr>`)}</tbody></table></div>`}
<pre tabindex="0">snellen explain ${run.id.slice(0, 12)} --against "${source}:${result.model}"</pre>`,
  )}`;
}

/** What resolution buys: the same exam at several sizes. */
function examBySize({ runs }: KnownModel): Html {
  const rows = runs.filter(
    ({ protocol, card, marks }) =>
      protocol.id.startsWith("exam/") && Array.isArray(card.inputSize) && marks.length === 0,
  );
  const sizes = new Set(rows.map(({ card }) => String(card.inputSize)));
  if (sizes.size < 2) return html``;
  const sorted = rows.toSorted(
    (a, b) => Number((a.card.inputSize as number[])[0]) - Number((b.card.inputSize as number[])[0]),
  );
  return html`<h2>The exam at several sizes</h2><div class="wide" tabindex="0" role="region" aria-label="Exam by size"><table><thead><tr><th>Test</th><th>px</th><th>Value</th><th>Interval</th></tr></thead><tbody>${sorted.map(({ id, protocol, card, results: [{ value, unit, interval }] }) => html`<tr class="measured"><th scope="row"><a href="${links.record(id)}">${protocol.id}</a></th><td>${(card.inputSize as number[])[0]}</td><td>${valueText(value, unit)}</td><td>${interval === undefined ? "" : `${valueText(interval.low, unit)} … ${valueText(interval.high, unit)}`}</td></tr>`)}</tbody></table></div>`;
}

function costOf({ name, profiles }: KnownModel): Html {
  if (profiles.length === 0)
    return html`<h2>Cost</h2><p class="soft">Not measured here: <code>snellen profile ${name} --sizes 224..1024</code>.</p>`;
  const machines = [...grouped(profiles, ({ profile }) => profile.fingerprint).values()];
  return html`<h2>Cost</h2>${machines.map((rows) => {
    const [{ profile }] = rows;
    return html`<h3><a href="${links.device(profile.fingerprint)}">${profile.machine.cpu}</a></h3>${growthChart(rows, name)}
<div class="wide" tabindex="0" role="region" aria-label="Cost on ${profile.machine.cpu}"><table data-sortable><thead><tr><th data-key="s">px</th><th data-key="b">Batch</th><th data-key="a">MACs</th><th data-key="l">Latency</th><th data-key="e">Memory</th><th>Record</th></tr></thead><tbody>${rows
      .toSorted((a, b) => a.cost.sides[0] * a.cost.sides[1] - b.cost.sides[0] * b.cost.sides[1])
      .slice(0, 60)
      .map(
        ({ cost, profile: from }) =>
          html`<tr class="measured"><th scope="row" data-value="${cost.sides[0] * cost.sides[1]}">${sidesText(cost.sides)}</th><td>${cost.batch}</td><td data-value="${cost.macs ?? ""}">${countText(cost.macs)}</td><td data-value="${cost.medianMs ?? ""}">${msText(cost.medianMs) || "did not run"}</td><td data-value="${cost.peakBytes ?? ""}">${bytesText(cost.peakBytes)}</td><td><a href="${links.record(from.id)}">${dayText(from.finishedAt)}</a></td></tr>`,
      )}</tbody></table></div>`;
  })}`;
}

/** The classes that a run does worst and best, of the newest run that has such a table. */
function classesOf(runs: readonly RunRecord[]): Html {
  for (const run of runs) {
    const table = Object.entries(run.tables).find(
      ([name, rows]) => /class/i.test(name) && Array.isArray(rows) && rows.length > 3,
    );
    const rows = (table?.[1] ?? []) as readonly unknown[];
    const named = rows.flatMap((row) => {
      if (row === null || typeof row !== "object") return [];
      const values = Object.values(row);
      const label = values.find((value) => typeof value === "string");
      const accuracy = Object.entries(row).find(
        ([key, value]) => /accuracy|recall|iou|share/i.test(key) && typeof value === "number",
      )?.[1];
      return typeof label === "string" && typeof accuracy === "number" ? [{ label, accuracy }] : [];
    });
    if (named.length < 4) continue;
    const sorted = named.toSorted((a, b) => a.accuracy - b.accuracy);
    const list = (some: typeof named) =>
      html`<ul>${some.map(({ label, accuracy }) => html`<li dir="auto">${label}: ${valueText(accuracy, "share")}</li>`)}</ul>`;
    return html`<h2>By class</h2><p>On <a href="${links.record(run.id)}">${run.protocol.id}</a>, the worst and the best:</p><div class="cards">${list(sorted.slice(0, 5))}${list(sorted.slice(-5).toReversed())}</div>`;
  }
  return html``;
}

function looksOf({ name }: KnownModel, records: readonly FieldRecord[]): Html {
  const subjects = records.flatMap((record) =>
    record.subjects
      .filter(({ model }) => model.name === name)
      .map((subject) => ({ record, subject })),
  );
  if (subjects.length === 0)
    return html`<h2>How it looks</h2><p class="soft">No receptive field yet: <code>snellen field ${name} --data exam</code>.</p>`;
  return html`<h2>How it looks</h2><ul class="cards">${subjects
    .slice(0, 6)
    .map(
      ({ record, subject: { map, sides, layer, numbers, model } }) =>
        html`<li>${fieldPicture(map, `The receptive field of ${name}`)}<p class="small">${model.isTrained === false ? "untrained" : model.isTrained ? "trained" : "as the file is"}, ${sidesText([sides[0], sides[1]])} px, ${layer.name}${numbers === null ? "" : html`; cross ${numbers.cross === null ? "none" : `${numbers.cross.excess.toFixed(2)}×`}, σ ${numbers.gaussian === null ? "none" : `${numbers.gaussian.sigma.toFixed(1)} px`}`}. <a href="${links.record(record.id)}">Record</a></p></li>`,
    )}</ul>`;
}
