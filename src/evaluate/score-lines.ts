/** @module The lines of a family of metrics as those of a score. */
import { messageOf, Refusal } from "../errors.ts";
import type { MetricFamily } from "../metrics/index.ts";
import type { ScoreLine, ScoreOptions } from "./score.ts";
import { intervalsOf, orNull } from "./score-intervals.ts";

/** The lines of a family with their intervals. */
export async function scoreLines<Evidence>(
  { lines, reweighed, conclude }: MetricFamily<never, never, Evidence>,
  evidence: readonly Evidence[],
  options: ScoreOptions,
): Promise<ScoreLine[]> {
  const values = conclude(evidence);
  const size = { images: evidence.length, lines: lines.length };
  const intervals = await intervalsOf(reweighed(evidence), size, options);
  return lines.map(({ name, better }, i) => {
    const interval = intervals[i];
    return {
      name,
      value: orNull(values[i]),
      unit: "share",
      better,
      ...(interval === undefined ? {} : { interval }),
    };
  });
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
