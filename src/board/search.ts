/** @module What is found for some words: models, benchmarks, records, papers. */
import { type Html, html } from "../charts/index.ts";
import { links } from "./links.ts";
import type { KnownModel } from "./models-known.ts";
import { dayText } from "./numbers.ts";
import type { BoardData } from "./sources.ts";
import type { Benchmark } from "./standings.ts";
import { summaryLine } from "./summary-line.ts";

interface Found {
  readonly to: string;
  readonly text: string;
  readonly more: string;
}

/** Of each kind. */
const most = 50;

interface Places {
  readonly data: BoardData;
  readonly models: ReadonlyMap<string, KnownModel>;
  readonly benchmarks: readonly Benchmark[];
}

export function searchPage(words: string, { data, models, benchmarks }: Places): Html {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...texts: readonly (string | null | undefined)[]) => {
    const text = texts.join(" ").toLowerCase();
    return asked.every((word) => text.includes(word));
  };
  const kinds: readonly (readonly [string, readonly Found[]])[] = [
    [
      "Models",
      [...models.values()]
        .filter(({ name, family, reported }) =>
          fits(
            name,
            family,
            ...reported
              .slice(0, 20)
              .map(({ result }) => `${result.model} ${result.paper?.title ?? ""}`),
          ),
        )
        .map(({ name, family }) => ({ to: links.model(name), text: name, more: family ?? "" })),
    ],
    [
      "Benchmarks",
      benchmarks
        .filter(({ key, task }) => fits(key, task))
        .map(({ key, rows }) => ({
          to: links.benchmark(key),
          text: key,
          more: `${rows.length} results`,
        })),
    ],
    [
      "Records",
      data.summaries
        .toReversed()
        .map((summary) => ({ summary, line: summaryLine(summary) }))
        .filter(({ summary, line }) => fits(summary.id, line.what, line.result))
        .map(({ summary, line }) => ({
          to: links.record(summary.id),
          text: line.what,
          more: `${line.result}, ${dayText(summary.finishedAt)}`,
        })),
    ],
  ];
  const total = kinds.reduce((sum, [, found]) => sum + found.length, 0);
  const form = html`<form class="filters" action="/search" aria-label="Search again"><label>Words<input name="q" type="search" value="${words}"></label><button>Search</button></form>`;
  if (asked.length === 0)
    return html`${form}<p>Words of a model, a benchmark, a paper or a record.</p>`;
  if (total === 0)
    return html`${form}<p>Nothing has all of these words: <strong dir="auto">${words}</strong>. Fewer words find more.</p>`;
  return html`${form}${kinds
    .filter(([, found]) => found.length > 0)
    .map(
      ([kind, found]) =>
        html`<h2>${kind}</h2>${found.length > most ? html`<p class="soft">The first ${most} of ${found.length}.</p>` : ""}<ul>${found.slice(0, most).map(({ to, text, more }) => html`<li><a href="${to}" dir="auto">${text}</a> <span class="soft" dir="auto">${more}</span></li>`)}</ul>`,
    )}`;
}
