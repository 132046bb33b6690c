import { type Mask, maskBox } from "./mask.ts";

/** What is worked out once of a mask, with however many it is compared. */
export interface MeasuredMask {
  readonly mask: Mask;
  readonly area: number;
  readonly left: number;
  readonly top: number;
  /** These two are not included. */
  readonly right: number;
  readonly bottom: number;
  /** Where, from `first` on and before `last`, runs inside begin and end, in turn. */
  readonly ends: Int32Array;
  readonly first: number;
  readonly last: number;
  /** Whether a run after the first is 0. */
  readonly hasEmptyRuns: boolean;
}

/** The ends of many masks, one behind the other; kept, since there is a call for each category of an image. */
let allEnds = new Int32Array(4096);

/** Puts its ends at `first`, over what was there. */
export function measuredMask(mask: Mask, first: number): MeasuredMask {
  const { runs } = mask;
  if (allEnds.length < first + runs.length) {
    const more = new Int32Array(2 * (first + runs.length));
    more.set(allEnds);
    allEnds = more;
  }
  const ends = allEnds;
  let end = 0;
  let area = 0;
  let last = first;
  let hasEmptyRuns = false;
  for (let i = 1; i < runs.length; i += 2) {
    const start = (end + runs[i - 1]) | 0; // positions fit 32 bits, and that is faster
    if (start === end && i > 1) hasEmptyRuns = true;
    end = (start + runs[i]) | 0;
    if (start === end) hasEmptyRuns = true;
    area = (area + end - start) | 0;
    ends[last++] = start;
    ends[last++] = end;
  }
  const [left, top, width, height] = maskBox(mask);
  const [right, bottom] = [left + width, top + height];
  return { mask, area, left, top, right, bottom, ends, first, last, hasEmptyRuns };
}
