/**
 * @module How far a threshold is at least or at most, where the answers do not bracket it. Exact
 * binomial tests, one after the other from the safest claim on, until the first that fails: so all the
 * claims hold together at the level of one (a fixed sequence). They assume only that ψ rises.
 */
import { binomialCdf, binomialSurvival } from "./binomial.ts";
import type { Responses } from "./psychometric-function.ts";

/** A share of right answers, and how sure a claim about it has to be. */
export interface Claim {
  readonly share: number;
  readonly level: number;
}

/**
 * The least intensity at which more than `share` is right: the threshold is at most there. For each
 * intensity the answers up to it count, since they are no easier. Null if no intensity shows it.
 */
export function thresholdAtMost(
  responses: readonly Responses[],
  { share, level }: Claim,
): number | null {
  let bound: number | null = null;
  for (const { intensity, correct, n } of runningSums(responses).reverse()) {
    if (binomialSurvival(correct, { n, p: share }) > 1 - level) break;
    bound = intensity;
  }
  return bound;
}

/** The greatest intensity at which fewer than `share` are right: the threshold is at least there. */
export function thresholdAtLeast(
  responses: readonly Responses[],
  { share, level }: Claim,
): number | null {
  let bound: number | null = null;
  for (const { intensity, correct, n } of runningSums([...responses].reverse()).reverse()) {
    if (binomialCdf(correct, { n, p: share }) > 1 - level) break;
    bound = intensity;
  }
  return bound;
}

/** Each intensity with all the answers up to it. */
function runningSums(responses: readonly Responses[]): Responses[] {
  let correct = 0;
  let n = 0;
  return responses.map((at) => {
    correct += at.correct;
    n += at.n;
    return { intensity: at.intensity, correct, n };
  });
}
