/** @module One line of a comparison: intervals of every model, tests of every pair, and ranks. */
import {
  adjustedP,
  type Correction,
  type Interval,
  mcnemar,
  pairedDifference,
  pairedSpread,
  rankGroups,
  smallestDifference,
  smallestPairedDifference,
  spreadOf,
  wilson,
} from "../statistics/index.ts";
import type { ComparedInterval, ComparedLine, ComparedPair, ComparedValue } from "./comparison.ts";
import { orNull } from "./or-null.ts";

/** What one line says of one model. */
export interface LineOfModel {
  readonly value: number;
  readonly metric: string;
  readonly unit: ComparedLine["unit"];
  readonly better: ComparedLine["better"];
  /** Where it is a share of hits, 1 for each sample that is one … */
  readonly hits?: Uint8Array;
  /** … and what it says on each resample where it is not. */
  readonly resampled?: Float64Array;
}

export interface Settings {
  readonly level: number;
  readonly correction: Correction;
  readonly resamples: number;
  readonly seed: number;
}

/** The line of all models together; `models` are of the same line and the same samples. */
export function comparedLine(models: readonly LineOfModel[], settings: Settings): ComparedLine {
  const [{ metric, unit, better }] = models;
  const pairs = adjusted(
    models.flatMap((a, first) =>
      models.slice(first + 1).map((b, i) => ({
        first,
        second: first + 1 + i,
        ...comparedPair(a, b, settings),
      })),
    ),
    settings,
  );
  const standings = rankGroups({
    scores: models.map(({ value }) => (better === "higher" ? value : -value)),
    pairs: pairs.map(({ first, second, adjustedP: p }) => ({ first, second, p: p ?? Number.NaN })),
    alpha: 1 - settings.level,
  });
  return {
    metric,
    unit,
    better,
    values: models.map((model, i) => {
      const { best, worst, groups } = standings[i];
      return { ...comparedValue(model, settings), rank: { best, worst }, groups };
    }),
    pairs,
  };
}

type Pair = Omit<ComparedPair, "adjustedP" | "isToldApart">;

function adjusted(pairs: readonly Pair[], { level, correction }: Settings): ComparedPair[] {
  const ps = adjustedP(
    pairs.map(({ p }) => p ?? Number.NaN),
    correction,
  );
  return pairs.map((pair, i) => ({
    ...pair,
    adjustedP: orNull(ps[i]),
    isToldApart: ps[i] <= 1 - level,
  }));
}

function comparedValue(
  { value, hits, resampled }: LineOfModel,
  settings: Settings,
): Pick<ComparedValue, "value" | "interval" | "undefinedResamples"> {
  if (hits !== undefined) {
    const interval = wilson(sum(hits), hits.length, settings.level);
    return { value, interval: withMethod(interval, "wilson"), undefinedResamples: 0 };
  }
  const spread = spreadOf(resampled as Float64Array, settings.level);
  return {
    value: orNull(value),
    interval: withMethod(spread, bootstrapName(settings)),
    undefinedResamples: spread.undefinedResamples,
  };
}

const comparedPair = (a: LineOfModel, b: LineOfModel, settings: Settings) =>
  a.hits !== undefined && b.hits !== undefined
    ? hitsPair(a.hits, b.hits, settings)
    : resampledPair(a, b, settings);

/** Only samples that one model alone has right tell the two apart. */
function hitsPair(a: Uint8Array, b: Uint8Array, { level }: Settings) {
  const counts = fourfold(a, b);
  const { difference, newcombe } = pairedDifference(counts, level);
  const { midP, exact } = mcnemar(counts.onlyFirst, counts.onlySecond);
  const discordant = (counts.onlyFirst + counts.onlySecond) / a.length;
  return {
    difference,
    interval: withMethod(newcombe, "newcombe"),
    p: midP,
    test: "McNemar, mid-p" as const,
    smallestDifference: orNull(smallestPairedDifference({ n: a.length, discordant }, { level })),
    hits: { ...counts, exactP: exact },
  };
}

function resampledPair(a: LineOfModel, b: LineOfModel, settings: Settings) {
  const { level } = settings;
  const pair = pairedSpread({
    difference: a.value - b.value,
    first: a.resampled as Float64Array, // a line without hits is resampled
    second: b.resampled as Float64Array,
    level,
  });
  return {
    difference: orNull(pair.difference),
    interval: withMethod(pair, `paired ${bootstrapName(settings)}`),
    p: orNull(pair.p),
    test: "paired bootstrap" as const,
    // Of two that never differ, resamples do not tell how far a difference would spread.
    smallestDifference: orNull(smallestDifference(pair.standardError || Number.NaN, { level })),
  };
}

function fourfold(a: Uint8Array, b: Uint8Array) {
  let both = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < a.length; i++) {
    both += a[i] & b[i];
    onlyFirst += a[i] & ~b[i];
    onlySecond += b[i] & ~a[i];
  }
  return { both, onlyFirst, onlySecond, neither: a.length - both - onlyFirst - onlySecond };
}

const sum = (hits: Uint8Array): number => hits.reduce((total, hit) => total + hit, 0);

const bootstrapName = ({ resamples, seed }: Settings): string =>
  `bootstrap ${resamples}, seed ${seed}`;

const withMethod = ({ low, high, level }: Interval, method: string): ComparedInterval => ({
  low: orNull(low),
  high: orNull(high),
  level,
  method,
});
