/** @module Panoptic quality (Kirillov et al. 2019, arXiv:1801.00868). */
import type { PanopticMap } from "../scene/index.ts";
import { classTotals, onceEach } from "./class-totals.ts";
import type { MetricFamily } from "./metric-family.ts";
import { matchSegments, type SegmentMatches } from "./panoptic-match.ts";
import type { Table } from "./table.ts";

export interface PanopticOptions {
  /** Of each category whether it is a thing (else it is stuff); index = category. */
  readonly isThing: readonly boolean[];
}

const groups = [
  { suffix: "", takes: () => true },
  { suffix: "-things", takes: (isThing: boolean) => isThing },
  { suffix: "-stuff", takes: (isThing: boolean) => !isThing },
];

/**
 * PQ = SQ · RQ of each category, over all images; then the mean over categories that occur in truth or were
 * invented: over all, over things, over stuff. Of no category there is none (panopticapi divides by zero).
 */
export const panopticQuality = (
  options: PanopticOptions,
): MetricFamily<PanopticMap, PanopticMap, SegmentMatches> => ({
  name: "panoptic-quality",
  lines: groups.flatMap(({ suffix }) =>
    ["PQ", "SQ", "RQ"].map((name) => ({ name: `${name}${suffix}`, better: "higher" as const })),
  ),
  observe: (prediction, truth) => matchSegments(prediction, truth, options.isThing.length),
  conclude: (evidence) => concluder(options, evidence)(onceEach(evidence)),
  reweighed: (evidence) => concluder(options, evidence),
});

function concluder({ isThing }: PanopticOptions, evidence: readonly SegmentMatches[]) {
  const totals = totalsOf(evidence, isThing.length);
  return (counts: ArrayLike<number>): Float64Array => {
    const qualities = qualitiesOf(totals(counts)).filter(({ pq }) => !Number.isNaN(pq));
    return Float64Array.from(
      groups.flatMap(({ takes }) => {
        const some = qualities.filter((quality) => takes(isThing[quality.class]));
        const mean = (value: (of: CategoryQuality) => number): number =>
          some.reduce((sum, one) => sum + value(one), 0) / some.length;
        return [mean(({ pq }) => pq), mean(({ sq }) => sq), mean(({ rq }) => rq)];
      }),
    );
  };
}

export interface CategoryQuality {
  /** The category, from 0. */
  readonly class: number;
  /** NaN, as the others, where the category does not occur. */
  readonly pq: number;
  readonly sq: number;
  readonly rq: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** Of every category its qualities, and what they are made of. */
export const perCategoryQuality = (
  options: PanopticOptions,
): Table<PanopticMap, PanopticMap, SegmentMatches, CategoryQuality> => ({
  name: "per-category-quality",
  observe: (prediction, truth) => matchSegments(prediction, truth, options.isThing.length),
  conclude: (evidence) =>
    qualitiesOf(totalsOf(evidence, options.isThing.length)(onceEach(evidence))),
});

function qualitiesOf([
  iou,
  truePositives,
  falsePositives,
  falseNegatives,
]: readonly Float64Array[]) {
  return Array.from(truePositives, (n, c): CategoryQuality => {
    const size = n + 0.5 * falsePositives[c] + 0.5 * falseNegatives[c];
    return {
      class: c,
      pq: iou[c] / size,
      // Where nothing was matched, though something was there to match, it is 0 and not 0/0.
      sq: n === 0 && size > 0 ? 0 : iou[c] / n,
      rq: n / size,
      truePositives: n,
      falsePositives: falsePositives[c],
      falseNegatives: falseNegatives[c],
    };
  });
}

const totalsOf = (evidence: readonly SegmentMatches[], categories: number) =>
  classTotals(
    evidence.map(({ classes, iou, truePositives, falsePositives, falseNegatives }) => ({
      classes,
      columns: [iou, truePositives, falsePositives, falseNegatives],
    })),
    { classes: categories, columns: 4 },
  );
