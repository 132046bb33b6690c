/** @module Whether a detection is right, and if not, why (TIDE, Bolya et al. 2020, section 2.2). */

/** What a detection can be. */
export const verdict = { right: 0, Cls: 1, Loc: 2, Both: 3, Dupe: 4, Bkg: 5 } as const;

/** What an object can be; within reach is one that a detection would find, if its error were repaired. */
export const fate = { found: 0, withinReach: 1, missed: 2 } as const;

export interface Thresholds {
  /** From which overlap on a detection finds an object. */
  readonly foreground: number;
  /** Up to which overlap a detection has only background. */
  readonly background: number;
}

/** The things of one image that are compared with each other. */
export interface Compared {
  /** Of the detections, best first. [D] */
  readonly categories: Int32Array;
  /** Of the objects that are no crowds. [G] */
  readonly objectCategories: Int32Array;
  /** [D · G] */
  readonly overlaps: Float64Array;
  /** 1 where a detection has found the object. [G] */
  readonly isFound: Uint8Array;
}

/**
 * 1 for each detection that is right; the objects are marked as found. Best first, each takes of the objects of
 * its category that are left the one that it overlaps most, of equal ones the first.
 */
export function findObjects(compared: Compared, foreground: number): Uint8Array {
  const { categories, objectCategories, overlaps, isFound } = compared;
  const isRight = new Uint8Array(categories.length);
  for (let d = 0; d < categories.length; d++) {
    let best = foreground;
    let object = -1;
    for (let g = 0; g < isFound.length; g++) {
      if (isFound[g] === 1 || objectCategories[g] !== categories[d]) continue;
      const overlap = overlaps[d * isFound.length + g];
      if (!(object === -1 ? overlap >= best : overlap > best)) continue;
      best = overlap;
      object = g;
    }
    if (object === -1) continue;
    isFound[object] = 1;
    isRight[d] = 1;
  }
  return isRight;
}

/** Why detection `d` is not right; where a better box or class would do, the object that it means. */
export function verdictOf(
  compared: Compared,
  d: number,
  { foreground, background }: Thresholds,
): { readonly is: number; readonly object?: number } {
  const { same, other, found } = mostOverlapped(compared, d);
  if (background <= same.overlap && same.overlap <= foreground) {
    return { is: verdict.Loc, object: same.object };
  }
  if (other.overlap >= foreground) return { is: verdict.Cls, object: other.object };
  if (found.overlap >= foreground) return { is: verdict.Dupe };
  const isBackground = Math.max(same.overlap, other.overlap) <= background;
  return { is: isBackground ? verdict.Bkg : verdict.Both };
}

interface Most {
  overlap: number;
  object: number;
}

/** The object that a detection overlaps most, the first of equal ones: of its category, of others, of those found. */
function mostOverlapped({ categories, objectCategories, overlaps, isFound }: Compared, d: number) {
  const same: Most = { overlap: 0, object: -1 };
  const other: Most = { overlap: 0, object: -1 };
  const found: Most = { overlap: 0, object: -1 };
  for (let g = 0; g < isFound.length; g++) {
    const overlap = overlaps[d * isFound.length + g];
    const isSame = objectCategories[g] === categories[d];
    keep(isSame ? same : other, overlap, g);
    if (isSame && isFound[g] === 1) keep(found, overlap, g);
  }
  return { same, other, found };
}

function keep(most: Most, overlap: number, object: number): void {
  if (!(overlap > most.overlap)) return;
  most.overlap = overlap;
  most.object = object;
}
