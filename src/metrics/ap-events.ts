/**
 * @module Where precision and recall can turn: for each threshold and range of areas (a cell) only where
 * a detection is right, or where it counts otherwise than in most cells. The others are merely counted.
 */
import { type ApEvidence, wordsFor } from "./ap-evidence.ts";
import { type GatheredDetections, hasEvents } from "./ap-gather.ts";
import type { ApSettings } from "./ap-settings.ts";

/** An event is the rank of its detection, times 4, plus these. */
export const isRight = 1;
/** Here the detection counts although `counted` says no, or the other way round. */
export const isMoved = 2;

export interface ApEvents {
  /** Those of threshold `t` in range `a` from `eventStarts[a · T + t]` on, best first. */
  readonly events: Uint32Array;
  readonly eventStarts: Uint32Array;
}

/** Of the detections of one category, `best` first. */
export function eventsOf(
  settings: ApSettings,
  evidence: readonly ApEvidence[],
  detections: GatheredDetections,
  best: Int32Array,
): ApEvents {
  const cells = settings.areaRanges.length * settings.iouThresholds.length;
  const eventStarts = new Uint32Array(cells + 1);
  const all = [settings, evidence, detections, best] as const;
  eachWord(...all, (cell, bits) => {
    for (let left = bits; left !== 0; left &= left - 1) eventStarts[cell + lowest(left) + 1]++;
  });
  for (let cell = 0; cell < cells; cell++) eventStarts[cell + 1] += eventStarts[cell];
  const events = new Uint32Array(eventStarts[cells]);
  const next = eventStarts.slice();
  eachWord(...all, (cell, bits, event) => {
    for (let left = bits; left !== 0; left &= left - 1) events[next[cell + lowest(left)]++] = event;
  });
  return { events, eventStarts };
}

/** Says of each event at which cells it is: `cell` and so many after it as a bit of `bits` stands for. */
function eachWord(
  { iouThresholds, areaRanges }: ApSettings,
  evidence: readonly ApEvidence[],
  { images, places, counted }: GatheredDetections,
  best: Int32Array,
  say: (cell: number, bits: number, event: number) => void,
): void {
  const words = wordsFor(iouThresholds.length);
  for (let rank = 0; rank < best.length; rank++) {
    const at = best[rank];
    if ((counted[at] & hasEvents) === 0) continue;
    const { right, ignored } = evidence[images[at]];
    for (let a = 0; a < areaRanges.length; a++) {
      const counts = ((counted[at] >>> a) & 1) === 1;
      for (let word = 0; word < words; word++) {
        const from = (places[at] * areaRanges.length + a) * words + word;
        const cell = a * iouThresholds.length + 32 * word;
        say(cell, right[from], 4 * rank + (counts ? isRight : isRight + isMoved));
        if (counts) say(cell, ignored[from], 4 * rank + isMoved);
      }
    }
  }
}

/** The place of the lowest bit that is set. */
const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits);
