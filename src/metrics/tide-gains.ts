/** @module How much AP gains without the errors of one type (TIDE, Bolya et al. 2020, section 2.3). */
import type { TideEvidence } from "./tide-evidence.ts";
import { type Claims, meanPrecision } from "./tide-precision.ts";
import { fate, verdict } from "./tide-verdict.ts";

/**
 * The types of TIDE: of another class, badly localised, both, a duplicate, only background, and objects that no
 * repair of these would find; then all wrong detections, and all objects that are not found.
 */
export type TideType = "Cls" | "Loc" | "Both" | "Dupe" | "Bkg" | "Miss" | "FalsePos" | "FalseNeg";

export interface TideRow {
  readonly type: TideType;
  /** How much AP would gain without it, 0 to 1; only the last two may cost some. */
  readonly dAP: number;
  /** How many detections or objects are of it; FalsePos leaves out those that are excused. */
  readonly count: number;
}

/** A row for each type. Where there is nothing, or a repair leaves nothing, there is no AP: NaN. */
export function tideRows(evidence: readonly TideEvidence[]): TideRow[] {
  const all = joined(evidence);
  const objects = objectsWithout(all, []);
  const ap = meanPrecision(claimsOf(all, places(all.verdicts.length)), objects);
  const order = wrongFirst(all.verdicts);
  const claims = claimsOf(all, order);
  const gain = (claims: Claims, objects: Int32Array) => meanPrecision(claims, objects) - ap;

  const wrong = (type: "Cls" | "Loc" | "Both" | "Dupe" | "Bkg"): TideRow => ({
    type,
    dAP: Math.max(gain(claimsOf(all, order, verdict[type]), objects), 0),
    count: count(all.verdicts, verdict[type]),
  });
  const missed = count(all.fates, fate.missed);
  return [
    wrong("Cls"),
    wrong("Loc"),
    wrong("Both"),
    wrong("Dupe"),
    wrong("Bkg"),
    {
      type: "Miss",
      dAP: Math.max(gain(claims, objectsWithout(all, [fate.missed])), 0),
      count: missed,
    },
    {
      type: "FalsePos",
      dAP: gain({ ...claims, scores: Float64Array.from(claims.isRight) }, objects), // right ones first
      count: count(claims.isRight, 0),
    },
    {
      type: "FalseNeg",
      dAP: gain(claims, objectsWithout(all, [fate.missed, fate.withinReach])),
      count: missed + count(all.fates, fate.withinReach),
    },
  ];
}

/** The evidence of all images, as that of one. */
function joined(evidence: readonly TideEvidence[]): TideEvidence {
  const detections = evidence.reduce((sum, { scores }) => sum + scores.length, 0);
  const objects = evidence.reduce((sum, { fates }) => sum + fates.length, 0);
  const all = {
    categories: new Int32Array(detections),
    scores: new Float64Array(detections),
    verdicts: new Uint8Array(detections),
    excused: new Uint8Array(detections),
    repaired: new Int32Array(detections),
    objectCategories: new Int32Array(objects),
    fates: new Uint8Array(objects),
  };
  let d = 0;
  let g = 0;
  for (const image of evidence) {
    all.categories.set(image.categories, d);
    all.scores.set(image.scores, d);
    all.verdicts.set(image.verdicts, d);
    all.excused.set(image.excused, d);
    all.repaired.set(image.repaired, d);
    all.objectCategories.set(image.objectCategories, g);
    all.fates.set(image.fates, g);
    d += image.scores.length;
    g += image.fates.length;
  }
  return all;
}

const places = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** As in tidecv, after any repair of equal scores the wrong detections are ahead. */
function wrongFirst(verdicts: Uint8Array): Int32Array {
  const isRight = (i: number) => verdicts[i] === verdict.right;
  const all = places(verdicts.length);
  return Int32Array.from([...all.filter((i) => !isRight(i)), ...all.filter(isRight)]);
}

/** The detections in this order, without those that are excused, and with the errors of one kind repaired. */
function claimsOf(all: TideEvidence, order: Int32Array, repairs?: number): Claims {
  const { categories, excused, repaired, scores, verdicts } = all;
  const isRepaired = (i: number) => verdicts[i] === repairs;
  const stays = (i: number) => (isRepaired(i) ? repaired[i] >= 0 : excused[i] === 0);
  const claims = order.filter(stays);
  return {
    categories: claims.map((i) => (isRepaired(i) ? repaired[i] : categories[i])),
    scores: Float64Array.from(claims, (i) => scores[i]),
    isRight: Uint8Array.from(claims, (i) => Number(isRepaired(i) || verdicts[i] === verdict.right)),
  };
}

/** How many objects each category has, without those of some fates. */
function objectsWithout(all: TideEvidence, without: readonly number[]): Int32Array {
  const { categories, fates, objectCategories } = all;
  const highest = (numbers: Int32Array) => numbers.reduce((most, n) => Math.max(most, n), -1);
  const counts = new Int32Array(1 + Math.max(highest(categories), highest(objectCategories)));
  for (let g = 0; g < fates.length; g++) {
    if (!without.includes(fates[g])) counts[objectCategories[g]]++;
  }
  return counts;
}

function count(codes: Uint8Array, code: number): number {
  let n = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] === code) n++;
  return n;
}
