/** @module A reported result by the words of a user: `timm:resnet50.a1_in1k`, or words of its row. */
import { nearest, Refusal } from "../errors.ts";
import type { Reported, ReportedResult } from "./reported.ts";

/** A result, and the name of the source that it is quoted from. */
export interface Quoted {
  readonly source: string;
  readonly result: ReportedResult;
}

/** What the result should be of, so that it can stand beside a measurement. */
export interface Wanted {
  readonly dataset: string;
  readonly metrics: readonly string[];
}

/**
 * The one result that `words` mean among those of the wanted dataset and metrics.
 * @throws Refusal where there is none, with the nearest name, or where there are several, with a list
 */
export function reportedNamed(
  words: string,
  sources: readonly Reported[],
  { dataset, metrics }: Wanted,
): Quoted {
  const all = sources.flatMap(({ source, results }) =>
    results.map((result) => ({ source: source.name, result })),
  );
  const wanted = all.filter(
    ({ result }) => same(result.dataset, dataset) && metrics.some((m) => same(result.metric, m)),
  );
  const found = headlines(matching(words, wanted), metrics);
  if (found.length === 1) return found[0];
  if (found.length > 1) throw severalFound(words, found);
  if (matching(words, all).length > 0) {
    throw new Refusal(
      "usage",
      `"${words}" is reported, but not its ${anyOf(metrics)} on ${dataset}`,
    );
  }
  const guess = nearest(words, [...new Set(wanted.flatMap((q) => [q.result.model, nameOf(q)]))]);
  throw new Refusal(
    "usage",
    guess === undefined
      ? `no reported result is called "${words}"; ${wanted.length} are known of ${anyOf(metrics)} on ${dataset}`
      : `no reported result is called "${words}": did you mean "${guess}"?`,
  );
}

const anyOf = (metrics: readonly string[]): string =>
  metrics.length > 3 ? `${metrics.slice(0, 3).join(", ")}, …` : metrics.join(" or ");

/** Of several numbers of one model, those of the first of the metrics that any of them has. */
function headlines(found: readonly Quoted[], metrics: readonly string[]): readonly Quoted[] {
  const first = metrics.find((metric) => found.some(({ result }) => same(result.metric, metric)));
  return found.filter(({ result }) => first !== undefined && same(result.metric, first));
}

export const nameOf = ({ source, result }: Quoted): string => `${source}:${result.model}`;

/** By the whole name, by the model alone, or by all of its words anywhere in the row: the first that finds any. */
function matching(words: string, all: readonly Quoted[]): readonly Quoted[] {
  const ways: readonly ((quoted: Quoted) => boolean)[] = [
    (quoted) => same(nameOf(quoted), words),
    ({ result }) => same(result.model, words),
    (quoted) => {
      const row = plainRow(rowOf(quoted));
      return plainRow(words)
        .split(/\s+/)
        .every((word) => row.includes(word));
    },
  ];
  for (const way of ways) {
    const found = all.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/** A size may be written either way. */
const plainRow = (text: string): string => text.toLowerCase().replaceAll("×", "x");

const rowOf = (quoted: Quoted): string => {
  const { metric, variant, split, protocol, printed, size, place } = quoted.result;
  const said = [metric, variant, split, protocol, printed, size?.join("x"), place];
  return [nameOf(quoted), ...said.filter((word) => word != null)].join(" ");
};

const same = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, "");

function severalFound(words: string, found: readonly Quoted[], most = 6): Refusal {
  const listed = found.slice(0, most).map((quoted) => {
    const { metric, printed, variant, size, place } = quoted.result;
    const which = [variant, size?.join("×"), place].filter((word) => word != null).join(", ");
    return `\n  ${nameOf(quoted)}  ${metric} ${printed} (${which})`;
  });
  const more = found.length > most ? `\n  and ${found.length - most} more` : "";
  return new Refusal(
    "usage",
    `"${words}" means ${found.length} reported results; add words of one of their rows:${listed.join("")}${more}`,
  );
}

/**
 * Whether a model of this name may be the one of a reported result: the same name, whatever its case and its
 * signs; of a name such as `resnet50.a1_in1k` what stands before the dot is enough.
 */
export function isNameOf(name: string, { zoo, model, variant }: ReportedResult): boolean {
  const plainest = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const called = [zoo, model, model.split(".")[0], variant, `${model} ${variant ?? ""}`];
  return called.some((one) => one !== null && plainest(one) === plainest(name));
}
