/** @module Asks kept runs about all samples and about resamples of them, on threads where that pays. */
import { Refusal } from "../errors.ts";
import { joined, lineOf, type Resampled } from "../statistics/index.ts";
import { asker, usefulThreads } from "./asker.ts";
import type { LineOfModel } from "./compared-line.ts";
import type { Answers, Subject } from "./kept-evidence.ts";
import type { KeptRun } from "./kept-run.ts";
import type { Progress } from "./predict.ts";

export interface Asked {
  /** Names of lines. */
  readonly metrics: readonly string[];
  /** Samples that do not count. */
  readonly leftOut: readonly string[];
  readonly resamples: number;
  readonly seed: number;
}

export interface AskOptions {
  readonly threads?: number;
  /** In resamples, of all models together; silent where there is nothing to resample. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Said of the same samples by all models. */
export interface Said {
  readonly ids: readonly string[];
  /** For each metric, what it says of each model. */
  readonly models: readonly (readonly LineOfModel[])[];
}

export async function askRuns(
  runs: readonly KeptRun[],
  { metrics, leftOut, resamples, seed }: Asked,
  { threads, onProgress }: AskOptions,
): Promise<Said> {
  const { scored } = runs[0].record.samples;
  await using evidence = asker(threads ?? usefulThreads(runs.length * resamples * scored));
  let done = 0;
  const total = runs.length * resamples;
  async function said({ plan, ledger, record }: KeptRun) {
    const subject: Subject = { plan, ledger, digest: record.ledger.digest, metrics, leftOut };
    const whole = evidence.ask({ wanted: "whole", subject });
    const ranges = rangesOf(resamples).map(async ({ from, to }) => {
      const range = await evidence.ask({
        wanted: "resampled",
        subject,
        resamples: { seed, from, to },
      });
      done += to - from;
      if (range.lines > 0) onProgress?.({ done, before: 0, total });
      return range;
    });
    const [{ ids, lines }, ...resampled] = await Promise.all([whole, ...ranges]);
    return { ids, lines: linesOf(lines, joined(resampled)) };
  }
  const all = await Promise.all(runs.map(said));
  const ids = sameIds(all.map((one) => one.ids));
  return {
    ids,
    models: metrics.map((metric) => all.map(({ lines }) => lineNamed(lines, metric))),
  };
}

/** So few that progress is seen, so many that asking costs nothing. */
const resamplesAtOnce = 20;

const rangesOf = (resamples: number): { from: number; to: number }[] =>
  Array.from({ length: Math.ceil(resamples / resamplesAtOnce) }, (_, i) => ({
    from: i * resamplesAtOnce,
    to: Math.min(resamples, (i + 1) * resamplesAtOnce),
  }));

/** Every line with its hits, or with what it is on each resample. */
function linesOf(lines: Answers["whole"]["lines"], resampled: Resampled): LineOfModel[] {
  let next = 0;
  return lines.map(({ name, ...line }) => ({
    ...line,
    metric: name,
    ...(line.hits === undefined && { resampled: lineOf(resampled, next++) }),
  }));
}

function lineNamed(lines: readonly LineOfModel[], metric: string): LineOfModel {
  const line = lines.find((one) => one.metric === metric);
  if (line !== undefined) return line;
  throw new Refusal("usage", `${metric} is no number of single samples, so it cannot be compared`);
}

/** The ids that all have in the same order. */
function sameIds([first, ...others]: readonly (readonly string[])[]): readonly string[] {
  if (first.length === 0) {
    throw new Refusal("data", "there is no sample for which all models have an answer");
  }
  for (const ids of others) {
    const at = Array.from({ length: Math.max(first.length, ids.length) }).findIndex(
      (_, i) => ids[i] !== first[i],
    );
    if (at === -1) continue;
    throw new Refusal(
      "usage",
      `the records are not of the same samples: at place ${at + 1} one has ${first[at] ?? "none"}, ` +
        `another ${ids[at] ?? "none"}`,
    );
  }
  return first;
}
