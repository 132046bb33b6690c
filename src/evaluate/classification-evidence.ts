/** @module What each image shows to the metrics of classification. */
import type { Reweighed } from "../statistics/index.ts";
import { metricNamed, type Scored } from "./classification-results.ts";
import type { Evidence, FamilyEvidence } from "./evidence.ts";
import type { ClassificationProtocol } from "./protocols.ts";

export const classificationEvidence = (
  { metrics }: Pick<ClassificationProtocol, "metrics">,
  { ids, rankings, labels }: Scored,
): Evidence => ({
  ids,
  families: metrics.map((name): FamilyEvidence => {
    const { unit, interval, make } = metricNamed(name);
    const { better, observe, conclude } = make();
    return {
      lines: [{ name, better, unit }],
      pieces: rankings.map((ranking, i) => observe(ranking, labels[i])),
      reweighed: (pieces) => repeating(pieces, conclude),
      ...(interval === "wilson" && { isHit: (piece) => piece === 1 }),
    };
  }),
});

/** Concludes from each piece as often as it counts, behind each other. */
function repeating(
  pieces: readonly unknown[],
  conclude: (evidence: readonly unknown[]) => number,
): Reweighed {
  const resample: unknown[] = [];
  return (counts) => {
    let length = 0;
    for (let i = 0; i < pieces.length; i++) {
      for (let c = 0; c < counts[i]; c++) resample[length++] = pieces[i];
    }
    resample.length = length;
    return [conclude(resample)];
  };
}
