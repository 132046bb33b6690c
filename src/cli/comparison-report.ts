/** @module A comparison as a person reads it: two tables, and what they come to in words. */
import type { ComparedLine, ComparedPair, Comparison } from "../evaluate/index.ts";
import { corrections } from "../statistics/index.ts";
import { amount, inWords, probability, range, turned, wholePercent } from "./comparison-words.ts";
import { shown } from "./report.ts";
import type { PlainTable, Style } from "./tables.ts";

export function comparisonReport(comparison: Comparison, style: Style): string {
  const { protocol, dataset, samples, warnings, lines } = comparison;
  const names = namesIn(comparison);
  return [
    style.heading(`${protocol.id} on ${dataset.name}: ${samples} samples`),
    ...warnings.map(style.warning),
    "",
    style.table(valuesTable(comparison, names)),
    "",
    style.table(pairsTable(comparison, names)),
    "",
    ...inWords(lines[0], names, comparison).map(style.text),
  ].join("\n");
}

/** The names of the models; where two are called the same, with the beginnings of their ids. */
function namesIn({ models }: Comparison): string[] {
  const names = models.map(({ name }) => name.replace(/\s+/g, " "));
  return names.map((name, i) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : `${name} (${models[i].id.slice(0, 6)})`,
  );
}

function valuesTable({ lines, models, level }: Comparison, names: readonly string[]): PlainTable {
  const isRanking = models.length > 2;
  return {
    caption: `values with ${wholePercent(level)} intervals`,
    head: ["metric", "model", "value", "interval", ...(isRanking ? ["rank", "group"] : [])],
    rows: lines.flatMap((line) =>
      inOrder(line).map((model, i) => {
        const { value, interval, rank, groups } = line.values[model];
        const ranks = rank.best === rank.worst ? `${rank.best}` : `${rank.best}–${rank.worst}`;
        return [
          i === 0 ? titleOf(line) : "",
          names[model],
          shown(value, line.unit),
          range(interval, line.unit),
          ...(isRanking ? [ranks, groups] : []),
        ];
      }),
    ),
    right: [2, 3],
  };
}

const titleOf = ({ metric, better }: ComparedLine): string =>
  better === "lower" ? `${metric} (less is better)` : metric;

/** Best first, but two as they were given. */
function inOrder({ values, better }: ComparedLine): number[] {
  const places = values.map((_, i) => i);
  if (places.length === 2) return places;
  const score = (i: number): number =>
    (values[i].value ?? Number.NEGATIVE_INFINITY) * (better === "higher" ? 1 : -1);
  return places.sort((a, b) => score(b) - score(a));
}

/** The better one first, but two as they were given. */
function pairsInOrder(line: ComparedLine): ComparedPair[] {
  const order = inOrder(line);
  return order.flatMap((first, place) =>
    order.slice(place + 1).map((second) => {
      const has = (pair: ComparedPair, model: number) => [pair.first, pair.second].includes(model);
      const pair = line.pairs.find((one) => has(one, first) && has(one, second)) as ComparedPair; // every pair is there once
      return pair.first === first ? pair : turned(pair);
    }),
  );
}

function pairsTable(comparison: Comparison, names: readonly string[]): PlainTable {
  const { lines, models, correction, level } = comparison;
  const isOne = models.length === 2;
  const isAdjusted = !isOne && correction !== "none";
  const hasHits = lines.some(({ pairs }) => pairs.some(({ hits }) => hits !== undefined));
  const named = ({ first, second }: ComparedPair): string => `${names[first]} − ${names[second]}`;
  const what = isOne ? `${named(lines[0].pairs[0])}` : "differences";
  return {
    caption: `${what}, with paired ${wholePercent(level)} intervals`,
    head: [
      "metric",
      ...(isOne ? [] : ["pair"]),
      "difference",
      "interval",
      "p",
      ...(isAdjusted ? [`p by ${corrections[correction].name}`] : []),
      ...(hasHits ? ["only one right"] : []),
      "smallest to be seen",
    ],
    rows: lines.flatMap((line) =>
      pairsInOrder(line).map((pair, i) => [
        i === 0 ? line.metric : "",
        ...(isOne ? [] : [named(pair)]),
        amount(pair.difference, line.unit),
        range(pair.interval, line.unit),
        probability(pair.p, pair, comparison),
        ...(isAdjusted ? [probability(pair.adjustedP, pair, comparison)] : []),
        ...(hasHits ? [discordant(pair)] : []),
        amount(pair.smallestDifference, line.unit),
      ]),
    ),
    right: Array.from({ length: 8 }, (_, i) => i).slice(isOne ? 1 : 2),
  };
}

const discordant = ({ hits }: ComparedPair): string =>
  hits === undefined ? "" : `${hits.onlyFirst} : ${hits.onlySecond}`;
