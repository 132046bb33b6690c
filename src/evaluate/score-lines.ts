/** @module The lines of a family of metrics as those of a score. */
import { messageOf, Refusal } from "../errors.ts";
import type { MetricFamily } from "../metrics/index.ts";
import { type Size, sizesDiffer } from "../scene/index.ts";
import { orNull } from "./or-null.ts";
import type { ScoreLine, ScoreOptions } from "./score.ts";
import { intervalsOf } from "./score-intervals.ts";

/** The lines of a family with their intervals. */
export async function scoreLines<Evidence>(
  { lines, reweighed, conclude }: MetricFamily<never, never, Evidence>,
  evidence: readonly Evidence[],
  options: ScoreOptions,
): Promise<ScoreLine[]> {
  const size = { images: evidence.length, lines: lines.length };
  const intervals = await intervalsOf(reweighed(evidence), size, options);
  return linesOf(lines, conclude(evidence), intervals);
}

/** A line for each value, with its interval where there is one. */
export const linesOf = (
  lines: MetricFamily<never, never, unknown>["lines"],
  values: ArrayLike<number>,
  intervals: readonly (ScoreLine["interval"] | undefined)[],
): ScoreLine[] =>
  lines.map(({ name, better }, i) => ({
    name,
    value: orNull(values[i]),
    unit: "share",
    better,
    ...(intervals[i] && { interval: intervals[i] }),
  }));

/** What is said of every pixel must be said of as many as there are. */
export function refuseOtherSize(
  said: Size,
  truth: Size,
  files: { readonly prediction: string; readonly truth: string },
): void {
  const why = sizesDiffer(said, truth);
  if (why === undefined) return;
  throw new Refusal(
    "data",
    `${files.prediction}: has ${why}, as ${files.truth}; predict at the size of the image`,
  );
}

/** What a metric does not take is a fault of the file that it is in. */
export function refused<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new Refusal("data", `${file}: ${messageOf(thrown)}`, { cause: thrown });
  }
}
