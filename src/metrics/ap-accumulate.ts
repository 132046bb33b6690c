/** @module All cells of average precision, of images that count any number of times. */
import { type Cell, cellReader, type Weighed } from "./ap-cell.ts";
import type { RankedCategory } from "./ap-rank.ts";
import type { ApSettings } from "./ap-settings.ts";

/** Where a cell stands among all. */
export interface CellPlace {
  readonly category: number;
  readonly area: number;
  readonly threshold: number;
  /** How many objects count in it. */
  readonly objects: number;
}

/**
 * Of each category and range of areas how many objects count [K · A], if image `i` counts `counts[i]`
 * times.
 */
export function countObjects(
  ranked: readonly RankedCategory[],
  areas: number,
  counts: ArrayLike<number>,
): Float64Array {
  const objects = new Float64Array(ranked.length * areas);
  for (let k = 0; k < ranked.length; k++) {
    const { objectImages, objectsCounted } = ranked[k];
    for (let i = 0; i < objectImages.length; i++) {
      const weight = counts[objectImages[i]];
      for (let a = 0; a < areas; a++) {
        objects[k * areas + a] += ((objectsCounted[i] >>> a) & 1) * weight;
      }
    }
  }
  return objects;
}

/** Visits every cell that has objects, category after category, range after range, threshold after threshold. */
export function accumulator(settings: ApSettings, ranked: readonly RankedCategory[]) {
  const areas = settings.areaRanges.length;
  const thresholds = settings.iouThresholds.length;
  const most = (lengths: number[]) => lengths.reduce((a, b) => Math.max(a, b), 0);
  const weights = new Float64Array(most(ranked.map(({ images }) => images.length)));
  const counted = new Float64Array(most(ranked.map(({ ranks }) => ranks.length)));
  const read = cellReader(settings);
  return (
    counts: ArrayLike<number>,
    objects: Float64Array,
    cut: number,
    visit: (cell: Cell, place: CellPlace) => void,
  ): void => {
    for (const [k, category] of ranked.entries()) {
      weigh(category, counts, weights);
      for (let a = 0; a < areas; a++) {
        const weighed: Weighed = {
          category,
          weights,
          counted,
          objects: objects[k * areas + a],
          cut,
        };
        if (weighed.objects === 0) continue;
        countUp(weighed, a);
        for (let t = 0; t < thresholds; t++) {
          visit(read(a * thresholds + t, weighed), {
            category: k,
            area: a,
            threshold: t,
            objects: weighed.objects,
          });
        }
      }
    }
  };
}

function weigh({ images }: RankedCategory, counts: ArrayLike<number>, weights: Float64Array): void {
  for (let j = 0; j < images.length; j++) weights[j] = counts[images[j]];
}

/** How many detections count in range `a`, up to each finder. */
function countUp({ category, weights, counted, cut }: Weighed, a: number): void {
  const { outside, cuts, ranks } = category;
  let sum = 0;
  let j = 0;
  for (let f = 0; f < ranks.length; f++) {
    for (; j <= ranks[f]; j++) {
      if (((outside[j] >>> a) & 1) === 0 && cuts[j] <= cut) sum += weights[j];
    }
    counted[f] = sum;
  }
}
