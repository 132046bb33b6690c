/** @module Scores a table of class scores, or of classes, against a file of labels. */
import { setImmediate } from "node:timers/promises";
import {
  classOrderProbe,
  labelledSamples,
  type Numbering,
  type PredictedClasses,
  readLabels,
  readPredictedClasses,
} from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { isBroken, perClassAccuracy, ranking } from "../metrics/index.ts";
import type { Labels, Ranking } from "../scene/index.ts";
import { bootstrap, wilson } from "../statistics/index.ts";
import { metricNamed } from "./classification-results.ts";
import { orNull } from "./or-null.ts";
import type { Score, ScoreLine, ScoreOptions, ScoreTable } from "./score.ts";
import { fewImagesNote, intervalSettings } from "./score-intervals.ts";

export interface ClassScoreOptions extends ScoreOptions {
  /** How numbers of labels count the 1000 classes of ImageNet, where the images cannot tell. */
  readonly numbering?: Numbering | undefined;
}

/** Accuracy, and calibration where there are scores of all classes. */
export async function scoreClasses(options: ClassScoreOptions): Promise<Score> {
  const { predictions, truth, numbering, onProgress } = options;
  const table = await readPredictedClasses(predictions);
  const classes = table.scores ?? Number.MAX_SAFE_INTEGER;
  const labels = await readLabels(truth, table.ids, { classes, numbering });
  const { rankings, kind } = await rankingsOf(table, labels, onProgress);
  const scored = table.ids
    .map((id, i) => ({ ranking: rankings[i], labels: labels.get(id) as Labels }))
    .filter((sample) => sample.labels.length > 0);
  const lines: ScoreLine[] = [];
  for (const name of metricsFor(table, rankings)) {
    lines.push(lineOf(name, scored, options));
    onProgress?.("numbers", lines.length, metricsFor(table, rankings).length);
    await setImmediate();
  }
  return {
    task: "classification",
    metricFamily: "classification",
    images: scored.length,
    lines,
    text: [],
    tables: { perClass: perClassTable(scored) },
    notes: [
      ...(kind === undefined ? [] : [`scores are taken for ${kind}`]),
      ...(await coverageNotes(table, scored, truth)),
      ...orderNotes(scored, table.scores),
      ...fewImagesNote(scored.length, options),
    ],
  };
}

interface Sample {
  readonly ranking: Ranking;
  readonly labels: Labels;
}

/** The best classes of a row that are looked at. */
const keep = 10;

async function rankingsOf(
  table: PredictedClasses,
  labels: ReadonlyMap<string, Labels>,
  onProgress: ScoreOptions["onProgress"],
): Promise<{ rankings: Ranking[]; kind: "logits" | "probabilities" | undefined }> {
  const rankings: Ranking[] = [];
  let kind: "logits" | "probabilities" | undefined;
  for await (const row of table.rows()) {
    const id = table.ids[rankings.length];
    if (table.scores === undefined) rankings.push(rankingOfClasses(row));
    else {
      kind ??= areProbabilities(row) ? "probabilities" : "logits";
      if (kind === "probabilities" && row.some((p) => p < 0)) {
        throw new Refusal(
          "data",
          `${table.file}: ${id} has a score below 0, and the first row has probabilities; write one of both`,
        );
      }
      rankings.push(ranking(row, { keep, truth: labels.get(id) as Labels, kind }));
    }
    onProgress?.("rows", rankings.length, table.ids.length);
  }
  return { rankings, kind };
}

/** Classes without scores: all that is known is their order. */
const rankingOfClasses = (classes: Float64Array): Ranking => ({
  classes,
  scores: new Float64Array(classes.length),
  logSumExp: 0,
  truthScore: Number.NaN,
});

function areProbabilities(scores: Float64Array): boolean {
  const sum = scores.reduce((a, b) => a + b, 0);
  return Math.abs(sum - 1) < 1e-3 && scores.every((score) => score >= 0);
}

function metricsFor({ scores }: PredictedClasses, rankings: readonly Ranking[]): string[] {
  const hasFive = rankings.every(({ classes }) => classes.length >= 5) && (scores ?? 6) > 5;
  const ranked = ["top-1", ...(hasFive ? ["top-5"] : []), "mean-per-class"];
  return scores === undefined ? ranked : [...ranked, "negative-log-likelihood", "ece-guo"];
}

function lineOf(name: string, scored: readonly Sample[], options: ClassScoreOptions): ScoreLine {
  const { unit, interval: kind, make } = metricNamed(name);
  const { observe, conclude, better } = make();
  const evidence = scored.map(({ ranking, labels }) => observe(ranking, labels));
  const value = conclude(evidence);
  const line = {
    name,
    value: orNull(value),
    unit: unit === "nats" ? unit : "share",
    better,
  } as const;
  const { resamples, seed, level } = intervalSettings(options);
  const n = scored.length;
  if (kind === "wilson") {
    const { low, high } = wilson(Math.round(value * n), n, level);
    return { ...line, interval: { low, high, level, method: "wilson" } };
  }
  if (resamples === 0) return line;
  const { low, high } = bootstrap({ conclude, evidence, resamples, level, seed });
  const method = `bootstrap ${resamples}, seed ${seed}`;
  return { ...line, interval: { low: orNull(low), high: orNull(high), level, method } };
}

function perClassTable(scored: readonly Sample[]): ScoreTable {
  const verdicts = scored.map(({ ranking, labels }) => perClassAccuracy.observe(ranking, labels));
  return {
    columns: ["class", "n", "correct", "accuracy"],
    kinds: ["text", "count", "count", "share"],
    rows: perClassAccuracy
      .conclude(verdicts)
      .map(({ class: k, n, correct, accuracy }) => [String(k), n, correct, accuracy]),
  };
}

async function coverageNotes(
  { ids }: PredictedClasses,
  scored: readonly Sample[],
  truth: string,
): Promise<string[]> {
  const labelled = await labelledSamples(truth);
  const broken = scored.filter(({ ranking }) => isBroken(ranking)).length;
  const excluded = scored.filter(({ ranking }) => ranking.truthScore === -Infinity).length;
  return [
    ...(labelled > ids.length
      ? [`without a row and not counted: ${labelled - ids.length} of ${labelled} labelled samples`]
      : []),
    ...(scored.length < ids.length
      ? [`not counted, since nobody could label them: ${ids.length - scored.length} samples`]
      : []),
    ...(excluded > 0
      ? [
          `likelihood is infinite: ${excluded} of ${scored.length} rows give the true class no chance`,
        ]
      : []),
    ...(broken > 0 ? [`rows with a NaN count as wrong: ${broken} of ${scored.length}`] : []),
  ];
}

/** Whether another order of classes explains the rows far better. */
function orderNotes(scored: readonly Sample[], classes: number | undefined): string[] {
  if (classes === undefined) return [];
  const observed = scored.map(({ ranking, labels }) => ({ topClasses: ranking.classes, labels }));
  const found = classOrderProbe(observed, classes);
  if (found === null) return [];
  return [
    `top-1 would be ${((100 * found.under) / found.scored).toFixed(1)} % if ${found.order.meaning}`,
  ];
}
