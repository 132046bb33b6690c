/** @module What a comparison comes to, in sentences and in numbers as people write them. */
import type {
  ComparedInterval,
  ComparedLine,
  ComparedPair,
  Comparison,
} from "../evaluate/index.ts";
import { corrections } from "../statistics/index.ts";

type Unit = ComparedLine["unit"];

/** A difference in its unit: of shares, in points of a percentage. */
export const amount = (difference: number | null, unit: Unit): string =>
  difference === null ? "—" : signed(unit === "share" ? 100 * difference : difference, unit);

const signed = (value: number, unit: Unit): string =>
  value.toFixed(unit === "share" ? 2 : 4).replace("-", "−");

/** 0.95 → `95 %`. */
export const wholePercent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`;

export const range = ({ low, high }: ComparedInterval, unit: Unit): string =>
  low === null || high === null ? "—" : `${amount(low, unit)} … ${amount(high, unit)}`;

/** Two digits, and none below a thousandth; the least that so many resamples can show is a bound. */
export function probability(
  p: number | null,
  { test, p: raw }: Pick<ComparedPair, "test" | "p">,
  { resamples }: Pick<Comparison, "resamples">,
): string {
  if (p === null) return "—";
  const isBound = test === "paired bootstrap" && raw !== null && raw <= 2 / (resamples + 1);
  if (p < 0.001) return "< 0.001";
  return `${isBound ? "≤ " : ""}${Number(p.toPrecision(2))}`;
}

/** The second model against the first. */
export const turned = ({ hits, ...pair }: ComparedPair): ComparedPair => ({
  ...pair,
  first: pair.second,
  second: pair.first,
  difference: negative(pair.difference),
  interval: {
    ...pair.interval,
    low: negative(pair.interval.high),
    high: negative(pair.interval.low),
  },
  ...(hits && { hits: { ...hits, onlyFirst: hits.onlySecond, onlySecond: hits.onlyFirst } }),
});

const negative = (value: number | null): number | null => (value === null ? null : -value);

/** Of one line of a comparison. */
export const inWords = (
  line: ComparedLine,
  names: readonly string[],
  comparison: Comparison,
): string[] =>
  names.length === 2
    ? [ofTwo(line, names, comparison), smallestOfTwo(line, comparison)]
    : [first(line, names), told(line, comparison), smallestOfMany(line)];

function ofTwo(line: ComparedLine, names: readonly string[], comparison: Comparison): string {
  const { metric, unit, better, pairs } = line;
  const { difference, isToldApart } = pairs[0];
  if (difference === null) {
    return `By ${metric} there is nothing to compare: one of the two has no value on these samples.`;
  }
  const above = difference < 0 ? turned(pairs[0]) : pairs[0];
  const [ahead, behind] = (
    better === "higher" ? [above.first, above.second] : [above.second, above.first]
  ).map((i) => names[i]);
  const size = `${amount(above.difference, unit)} ${units[unit]} of ${metric}`;
  const p = probability(above.p, above, comparison);
  const level = wholePercent(comparison.level);
  const sureness = `(${level} interval ${range(above.interval, unit)}; ${above.test}: p ${is(p)})`;
  if (isToldApart) return `${ahead} is better than ${behind} by ${size} ${sureness}.`;
  if (difference === 0) return `${ahead} and ${behind} have the same ${metric} ${sureness}.`;
  return `${ahead} is ahead of ${behind} by ${size}, but they cannot be told apart ${sureness}.`;
}

const units: Readonly<Record<Unit, string>> = { share: "points", nats: "nats", levels: "levels" };

const is = (p: string): string => (/^[<≤]/.test(p) ? p : `= ${p}`);

const cannotTell = "What difference these samples could have shown cannot be told.";

function smallestOfTwo(
  { unit, pairs: [{ smallestDifference }] }: ComparedLine,
  { samples }: Comparison,
): string {
  if (smallestDifference === null) return cannotTell;
  const size = `${amount(smallestDifference, unit)} ${units[unit]}`;
  return (
    `With these ${samples} samples a true difference of ${size} is found four times in five; ` +
    "a smaller one is missed more often."
  );
}

function first({ metric, values }: ComparedLine, names: readonly string[]): string {
  const best = names.filter((_, i) => values[i].rank.best === 1);
  const sole = values.findIndex(({ rank }) => rank.worst === 1);
  if (sole !== -1) return `By ${metric}, ${names[sole]} is better than each of the others.`;
  return `By ${metric} no model is shown to be better than ${listed(best)}.`;
}

const listed = (names: readonly string[]): string =>
  names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;

function told({ pairs }: ComparedLine, { correction, level }: Comparison): string {
  const { name, controls } = corrections[correction];
  const count = pairs.filter(({ isToldApart }) => isToldApart).length;
  const share = wholePercent(1 - level);
  return `${count} of ${pairs.length} pairs are told apart. ${name}: ${controls} is at most ${share}.`;
}

function smallestOfMany({ unit, pairs }: ComparedLine): string {
  const sizes = pairs
    .map(({ smallestDifference }: ComparedPair) => smallestDifference)
    .filter((size) => size !== null)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return cannotTell;
  const [least, most] = [sizes[0], sizes[sizes.length - 1]].map((size) => amount(size, unit));
  return `Unadjusted, the smallest true difference that a test finds four times in five is ${least} … ${most} ${units[unit]}.`;
}
