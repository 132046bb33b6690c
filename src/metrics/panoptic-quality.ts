/** @module Panoptic quality (Kirillov et al. 2019, arXiv:1801.00868). */
import type { PanopticMap } from "../scene/index.ts";
import { fixed } from "./ap-summary.ts";
import { classTotals, onceEach } from "./class-totals.ts";
import type { MetricFamily } from "./metric-family.ts";
import { matchSegments, type SegmentMatches } from "./panoptic-match.ts";
import type { Table } from "./table.ts";

export interface PanopticOptions {
  /** Of each category whether it is a thing (else it is stuff); index = category. */
  readonly isThing: readonly boolean[];
}

const groups = [
  { title: "All", suffix: "", takes: () => true },
  { title: "Things", suffix: "-things", takes: (isThing: boolean) => isThing },
  { title: "Stuff", suffix: "-stuff", takes: (isThing: boolean) => !isThing },
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

/** The table that panopticapi prints, to the letter; a mean that there is not is `nan`. */
export function panopticSummary(
  options: PanopticOptions,
  evidence: readonly SegmentMatches[],
): string[] {
  const values = panopticQuality(options).conclude(evidence);
  const occurring = perCategoryQuality(options)
    .conclude(evidence)
    .filter(({ pq }) => !Number.isNaN(pq));
  const shown = (value: number): string =>
    (Number.isNaN(value) ? "nan" : fixed(100 * value, 1)).padStart(5);
  const rows = groups.map(({ title, takes }, group) => {
    const [pq, sq, rq] = Array.from(values.subarray(3 * group, 3 * group + 3), shown);
    const n = occurring.filter((quality) => takes(options.isThing[quality.class])).length;
    return `${title.padEnd(10)}| ${pq}  ${sq}  ${rq} ${String(n).padStart(5)}`;
  });
  return [`${"".padEnd(10)}|    PQ     SQ     RQ     N`, "-".repeat(38), ...rows];
}
