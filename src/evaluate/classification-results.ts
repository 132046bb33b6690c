/** @module The metrics of classification by their names, and what else is told of a classifier. */

import { imagenetHierarchy } from "../data/index.ts";
import { unknownName } from "../errors.ts";
import {
  averageHierarchicalDistance,
  confusionPairs,
  expectedCalibrationError,
  type Metric,
  meanPerClassAccuracy,
  mistakeSeverity,
  negativeLogLikelihood,
  perClassAccuracy,
  reliability,
  type Table,
  tieDecides,
  topK,
} from "../metrics/index.ts";
import type { Result } from "../record/index.ts";
import type { Labels, Ranking } from "../scene/index.ts";
import { bootstraps, wilson } from "../statistics/index.ts";
import { orNull } from "./or-null.ts";
import type { ClassificationProtocol } from "./protocols.ts";

/** Evidence differs from metric to metric; here only `observe` and `conclude` of one meet. */
type AnyMetric = Metric<Ranking, Labels, unknown>;

interface Known {
  readonly unit: Result["unit"];
  /** A share of hits among images has a Wilson interval, all else a bootstrap. */
  readonly interval: "wilson" | "bootstrap";
  make(): AnyMetric;
}

/** The metrics that a protocol can name. */
const metrics: Readonly<Record<string, Known>> = {
  "top-1": { unit: "share", interval: "wilson", make: () => topK(1) as AnyMetric },
  "top-5": { unit: "share", interval: "wilson", make: () => topK(5) as AnyMetric },
  "mean-per-class": {
    unit: "share",
    interval: "bootstrap",
    make: () => meanPerClassAccuracy as AnyMetric,
  },
  "negative-log-likelihood": {
    unit: "nats",
    interval: "bootstrap",
    make: () => negativeLogLikelihood as AnyMetric,
  },
  "ece-guo": {
    unit: "share",
    interval: "bootstrap",
    make: () => expectedCalibrationError({ convention: "guo" }) as AnyMetric,
  },
  "ece-torchmetrics": {
    unit: "share",
    interval: "bootstrap",
    make: () => expectedCalibrationError({ convention: "torchmetrics" }) as AnyMetric,
  },
  "mistake-severity": {
    unit: "levels",
    interval: "bootstrap",
    make: () => mistakeSeverity(imagenetHierarchy()) as AnyMetric,
  },
  "hierarchical-distance-1": {
    unit: "levels",
    interval: "bootstrap",
    make: () => averageHierarchicalDistance(imagenetHierarchy(), 1) as AnyMetric,
  },
};

/** A metric by the name that protocols give it. */
export function metricNamed(name: string): Known {
  const known = metrics[name];
  if (known === undefined) throw unknownName("metric", name, Object.keys(metrics));
  return known;
}

/** Predictions and truth of the samples that are scored, in their order. */
export interface Scored {
  readonly ids: readonly string[];
  readonly rankings: readonly Ranking[];
  readonly labels: readonly Labels[];
}

/** Each metric of the protocol with its interval; all but shares of hits are asked of the same resamples. */
export function resultsOf(
  { metrics: names, intervals }: ClassificationProtocol,
  scored: Scored,
): Result[] {
  const asked = names.map((name) => {
    const known = metricNamed(name);
    const { conclude, better, observe } = known.make();
    const evidence = scored.rankings.map((ranking, i) => observe(ranking, scored.labels[i]));
    return { name, known, better, conclude, evidence };
  });
  const others = asked.filter(({ known }) => known.interval === "bootstrap");
  const { level } = intervals;
  const { bootstrap: resamples, seed } = intervals.others;
  const spreads = bootstraps(others, { resamples, level, seed });
  const method = `bootstrap ${resamples}, seed ${seed}`;
  return asked.map((one) => {
    const { name, known, better, conclude, evidence } = one;
    const n = evidence.length;
    const value = conclude(evidence);
    const { low, high } =
      known.interval === "wilson"
        ? wilson(Math.round(value * n), n, level)
        : spreads[others.indexOf(one)];
    return {
      metric: name,
      value: orNull(value),
      unit: known.unit,
      better,
      n,
      interval: {
        low: orNull(low),
        high: orNull(high),
        level,
        method: known.interval === "wilson" ? "wilson" : method,
      },
    };
  });
}

/** What numbers cannot say: every class, the confusions, reliability, and how often a tie decided. */
export function tablesOf(
  { rankings, labels }: Scored,
  classNames: readonly string[],
): Readonly<Record<string, unknown>> {
  const rows = <Evidence, Row>(table: Table<Ranking, Labels, Evidence, Row>): readonly Row[] =>
    table.conclude(rankings.map((ranking, i) => table.observe(ranking, labels[i])));
  const name = (c: number | null) => (c === null ? "no answer" : (classNames[c] ?? String(c)));
  return {
    perClass: rows(perClassAccuracy).map(({ class: c, n, correct }) => ({
      class: name(c),
      n,
      correct,
    })),
    confusions: rows(confusionPairs)
      .slice(0, 100)
      .map(({ truth, predicted, count }) => ({
        truth: name(truth),
        predicted: name(predicted),
        count,
      })),
    reliability: rows(reliability({ convention: "guo" })).map((bin) => ({ ...bin })),
    ties: Object.fromEntries(
      [1, 5].map((k) => [
        `top-${k}`,
        rankings.filter((ranking, i) => tieDecides(ranking, labels[i], k)).length,
      ]),
    ),
  };
}
