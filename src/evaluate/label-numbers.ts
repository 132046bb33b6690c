/** @module Whether predicted label maps store the numbers that they are taken to store. */
import { type LabelMapPairs, openLabelMap } from "../data/index.ts";
import { type OverlapOptions, overlap } from "../metrics/index.ts";

/** So many pairs tell. */
const enough = 20;

/** A note where predictions fit truth far better when their numbers are read in the other way. */
export async function numbersNote(
  { pairs, numbers, otherNumbers }: LabelMapPairs,
  options: OverlapOptions,
): Promise<string[]> {
  if (otherNumbers === undefined) return [];
  const some = pairs.slice(0, enough);
  let [scored, right, rightOtherwise] = [0, 0, 0];
  for (const { prediction, truth } of some) {
    const actual = await openLabelMap(truth);
    const said = overlap(await openLabelMap(prediction), actual, options);
    const other = { ...prediction, coding: otherNumbers.coding };
    scored += sum(said.labelled);
    right += sum(said.intersection);
    rightOtherwise += sum(overlap(await openLabelMap(other), actual, options).intersection);
  }
  if (rightOtherwise <= 2 * right || rightOtherwise < scored / 10) return [];
  const share = (pixels: number): string => `${((100 * pixels) / scored).toFixed(1)} %`;
  return [
    `the numbers of predictions are read "${numbers}", and ${share(right)} of the pixels of the first ${some.length} images are right; read "${otherNumbers.numbers}", it would be ${share(rightOtherwise)}`,
  ];
}

const sum = (counts: Int32Array): number => counts.reduce((total, n) => total + n, 0);
