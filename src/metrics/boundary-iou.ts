/** @module Boundary IoU of classes (Cheng et al. 2021, arXiv:2103.16562): overlap near the edges alone. */
import type { LabelMap } from "../scene/index.ts";
import { onceEach } from "./class-totals.ts";
import { nanMean, totalsOf } from "./mean-iou.ts";
import type { MetricFamily } from "./metric-family.ts";
import { checkSizes, type Overlap, type OverlapOptions, sparse } from "./overlap.ts";

export interface BoundaryIoUOptions extends OverlapOptions {
  /** How wide the boundary is, as a share of the diagonal of the image; 0.02 in the paper. */
  readonly ratio?: number;
}

/**
 * Of each class only the pixels that lie within a width of another class, of pixels that are not scored, or of
 * the border of the image; their intersection over union, summed over the dataset as in `meanIoU` (`mmseg`).
 * The boundary of a class is its mask less the mask eroded, as in boundary_iou's `mask_to_boundary`. What is not
 * scored is cut out of both sides first, so that both have the same edge there.
 */
export const boundaryIoU = (
  options: BoundaryIoUOptions,
): MetricFamily<LabelMap, LabelMap, Overlap> => ({
  name: "boundary-iou",
  lines: [{ name: "mBoundaryIoU", better: "higher" }],
  observe: (prediction, truth) => boundaryOverlap(prediction, truth, options),
  conclude: (evidence) => concluder(options, evidence)(onceEach(evidence)),
  reweighed: (evidence) => concluder(options, evidence),
});

function concluder({ classes }: OverlapOptions, evidence: readonly Overlap[]) {
  const totals = totalsOf(evidence, classes);
  return (counts: ArrayLike<number>): Float64Array => {
    const [both, predicted, labelled] = totals(counts);
    return Float64Array.of(nanMean(both.map((n, c) => n / (predicted[c] + labelled[c] - n))));
  };
}

/** d = max(1, round(ratio · √(h² + w²))), rounded half to even as Python does. */
export function boundaryWidth(
  { width, height }: Pick<LabelMap, "width" | "height">,
  ratio: number,
): number {
  const exact = ratio * Math.sqrt(height ** 2 + width ** 2);
  const down = Math.floor(exact);
  const up = exact - down > 0.5 || (exact - down === 0.5 && down % 2 === 1);
  return Math.max(1, down + Number(up));
}

function boundaryOverlap(
  prediction: LabelMap,
  truth: LabelMap,
  { classes, ignore, ratio = 0.02 }: BoundaryIoUOptions,
): Overlap {
  checkSizes(prediction, truth);
  const near = boundaryWidth(truth, ratio);
  const p = new Int32Array(prediction.labels);
  const t = new Int32Array(truth.labels);
  for (let i = 0; i < t.length; i++) if (t[i] === ignore) p[i] = t[i] = -1;
  const insideP = interior({ ...prediction, labels: p }, near);
  const insideT = interior({ ...truth, labels: t }, near);
  const intersection = new Int32Array(classes);
  const predicted = new Int32Array(classes);
  const labelled = new Int32Array(classes);
  let outside = 0;
  for (let i = 0; i < t.length; i++) {
    if (t[i] === -1) continue;
    const isP = insideP[i] === 0 && p[i] >= 0 && p[i] < classes;
    const isT = insideT[i] === 0 && t[i] >= 0 && t[i] < classes;
    if (isP) predicted[p[i]]++;
    else if (p[i] < 0 || p[i] >= classes) outside++;
    if (isT) labelled[t[i]]++;
    if (isP && isT && p[i] === t[i]) intersection[t[i]]++;
  }
  return sparse({ intersection, predicted, labelled, outside });
}

/**
 * 1 where all pixels up to `near` away (in x and in y) lie in the image and have the label of the pixel: what is
 * left of each mask when it is eroded `near` times by a 3×3 square.
 */
function interior({ width, height, labels }: LabelMap, near: number): Uint8Array {
  const inside = new Uint8Array(width * height);
  const inRow = new Uint8Array(width);
  const run = new Int32Array(width); // by column: how many rows, up to this one, agree
  const whole = 2 * near + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    markInterior(labels, row, width, near, inRow);
    for (let x = 0; x < width; x++) {
      const goesOn = y > 0 && labels[row + x] === labels[row - width + x];
      run[x] = inRow[x] === 0 ? 0 : goesOn ? run[x] + 1 : 1;
      if (run[x] >= whole) inside[row - near * width + x] = 1;
    }
  }
  return inside;
}

/** The same along one row: 1 where `near` pixels on both sides have the label of the pixel. */
function markInterior(
  labels: LabelMap["labels"],
  row: number,
  width: number,
  near: number,
  marks: Uint8Array,
): void {
  marks.fill(0);
  let begun = 0;
  for (let x = 1; x <= width; x++) {
    if (x < width && labels[row + x] === labels[row + begun]) continue;
    if (x - near > begun + near) marks.fill(1, begun + near, x - near);
    begun = x;
  }
}
