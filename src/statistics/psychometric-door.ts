/** @module What may come into the fit of a psychometric function, and in which form it goes on. */
import { checkCount } from "./interval.ts";
import type { Assumptions } from "./psychometric-fit.ts";
import type { Responses } from "./psychometric-function.ts";

/** Intensities whose logarithms differ by less are one: no curve can tell them apart. */
const resolution = 1e-9;

/** By ascending intensity, each once; those that nobody answered at left out. */
export function inOrder(responses: readonly Responses[]): Responses[] {
  const asked: Responses[] = [];
  for (const { intensity, correct, n } of responses) {
    if (!(intensity > 0 && intensity < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`an intensity is above 0 and finite, got ${intensity}`);
    }
    checkCount("correct", correct);
    checkCount("n", n);
    if (correct > n) throw new RangeError(`${correct} of ${n} answers are right at ${intensity}`);
    if (n > 0) asked.push({ intensity, correct, n });
  }
  const ordered: Responses[] = [];
  for (const next of asked.sort((a, b) => a.intensity - b.intensity)) {
    const last = ordered.at(-1);
    if (last === undefined || Math.log(next.intensity / last.intensity) > resolution) {
      ordered.push(next);
    } else {
      const { intensity, correct, n } = last;
      ordered[ordered.length - 1] = { intensity, correct: correct + next.correct, n: n + next.n };
    }
  }
  if (ordered.length < 2) {
    throw new RangeError(
      `a psychometric function needs two intensities or more, got ${ordered.length}`,
    );
  }
  return ordered;
}

/** Refuses rates that are no shares, and thresholds that guessing alone would pass. */
export function checkAssumptions(
  { guessRate, lapseRate }: Assumptions,
  shares: readonly number[],
): void {
  const lapse = typeof lapseRate === "number" ? lapseRate : lapseRate.atMost;
  if (!(guessRate >= 0 && lapse >= 0 && guessRate + lapse < 1)) {
    throw new RangeError(
      `guess rate and lapse rate are shares, together below 1, got ${guessRate} and ${lapse}`,
    );
  }
  for (const share of shares) {
    if (share > guessRate && share < 1) continue;
    throw new RangeError(`no threshold at ${share}: it must be above the guess rate ${guessRate}`);
  }
}
