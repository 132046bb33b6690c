/**
 * @module Precision at each recall threshold, for one category, one IoU threshold, one range of areas and
 * one limit of detections: a cell of COCOeval.accumulate, of images that count any number of times.
 */
import { isMoved, isRight } from "./ap-events.ts";
import type { RankedCategory } from "./ap-rank.ts";
import type { ApSettings } from "./ap-settings.ts";

/** One category in one range of areas, in one resample. */
export interface Weighed {
  readonly category: RankedCategory;
  /** How often each detection counts, by its rank. */
  readonly weights: Float64Array;
  /** How many detections count up to each finder, itself included; without events. */
  readonly counted: Float64Array;
  /** How many objects count. Above 0. */
  readonly objects: number;
  /** The place in `maxDets` of the limit. */
  readonly cut: number;
}

/** What was read of a cell; good until the next is read. */
export interface Cell {
  /** At each recall threshold the best precision at that recall or a higher one; 0 past the last. [R] */
  readonly precision: Float64Array;
  /** Which finder reaches the threshold; −1 past the last. [R] */
  readonly finders: Int32Array;
  /** How many objects were found, by the first of `maxDets` that finds them. [M] */
  readonly found: Float64Array;
}

/**
 * A detection that counts w times is w detections behind each other. Of right ones the last has the best
 * precision of them, so only that is looked at. A recall is reached by the first right detection that
 * comes to it; those up to the next recall threshold are one step, which has their best precision.
 */
export function cellReader({ recallThresholds, maxDets, rules: { epsilon } }: ApSettings) {
  const R = recallThresholds.length;
  const cell: Cell = {
    precision: new Float64Array(R),
    finders: new Int32Array(R),
    found: new Float64Array(maxDets.length),
  };
  const best = new Float64Array(R); // precision of each step
  const ends = new Int32Array(R); // behind the last recall threshold of each step
  return (index: number, { category, weights, counted, objects, cut }: Weighed): Cell => {
    const { events, eventStarts, ranks, cuts } = category;
    const { found, finders } = cell;
    found.fill(0);
    let right = 0;
    let moved = 0;
    let reached = 0;
    let step = -1;
    for (let e = eventStarts[index]; e < eventStarts[index + 1]; e++) {
      const event = events[e];
      const finder = event >>> 2;
      const rank = ranks[finder];
      const weight = weights[rank];
      if (weight === 0 || cuts[rank] > cut) continue;
      if ((event & isMoved) !== 0) moved += (event & isRight) !== 0 ? weight : -weight;
      if ((event & isRight) === 0) continue;
      right += weight;
      found[cuts[rank]] += weight;
      const precision = right / (counted[finder] + moved + epsilon);
      const recall = right / objects;
      if (reached < R && recallThresholds[reached] <= recall) {
        while (reached < R && recallThresholds[reached] <= recall) finders[reached++] = finder;
        best[++step] = precision;
        ends[step] = reached;
      } else if (step >= 0 && precision > best[step]) best[step] = precision;
    }
    cell.precision.fill(0, reached);
    finders.fill(-1, reached);
    let highest = 0;
    for (let s = step; s >= 0; s--) {
      highest = Math.max(highest, best[s]);
      cell.precision.fill(highest, s === 0 ? 0 : ends[s - 1], ends[s]);
    }
    return cell;
  };
}
