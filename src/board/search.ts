/** @module What is found for some words: models, benchmarks, papers, records and reported results. */
import { type Html, html } from "../html.ts";
import type { Summary } from "../record/index.ts";
import { grouped } from "./grouped.ts";
import { links } from "./links.ts";
import { type KnownModel, nameOfReported, type ReportedRow } from "./models-known.ts";
import { countText, dayText } from "./numbers.ts";
import { shortened } from "./shortened.ts";
import type { BoardData } from "./sources.ts";
import type { Benchmark } from "./standings.ts";
import { summaryLine } from "./summary-line.ts";

interface Found {
  readonly to: string;
  readonly text: string;
  readonly more: string;
}

interface Places {
  readonly data: BoardData;
  readonly models: ReadonlyMap<string, KnownModel>;
  readonly benchmarks: readonly Benchmark[];
}

/** Of each kind. */
const most = 40;

export function searchPage(words: string, places: Places): Html {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const form = html`<form class="filters" action="${links.search()}" aria-label="Search again"><label>Words<input name="q" type="search" value="${words}"></label><button>Search</button></form>`;
  if (asked.length === 0) {
    return html`${form}<p>Words of a model, a benchmark, a paper, a record or its id, or of the place of a reported number.</p>`;
  }
  const found = Object.entries(kinds).map(([kind, of]) => [kind, of(places, asked)] as const);
  const filled = found.filter(([, all]) => all.length > 0);
  if (filled.length === 0) {
    return html`${form}<p>Nothing has all of these words: <strong dir="auto">${words}</strong>. Fewer words find more.</p>`;
  }
  return html`${form}${filled.map(([kind, all]) => list(kind, all))}`;
}

const list = (kind: string, all: readonly Found[]): Html =>
  html`<h2>${kind}</h2>${all.length > most ? html`<p class="note">The first ${most} of ${all.length}.</p>` : ""}
<ul class="found">${all.slice(0, most).map(({ to, text, more }) => html`<li><a href="${to}"><bdi>${shortened(text, 120)}</bdi></a> <span class="soft" dir="auto">${shortened(more, 200)}</span></li>`)}</ul>`;

const has = (
  asked: readonly string[],
  ...texts: readonly (string | null | undefined)[]
): boolean => {
  const text = texts.join(" ").toLowerCase();
  return asked.every((word) => text.includes(word));
};

const kinds: Readonly<
  Record<string, (places: Places, asked: readonly string[]) => readonly Found[]>
> = {
  Models: ({ models }, asked) =>
    [...models.values()]
      .filter(({ name, family, reported }) =>
        has(asked, name, family, ...new Set(reported.map(({ result }) => result.model))),
      )
      .sort((a, b) => nearness(b, asked) - nearness(a, asked))
      .map((model) => ({ to: links.model(model.name), text: model.name, more: evidenceOf(model) })),
  Benchmarks: ({ benchmarks }, asked) =>
    benchmarks
      .filter(({ key, task, summary }) => has(asked, key, task, summary))
      .map(({ key, counts }) => ({
        to: links.benchmark(key),
        text: key,
        more: `${counts.measured} measured, ${counts.reported} reported`,
      })),
  Papers: ({ models }, asked) => papers(models, asked),
  Records: ({ data }, asked) =>
    data.summaries
      .toReversed()
      .filter((summary) => has(asked, summary.id, summary.kind, ...wordsOf(summary)))
      .map((summary) => ({ summary, line: summaryLine(summary) }))
      .map(({ summary, line }) => ({
        to: links.record(summary.id),
        text: line.what,
        more: `${line.result}, ${dayText(summary.finishedAt)}`,
      })),
  "Reported results": ({ models }, asked) =>
    reportedOf(models)
      .filter(({ source, result }) =>
        has(
          asked,
          source,
          result.model,
          result.place,
          result.method,
          result.dataset,
          result.metric,
        ),
      )
      .map(({ source, result }) => ({
        to: links.model(nameOfReported(result)),
        text: `${result.model}: ${result.dataset} ${result.metric} ${result.printed}`,
        more: `${source}, ${result.place}`,
      })),
};

/** Names that begin as asked first, then those with evidence. */
const nearness = (
  { name, runs, profiles, fields }: KnownModel,
  [first]: readonly string[],
): number =>
  1000 * Number(name.toLowerCase() === first) +
  500 * Number(name.toLowerCase().startsWith(first)) +
  Math.min(400, 10 * (runs.length + profiles.length + fields.length));

const evidenceOf = ({ family, runs, profiles, fields, reported }: KnownModel): string =>
  [
    family,
    ...(
      [
        [runs.length, "measured"],
        [profiles.length, "timed"],
        [fields.length, "fields"],
        [reported.length, "reported"],
      ] as const
    ).map(([count, of]) => (count === 0 ? null : `${countText(count)} ${of}`)),
  ]
    .filter((word) => word !== null)
    .join(", ");

const reportedOf = (models: Places["models"]): readonly ReportedRow[] =>
  [...models.values()].flatMap(({ reported }) => reported);

function papers(models: Places["models"], asked: readonly string[]): readonly Found[] {
  const titled = reportedOf(models).filter(({ result }) => has(asked, result.paper?.title));
  return [...grouped(titled, ({ result }) => result.paper?.title ?? "")]
    .filter(([title]) => title !== "")
    .map(([title, rows]) => ({
      to: links.model(nameOfReported(rows[0].result)),
      text: title,
      more: `${rows.length} result${rows.length === 1 ? "" : "s"} of ${[...new Set(rows.map(({ result }) => result.model))].slice(0, 6).join(", ")}`,
    }));
}

const wordsOf = (summary: Summary): readonly string[] => {
  const { what, result } = summaryLine(summary);
  const names =
    summary.kind === "profile" || summary.kind === "field"
      ? summary.subjects.map(({ model }) => model)
      : [];
  return [what, result, ...names];
};
