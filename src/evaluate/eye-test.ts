/** @module What an eye test tells beside accuracy: outcomes by condition, the curve, its thresholds. */
import {
  type Answer,
  type EyeTest,
  eyeTests,
  guessRate,
  outcomesOf,
  responsesOf,
} from "../data/index.ts";
import { type Psychometric, psychometric, type Threshold, wilson } from "../statistics/index.ts";
import type { Scored } from "./classification-results.ts";
import type { ClassificationProtocol } from "./protocols.ts";

/** The tables of an eye test; none of another protocol. */
export function eyeTestTables(
  { eyeTest: name, intervals }: ClassificationProtocol,
  scored: Scored,
): Readonly<Record<string, unknown>> {
  if (name === undefined) return {};
  const eyeTest: EyeTest = eyeTests[name as keyof typeof eyeTests]; // protocols name no others
  const outcomes = outcomesOf(answersOf(eyeTest, scored));
  const responses = responsesOf(outcomes);
  const { level, others } = intervals;
  const fit =
    responses.length < 3
      ? undefined
      : psychometric({
          responses,
          guessRate,
          level,
          seed: others.seed,
          resamples: others.bootstrap,
        });
  const { quantity, unit } = eyeTest;
  const table = outcomes.map(({ condition, correct, n }) => {
    const { low, high } = wilson(correct, n, level);
    return { ...condition, correct, n, low, high };
  });
  return {
    eyeTest: { name, quantity, unit, outcomes: table, ...(fit && { psychometric: fit }) },
    chart: [...eyeTest.chart(outcomes), ...(fit ? ["", ...thresholdLines(eyeTest, fit)] : [])],
  };
}

/** The condition of a sample is the second part of its id. */
function answersOf({ conditions }: EyeTest, { ids, rankings, labels }: Scored): Answer[] {
  const byName = new Map(conditions.map((condition) => [condition.name, condition]));
  return ids.map((id, i) => {
    const condition = byName.get(id.split("/")[1]);
    if (condition === undefined) throw new Error(`internal: ${id} names no condition`);
    return { condition, correct: labels[i].includes(rankings[i].classes[0]) };
  });
}

const thresholdLines = (eyeTest: EyeTest, { thresholds, level }: Psychometric): string[] =>
  thresholds.map((threshold) => {
    const share = `${Math.round(100 * threshold.share)} % right`;
    return `${share} at ${eyeTest.quantity} ${words(threshold, eyeTest.unit, level)}`;
  });

function words(threshold: Threshold, unit: string, level: number): string {
  const shown = (x: number | null) => (x === null ? "…" : `${Number(x.toPrecision(3))}`);
  if (threshold.kind !== "measured") {
    const side =
      threshold.kind === "at-most" ? "below all that were shown" : "above all that were shown";
    return threshold.intensity === null
      ? side
      : `${threshold.kind.replace("-", " ")} ${shown(threshold.intensity)} ${unit} (${side})`;
  }
  const { intensity, low, high } = threshold;
  return `${shown(intensity)} ${unit}  (${shown(low)} … ${shown(high)}, ${Math.round(100 * level)} %)`;
}
