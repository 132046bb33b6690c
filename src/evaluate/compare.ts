/** @module How sure we are of a difference: records of the same samples, tested pair by pair. */
import { unknownName } from "../errors.ts";
import { type Correction, generatorName } from "../statistics/index.ts";
import { type AskOptions, askRuns } from "./ask-runs.ts";
import { comparableRuns } from "./comparable.ts";
import { comparedLine, type Settings } from "./compared-line.ts";
import type { Comparison } from "./comparison.ts";
import { warningsOf } from "./comparison-warnings.ts";
import type { KeptRun } from "./kept-run.ts";
import { protocolOf } from "./plan.ts";

export interface CompareOptions extends AskOptions {
  readonly store: string;
  /** Ids of two records or more, or their beginnings. */
  readonly ids: readonly string[];
  /** Names of lines, as in the results of the records; else all of two records, the headline of more. */
  readonly metrics?: readonly string[];
  /** Of the intervals; a pair is told apart where its adjusted p is at most 1 − level. */
  readonly level?: number;
  readonly correction?: Correction;
  /** What is not said here is as the protocol says. */
  readonly resamples?: number;
  readonly seed?: number;
}

/**
 * Compares records of one store. Everything comes from their kept predictions, on the samples for
 * which all have an answer: shares of hits by McNemar's test, all else by a bootstrap in which all
 * models see the same resamples. The outcome does not depend on the number of threads.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const runs = await comparableRuns(options.store, options.ids);
  const [{ record, plan }] = runs;
  const { intervals } = protocolOf(plan);
  const settings: Settings = {
    level: options.level ?? intervals.level,
    correction: options.correction ?? "bh",
    resamples: options.resamples ?? intervals.others.bootstrap,
    seed: options.seed ?? intervals.others.seed,
  };
  if (!(Number.isSafeInteger(settings.resamples) && settings.resamples >= 1)) {
    throw new RangeError(`a bootstrap takes one resample or more, got ${settings.resamples}`);
  }
  const metrics = metricsOf(runs, options.metrics ?? []);
  const leftOut = leftOutOf(runs);
  const { ids, models } = await askRuns(runs, { ...settings, metrics, leftOut }, options);
  const lines = models.map((ofModels) => comparedLine(ofModels, settings));
  return {
    protocol: { id: record.protocol.id, digest: record.protocol.digest },
    dataset: { name: record.dataset.name, digest: record.dataset.digest },
    samples: ids.length,
    leftOut,
    ...settings,
    generator: generatorName,
    models: runs.map(({ record: { id, model, marks } }) => ({ id, name: model.name, marks })),
    warnings: warningsOf(runs, { leftOut, lines, settings }),
    lines,
  };
}

function metricsOf(runs: readonly KeptRun[], wanted: readonly string[]): readonly string[] {
  const known = runs[0].record.results.map(({ metric }) => metric);
  const unknown = wanted.find((metric) => !known.includes(metric));
  if (unknown !== undefined) throw unknownName("metric", unknown, known);
  if (wanted.length > 0) return [...new Set(wanted)];
  return runs.length === 2 ? known : known.slice(0, 1);
}

/** The samples that one of the models has no answer for, since they could not be read for it. */
export const leftOutOf = (runs: readonly KeptRun[]): string[] =>
  [...new Set(runs.flatMap(({ record }) => record.samples.broken.map(({ id }) => id)))].sort();
