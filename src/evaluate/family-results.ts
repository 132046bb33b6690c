/** @module The lines of a family of metrics as results of a record, each with its interval. */
import type { MetricFamily } from "../metrics/index.ts";
import type { Result } from "../record/index.ts";
import { familyBootstrap } from "../statistics/index.ts";
import type { FamilyEvidence } from "./evidence.ts";
import { orNull } from "./or-null.ts";
import type { Protocol } from "./protocols.ts";

/** A line without a value (no small object in the data, say) is null, and so are its limits. */
export function familyResults<Evidence>(
  { lines, reweighed }: MetricFamily<never, never, Evidence>,
  evidence: readonly Evidence[],
  { level, others: { bootstrap: resamples, seed } }: Protocol["intervals"],
): Result[] {
  const n = evidence.length;
  const spreads = familyBootstrap({ reweighed: reweighed(evidence), n, resamples, level, seed });
  return lines.map(({ name, better }, i): Result => {
    const { estimate, low, high } = spreads[i];
    return {
      metric: name,
      value: orNull(estimate),
      unit: "share",
      better,
      n,
      interval: {
        low: orNull(low),
        high: orNull(high),
        level,
        method: `bootstrap ${resamples}, seed ${seed}`,
      },
    };
  });
}

/** The same for comparisons. */
export const familyEvidence = <Evidence>(
  { lines, reweighed }: MetricFamily<never, never, Evidence>,
  evidence: readonly Evidence[],
): FamilyEvidence => ({
  lines: lines.map((line) => ({ ...line, unit: "share" })),
  pieces: evidence,
  reweighed: (pieces) => reweighed(pieces as readonly Evidence[]), // some of those above
});
