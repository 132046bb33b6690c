/**
 * @module The detections of each category over all images, best first: what all resamples share. Only
 * those that find something, the finders, are sorted. The others are counted up to each finder, and between
 * two finders their order does not matter.
 */
import { type ApEvents, eventsOf } from "./ap-events.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import { type Finders, findersOf } from "./ap-finders.ts";
import { objectsOf } from "./ap-objects.ts";
import type { ApSettings } from "./ap-settings.ts";
import { type Standings, standingsOf } from "./ap-standings.ts";

/** A column of detections ends with the last finder: nothing depends on those behind it. */
interface RankedDetections {
  /** The image of each, by its place in the evidence. */
  readonly images: Int32Array;
  /** Under which of `maxDets` each is looked at: this one and all after it. */
  readonly cuts: Uint8Array;
  /** Bit `a`: in range `a` it is ignored where it finds nothing. */
  readonly outside: Int32Array;
}

export interface RankedCategory extends RankedDetections, ApEvents {
  /** Where its finders stand, best first. */
  readonly ranks: Int32Array;
  readonly finderScores: Float64Array;
  /** Of each object its image, and the ranges (bits) in which it counts. */
  readonly objectImages: Int32Array;
  readonly objectsCounted: Int32Array;
}

export function rankCategories(
  settings: ApSettings,
  evidence: readonly ApEvidence[],
): RankedCategory[] {
  const categories = settings.useCategories ? settings.categories : 1;
  const finders = findersOf(evidence, categories);
  const objects = objectsOf(evidence, categories);
  const standings = standingsOf(evidence, finders);
  const places = placesOf(standings, finders);
  const detections = detectionsOf(settings, evidence, standings, places);
  return Array.from({ length: categories }, (_, k) => {
    const [from, to] = [places.starts[k], places.starts[k + 1]];
    const [findersFrom, findersTo] = [finders.starts[k], finders.starts[k + 1]];
    const [objectsFrom, objectsTo] = [objects.starts[k], objects.starts[k + 1]];
    return {
      images: detections.images.subarray(from, to),
      cuts: detections.cuts.subarray(from, to),
      outside: detections.outside.subarray(from, to),
      ranks: places.ofFinders.subarray(findersFrom, findersTo).map((place) => place - from),
      finderScores: finders.scores.subarray(findersFrom, findersTo),
      ...eventsOf(settings, finders, k),
      objectImages: objects.images.subarray(objectsFrom, objectsTo),
      objectsCounted: objects.counted.subarray(objectsFrom, objectsTo),
    };
  });
}

/** Where things come to stand when all categories stand behind each other. */
interface Places {
  /** Where each category begins, and where the last ends. */
  readonly starts: Int32Array;
  readonly ofFinders: Int32Array;
  /** Where each slot begins; −1 behind the last finder. */
  readonly ofSlots: Int32Array;
}

function placesOf({ sizes }: Standings, finders: Finders): Places {
  const starts = new Int32Array(finders.starts.length);
  const ofFinders = new Int32Array(finders.scores.length);
  const ofSlots = new Int32Array(sizes.length).fill(-1);
  let place = 0;
  for (let k = 0; k + 1 < starts.length; k++) {
    for (let f = finders.starts[k]; f < finders.starts[k + 1]; f++) {
      ofSlots[f + k] = place;
      place += sizes[f + k];
      ofFinders[f] = place++;
    }
    starts[k + 1] = place;
  }
  return { starts, ofFinders, ofSlots };
}

function detectionsOf(
  { maxDets }: ApSettings,
  evidence: readonly ApEvidence[],
  { slots }: Standings,
  { starts, ofFinders, ofSlots }: Places,
): RankedDetections {
  const total = starts[starts.length - 1];
  const ranked = {
    images: new Int32Array(total),
    cuts: new Uint8Array(total),
    outside: new Int32Array(total),
  };
  const cutOf = cutsOfRanks(maxDets);
  const next = ofSlots.slice();
  let number = 0;
  for (let image = 0; image < evidence.length; image++) {
    const { categories, outside } = evidence[image];
    let rank = 0; // in the image
    for (let i = 0; i < categories.length; i++, number++) {
      rank = i > 0 && categories[i] === categories[i - 1] ? rank + 1 : 0;
      const slot = slots[number];
      if (slot >= 0 && next[slot] < 0) continue;
      const at = slot < 0 ? ofFinders[-1 - slot] : next[slot]++;
      ranked.images[at] = image;
      ranked.cuts[at] = cutOf[rank];
      ranked.outside[at] = outside[i];
    }
  }
  return ranked;
}

/** Of a detection with `i` better ones in its image, the first of `maxDets` that looks at it. */
function cutsOfRanks(maxDets: readonly number[]): Uint8Array {
  const cuts = new Uint8Array(maxDets[maxDets.length - 1]);
  for (let m = 1; m < maxDets.length; m++) cuts.fill(m, maxDets[m - 1]);
  return cuts;
}
