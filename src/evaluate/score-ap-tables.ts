/** @module What average precision says beside its lines: of every category, of every recall, of every defect. */
import {
  type ApEvidence,
  type ApFamily,
  type CorrectionEffect,
  curveOf,
  linesByCategory,
  precisionRecall,
  type TideRow,
} from "../metrics/index.ts";
import { orNull } from "./or-null.ts";
import type { Score, ScoreCurve, ScoreTable } from "./score.ts";

/** Of each category its objects, crowds left out, and all lines. */
export function perClassTable(
  family: ApFamily,
  evidence: readonly ApEvidence[],
  classes: readonly string[],
): ScoreTable {
  const objects = new Uint32Array(classes.length);
  for (const { objectCategories, counted } of evidence) {
    for (let i = 0; i < counted.length; i++) objects[objectCategories[i]] += counted[i] & 1;
  }
  return {
    columns: ["class", "objects", ...family.lines.map(({ name }) => name)],
    kinds: ["text", "count", ...family.lines.map(() => "share" as const)],
    rows: linesByCategory(family, evidence).map((values, k) => [
      family.settings.useCategories ? classes[k] : "all",
      objects[k],
      ...Array.from(values, orNull),
    ]),
  };
}

/** Precision at every recall, at the first range of areas and the last limit: the mean of all classes at each IoU, and each class at the first. */
export function curvesOf(
  family: ApFamily,
  evidence: readonly ApEvidence[],
  classes: readonly string[],
): NonNullable<Score["curves"]> {
  const { iouThresholds, recallThresholds, maxDets, useCategories } = family.settings;
  const all = precisionRecall(family, evidence);
  const [, , K] = all.shape;
  const cut = maxDets.length - 1;
  const ofClass = (threshold: number) =>
    Array.from({ length: K }, (_, category) => curveOf(all, { threshold, category, area: 0, cut }));
  const means = Array.from(iouThresholds, (iou, threshold): ScoreCurve => {
    const known = ofClass(threshold).filter((curve) => curve !== null);
    return {
      class: null,
      iou,
      precision: Array.from(recallThresholds, (_, r) =>
        known.length === 0
          ? -1
          : known.reduce((sum, { precision }) => sum + precision[r], 0) / known.length,
      ),
    };
  });
  const single = ofClass(0).flatMap((curve, k): ScoreCurve[] =>
    curve === null || !useCategories
      ? []
      : [{ class: classes[k], iou: iouThresholds[0], precision: Array.from(curve.precision) }],
  );
  return { recall: Array.from(recallThresholds), curves: [...means, ...single] };
}

/** Of each correction by how much it moves each line. */
export function correctionsTable(
  { lines }: ApFamily,
  effects: readonly CorrectionEffect[],
): ScoreTable {
  return {
    columns: ["correction", ...lines.map(({ name }) => name), "does"],
    kinds: ["text", ...lines.map(() => "change" as const), "text"],
    rows: effects.map(({ correction, does, strict, corrected }) => [
      correction,
      ...Array.from(corrected, (value, i) => orNull(value - strict[i])),
      does,
    ]),
  };
}

/** The types of errors, and how much AP at an overlap of 0.5 would gain without each (TIDE). */
export const errorsTable = (rows: readonly TideRow[]): ScoreTable => ({
  columns: ["error", "count", "AP50 would gain"],
  kinds: ["text", "count", "share"],
  rows: rows.map(({ type, count, dAP }) => [type, count, dAP]),
});
