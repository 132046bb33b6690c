/** @module The best of a benchmark in one cell: measured with its interval, reported with its source. */
import { type Html, html } from "../html.ts";
import { links } from "./links.ts";
import { nameOfReported } from "./models-known.ts";
import { valueText } from "./numbers.ts";
import { shortened } from "./shortened.ts";
import type { Benchmark } from "./standings.ts";

export function bestMeasured({ best: { measured }, unit }: Benchmark): Html {
  if (measured === null) return html``;
  const { run, result } = measured;
  const { interval } = result;
  const range =
    interval === undefined
      ? ""
      : html`${valueText(interval.low, unit)} – ${valueText(interval.high, unit)}`;
  return html`<a class="measured-value" href="${links.record(run.id)}">${valueText(result.value, unit)}</a> <a href="${links.model(run.model.name)}"><bdi>${shortened(run.model.name)}</bdi></a><span class="range">${range}</span>${run.marks.map((mark) => html`<span class="mark">${mark}</span>`)}`;
}

export function bestReported({ best: { reported } }: Benchmark): Html {
  if (reported === null) return html``;
  const { result, source } = reported;
  const name = nameOfReported(result);
  return html`<span class="reported-value">${result.printed.slice(0, 40)}</span> <a href="${links.model(name)}"><bdi>${shortened(name)}</bdi></a><span class="range" dir="auto">${shortened(source)}</span>`;
}
