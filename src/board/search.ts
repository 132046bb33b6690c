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
  const form = html`<form class="filters" action="${links.search()}" aria-label="Search again" data-index="${links.searchIndex()}"><label>Words<input name="q" type="search" value="${words}"></label><button>Search</button></form>`;
  if (asked.length === 0) {
    return html`${form}<div id="found"><p>Words of a model, a benchmark, a paper, a record or its id, or of the place of a reported number.</p></div>`;
  }
  const found = Object.entries(kinds).map(
    ([name, one]) => [name, one.found(places, asked)] as const,
  );
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

type Words = readonly (string | null | undefined)[];

/** Things of one kind: which there are, by which words each is found, and how it is shown. */
interface Kind {
  found(places: Places, asked: readonly string[]): readonly Found[];
  entries(places: Places): readonly (Found & { readonly words: string })[];
}

const kind = <One>(
  all: (places: Places) => readonly One[],
  wordsOf: (one: One) => Words,
  shown: (one: One) => Found,
  nearest?: (one: One, asked: readonly string[]) => number,
): Kind => ({
  found(places, asked) {
    const fit = all(places).filter((one) => has(asked, ...wordsOf(one)));
    if (nearest !== undefined) fit.sort((a, b) => nearest(b, asked) - nearest(a, asked));
    return fit.map(shown);
  },
  entries: (places) =>
    all(places).map((one) => {
      const found = shown(one);
      const said = `${found.text} ${found.more}`.toLowerCase();
      const more = wordsOf(one).filter((word) => word && !said.includes(word.toLowerCase()));
      return { ...found, words: [...new Set(more)].join(" ") };
    }),
});

const models = kind<KnownModel>(
  (places) => [...places.models.values()],
  ({ name, family, reported }) => [
    name,
    family,
    ...new Set(reported.map(({ result }) => result.model)),
  ],
  (model) => ({ to: links.model(model.name), text: model.name, more: evidenceOf(model) }),
  nearness,
);

const benchmarks = kind<Benchmark>(
  (places) => places.benchmarks,
  ({ key, task, summary }) => [key, task, summary],
  ({ key, counts }) => ({
    to: links.benchmark(key),
    text: key,
    more: `${counts.measured} measured, ${counts.reported} reported`,
  }),
);

const papers = kind<readonly [string, readonly ReportedRow[]]>(
  (places) =>
    [...grouped(reportedOf(places.models), ({ result }) => result.paper?.title ?? "")].filter(
      ([title]) => title !== "",
    ),
  ([title]) => [title],
  ([title, rows]) => ({
    to: links.model(nameOfReported(rows[0].result)),
    text: title,
    more: `${rows.length} result${rows.length === 1 ? "" : "s"} of ${[...new Set(rows.map(({ result }) => result.model))].slice(0, 6).join(", ")}`,
  }),
);

const records = kind<Summary>(
  ({ data }) => data.summaries.toReversed(),
  (summary) => [summary.id, summary.kind, ...wordsOf(summary)],
  (summary) => {
    const { what, result } = summaryLine(summary);
    return {
      to: links.record(summary.id),
      text: what,
      more: `${result}, ${dayText(summary.finishedAt)}`,
    };
  },
);

const results = kind<ReportedRow>(
  (places) => reportedOf(places.models),
  ({ source, result: { model, place, method, dataset, metric } }) => [
    ...[source, model, place, method, dataset, metric],
  ],
  ({ source, result }) => ({
    to: links.model(nameOfReported(result)),
    text: `${result.model}: ${result.dataset} ${result.metric} ${result.printed}`,
    more: `${source}, ${result.place}`,
  }),
);

const kinds: Readonly<Record<string, Kind>> = {
  ...{ Models: models, Benchmarks: benchmarks, Papers: papers, Records: records },
  "Reported results": results,
};

/**
 * `snellenIndex({…})`: every name, for boards without a server, which load it with the first search. Reported
 * results are left out: their models, benchmarks and papers lead to them, and they would be most of it.
 */
export function indexScript(places: Places): string {
  const named = Object.entries(kinds).filter(([, one]) => one !== results);
  const entries = Object.fromEntries(
    named.map(([name, one]) => [
      name,
      one.entries(places).map(({ to, text, more, words }) => ({
        ...{ to, text: shortened(text, 120), more: shortened(more, 200) },
        words: shortened(words, 300),
      })),
    ]),
  );
  return `snellenIndex(${JSON.stringify(entries).replaceAll('},{"to"', '},\n{"to"')});\n`;
}

/** Names that begin as asked first, then those with evidence. */
function nearness(
  { name, runs, profiles, fields }: KnownModel,
  [first]: readonly string[],
): number {
  return (
    1000 * Number(name.toLowerCase() === first) +
    500 * Number(name.toLowerCase().startsWith(first)) +
    Math.min(400, 10 * (runs.length + profiles.length + fields.length))
  );
}

const evidenceOf = ({ family, runs, profiles, fields, reported }: KnownModel): string =>
  [
    family,
    ...(
      [
        [runs.length, "measured"],
        [profiles.length, "timed"],
        [fields.length, fields.length === 1 ? "field" : "fields"],
        [reported.length, "reported"],
      ] as const
    ).map(([count, of]) => (count === 0 ? null : `${countText(count)} ${of}`)),
  ]
    .filter((word) => word !== null)
    .join(", ");

const reportedOf = (models: Places["models"]): readonly ReportedRow[] =>
  [...models.values()].flatMap(({ reported }) => reported);

const wordsOf = (summary: Summary): readonly string[] => {
  const { what, result } = summaryLine(summary);
  const names =
    summary.kind === "profile" || summary.kind === "field"
      ? summary.subjects.map(({ model }) => model)
      : [];
  return [what, result, ...names];
};
