/** @module The lines that sum average precision up, and what each is the mean of. */
import type { ApSettings } from "./ap-settings.ts";
import type { Line } from "./metric-family.ts";

/** A line, and of which cells it is the mean. */
export interface ApLine extends Line {
  readonly better: "higher";
  /** The mean of precisions at all recall thresholds (AP), or of the recalls that were reached (AR). */
  readonly of: "precision" | "recall";
  /** The place of its only IoU threshold; without it the line is the mean over all. */
  readonly threshold?: number;
  /** The place of its range of areas. */
  readonly area: number;
  /** The place of its limit in `maxDets`. */
  readonly cut: number;
  /** Only of these categories, and what they are called; without them of all. */
  readonly categories?: readonly number[];
  readonly group?: string;
}

/** The lines of COCO, as far as the options allow them, under the names that papers use. */
export function cocoLines(settings: ApSettings): ApLine[] {
  const { overlaps, areaRanges, maxDets } = settings;
  const last = maxDets.length - 1;
  const ap = { better: "higher", of: "precision", area: 0, cut: last } as const;
  const ar = { better: "higher", of: "recall", area: 0, cut: last } as const;
  const single = [0.5, 0.75]
    .map((value) => ({ value, threshold: settings.iouThresholds.indexOf(value) }))
    .filter(({ threshold }) => threshold >= 0)
    .map(({ value, threshold }) => ({ suffix: String(100 * value), threshold }));
  const sizes = areaRanges.map(({ name }, area) => ({ suffix: suffixOf(name), area })).slice(1);
  const limits = maxDets.map((max, cut) => ({ suffix: String(max), cut }));
  // COCO's keypoints have one limit, and recall at single thresholds instead.
  const recalls = overlaps === "keypoints" ? [{ suffix: "" }, ...single] : limits;
  return [
    { ...ap, name: "AP" },
    ...[...single, ...sizes].map(({ suffix, ...of }) => ({ ...ap, ...of, name: `AP${suffix}` })),
    ...[...recalls, ...sizes].map(({ suffix, ...of }) => ({ ...ar, ...of, name: `AR${suffix}` })),
  ];
}

/** `small` is `s`, as in APs; a name of one's own stands in full, as in AP-tiny. */
const suffixOf = (area: string): string =>
  ["small", "medium", "large"].includes(area) ? area[0] : `-${area}`;
