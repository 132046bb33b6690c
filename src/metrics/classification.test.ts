/**
 * The metrics of classification against scikit-learn, torch and torchmetrics, whose versions are named
 * in fixtures/classification.json.
 */
import { describe, expect, test } from "vitest";
import type { Ranking } from "../scene/index.ts";
import { calibrationBins, float32Edges } from "./calibration.ts";
import { confusionPairs } from "./confusion-pairs.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import fixture from "./fixtures/classification.json" with { type: "json" };
import { maximumCalibrationError } from "./maximum-calibration-error.ts";
import type { Metric } from "./metric.ts";
import { negativeLogLikelihood } from "./negative-log-likelihood.ts";
import { meanPerClassAccuracy, perClassAccuracy } from "./per-class-accuracy.ts";
import { ranking } from "./ranking.ts";
import { topK } from "./top-k.ts";

type AnyMetric = Pick<Metric<Ranking, readonly number[], unknown>, "observe"> & {
  conclude(evidence: readonly never[]): unknown;
};

const rankings = fixture.logits.map((logits, i) =>
  ranking(Float32Array.from(logits), { keep: 6, truth: [fixture.labels[i]], kind: "logits" }),
);

const of = <M extends AnyMetric>(metric: M) =>
  metric.conclude(
    rankings.map((ranking, i) => metric.observe(ranking, [fixture.labels[i]])) as never[],
  ) as ReturnType<M["conclude"]>;

test.each(fixture.topK)("top-%i is %d (scikit-learn top_k_accuracy_score)", (k, expected) => {
  expect(of(topK(k))).toBe(expected);
});

test("the negative log-likelihood is scikit-learn's log_loss and torch's cross_entropy", () => {
  expect(of(negativeLogLikelihood)).toBeCloseTo(fixture.logLoss, 6); // a kept score is float32
  expect(of(negativeLogLikelihood)).toBeCloseTo(fixture.crossEntropy, 6);
});

test("mean per-class accuracy is scikit-learn's balanced_accuracy_score", () => {
  expect(of(meanPerClassAccuracy)).toBeCloseTo(fixture.balancedAccuracy, 14);
});

test("per-class accuracy and confusions add up to top-1", () => {
  const rows = of(perClassAccuracy);
  const hits = rows.reduce((sum, row) => sum + row.correct, 0);
  const mistakes = of(confusionPairs).reduce((sum, { count }) => sum + count, 0);
  expect(hits / rankings.length).toBe(of(topK(1)));
  expect(hits + mistakes).toBe(rankings.length);
  expect(rows.map((row) => row.class)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]); // 8 never occurs
});

describe.each(["guo", "torchmetrics"] as const)("calibration by %s", (convention) => {
  // The references sum in float32: 1e-6.
  test.each(fixture.calibration)("of the same logits, in $bins bins", (expected) => {
    const binning = { bins: expected.bins, convention };
    expect(of(expectedCalibrationError(binning))).toBeCloseTo(expected[convention].ece, 6);
    expect(of(maximumCalibrationError(binning))).toBeCloseTo(expected[convention].mce, 6);
  });

  test.each(fixture.atEdges.calibration)(
    "of confidences on the edges of $bins bins and one float32 beside them",
    (expected) => {
      const evidence = fixture.atEdges.confidence.map((confidence, i) => ({
        confidence: Math.fround(confidence),
        isRight: fixture.atEdges.right[i] === 1,
      }));
      const binning = { bins: expected.bins, convention };
      const [ece, mce] = [expectedCalibrationError, maximumCalibrationError].map((metric) =>
        metric(binning).conclude(evidence),
      );
      expect(ece).toBeCloseTo(expected[convention].ece, 6);
      expect(mce).toBeCloseTo(expected[convention].mce, 6);
      // In guo's bins, the two confidences of exactly 0 are in none.
      const placed = calibrationBins(evidence, binning).reduce((sum, { n }) => sum + n, 0);
      const zeros = evidence.filter(({ confidence }) => confidence === 0).length;
      expect(evidence.length - placed).toBe(convention === "guo" ? zeros : 0);
      expect(zeros).toBeGreaterThan(1);
    },
  );
});

test("torchmetrics says the same of logits", () => {
  const ece = of(expectedCalibrationError({ convention: "torchmetrics" }));
  expect(ece).toBeCloseTo(fixture.torchmetricsOfLogits, 6);
});

test.each(fixture.edges as [number, number[]][])(
  "the edges of %i bins are torch's, to the bit",
  (bins, edges) => {
    expect([...float32Edges(bins)]).toEqual(edges.map(Math.fround));
  },
);
