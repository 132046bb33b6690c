/** @module Which predicted segments of a panoptic map are which true ones, by panopticapi's rules. */
import { type PanopticMap, type Segment, sizesDiffer } from "../scene/index.ts";
import { type SegmentPixels, segmentPixels } from "./segment-pixels.ts";

/** What one image shows: of each category that occurs in it, ascending, … */
export interface SegmentMatches {
  readonly classes: Int32Array;
  /** … the sum of IoU over the matched pairs, */
  readonly iou: Float64Array;
  /** how many pairs are matched, */
  readonly truePositives: Int32Array;
  /** predicted segments that are no true one, */
  readonly falsePositives: Int32Array;
  /** and true ones that no prediction is. */
  readonly falseNegatives: Int32Array;
}

/** What both sides have, by id: so the reference goes through them, and sums are added in its order. */
interface Sides {
  readonly predicted: readonly Segment[];
  readonly actual: readonly Segment[];
}

/** Which have found each other, by place in `Sides`. */
interface Matched {
  readonly predicted: ReadonlySet<number>;
  readonly actual: ReadonlySet<number>;
}

/** As `SegmentMatches`, of all categories. */
type Tally = Omit<SegmentMatches, "classes">;

/**
 * A pair is matched if both are of one category, the true one is no crowd, and their IoU is over 0.5, where
 * pixels that are void in truth are not counted as the prediction's. A prediction that is not matched is left
 * out if more than half of it is void, or crowd of its category (Kirillov et al. 2019, arXiv:1801.00868; the
 * code of panopticapi, `pq_compute_single_core`). Areas of truth are those that its file says.
 */
export function matchSegments(
  prediction: PanopticMap,
  truth: PanopticMap,
  categories: number,
): SegmentMatches {
  const why = sizesDiffer(prediction, truth);
  if (why !== undefined)
    throw new RangeError(`the predicted panoptic map has ${why}, as its truth`);
  const sides = { predicted: byId(prediction.segments), actual: byId(truth.segments) };
  checkCategories([...sides.predicted, ...sides.actual], categories);
  const pixels = segmentPixels(prediction.ids, truth.ids, sides);
  checkMap(prediction, sides.predicted, pixels);

  const tally: Tally = {
    iou: new Float64Array(categories),
    truePositives: new Int32Array(categories),
    falsePositives: new Int32Array(categories),
    falseNegatives: new Int32Array(categories),
  };
  const matched = matchPairs(sides, pixels, tally);
  for (const [i, { category, isCrowd }] of sides.actual.entries()) {
    if (!isCrowd && !matched.actual.has(i)) tally.falseNegatives[category]++;
  }
  const crowdOf = lastCrowds(truth.segments, sides.actual);
  for (const [j, { category }] of sides.predicted.entries()) {
    if (matched.predicted.has(j)) continue;
    const crowd = crowdOf.get(category);
    const free = pixels.inVoid(j) + (crowd === undefined ? 0 : pixels.shared(crowd, j));
    if (!(free / pixels.area[j] > 0.5)) tally.falsePositives[category]++;
  }
  return occurring(tally);
}

function matchPairs({ predicted, actual }: Sides, pixels: SegmentPixels, tally: Tally): Matched {
  const matched = { predicted: new Set<number>(), actual: new Set<number>() };
  for (const [i, { category, isCrowd, area }] of actual.entries()) {
    if (isCrowd) continue;
    for (const [j, other] of predicted.entries()) {
      const both = pixels.shared(i, j);
      if (both === 0 || other.category !== category) continue;
      const iou = both / (pixels.area[j] + area - both - pixels.inVoid(j));
      if (!(iou > 0.5)) continue;
      tally.truePositives[category]++;
      tally.iou[category] += iou;
      matched.actual.add(i);
      matched.predicted.add(j);
    }
  }
  return matched;
}

/** Of each category its crowd, by place; of several the last in the file, as in the reference. */
function lastCrowds(inFile: readonly Segment[], actual: readonly Segment[]): Map<number, number> {
  const crowds = inFile.filter(({ isCrowd }) => isCrowd);
  return new Map(crowds.map((segment) => [segment.category, actual.indexOf(segment)]));
}

function occurring({ iou, truePositives, falsePositives, falseNegatives }: Tally): SegmentMatches {
  const classes = Int32Array.from(iou.keys()).filter(
    (c) => truePositives[c] + falsePositives[c] + falseNegatives[c] > 0,
  );
  return {
    classes,
    iou: Float64Array.from(classes, (c) => iou[c]),
    truePositives: classes.map((c) => truePositives[c]),
    falsePositives: classes.map((c) => falsePositives[c]),
    falseNegatives: classes.map((c) => falseNegatives[c]),
  };
}

const byId = (segments: readonly Segment[]): Segment[] => segments.toSorted((a, b) => a.id - b.id);

function checkCategories(segments: readonly Segment[], categories: number): void {
  for (const { id, category } of segments) {
    if (Number.isInteger(category) && category >= 0 && category < categories) continue;
    throw new RangeError(
      `segment ${id} has the category ${category}, expected 0 to ${categories - 1}`,
    );
  }
}

/** The list of a prediction and its map must name the same segments. */
function checkMap(map: PanopticMap, predicted: readonly Segment[], pixels: SegmentPixels): void {
  const absent = predicted.find((_, j) => pixels.area[j] === 0);
  if (absent !== undefined) {
    throw new RangeError(`segment ${absent.id} is in the list of a prediction and not in its map`);
  }
  if (pixels.unlisted === 0) return;
  const known = new Set([0, ...predicted.map(({ id }) => id)]);
  const id = map.ids.find((one) => !known.has(one));
  throw new RangeError(`segment ${id} is in the map of a prediction and not in its list`);
}
