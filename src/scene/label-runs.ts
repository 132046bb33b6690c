/** @module Label maps as runs of equal labels: what a ledger keeps of them, since most neighbours are equal. */
import type { LabelMap } from "./label-map.ts";

/** Of each run its label and how many pixels it is long, row by row and on over the ends of rows. */
export interface LabelRuns {
  readonly labels: Int32Array;
  readonly lengths: Int32Array;
}

export function labelRuns({ labels }: Pick<LabelMap, "labels">): LabelRuns {
  const count = countRuns(labels);
  const runs = { labels: new Int32Array(count), lengths: new Int32Array(count) };
  let run = -1;
  let begun = 0;
  for (let i = 0; i < labels.length; i++) {
    if (i > 0 && labels[i] === labels[i - 1]) continue;
    if (run >= 0) runs.lengths[run] = i - begun;
    runs.labels[++run] = labels[i];
    begun = i;
  }
  if (run >= 0) runs.lengths[run] = labels.length - begun;
  return runs;
}

/** The label map of runs, in the narrowest type that holds its labels; runs that do not fill it are refused. */
export function labelMapOfRuns(
  { labels, lengths }: LabelRuns,
  { width, height }: { readonly width: number; readonly height: number },
): LabelMap {
  if (labels.length !== lengths.length) {
    throw new RangeError(`${labels.length} labels for ${lengths.length} runs; expected one each`);
  }
  let pixels = 0;
  let highest = 0;
  let lowest = 0;
  for (let run = 0; run < lengths.length; run++) {
    if (lengths[run] <= 0) {
      throw new RangeError(
        `run ${run} of a label map has ${lengths[run]} pixels, expected 1 or more`,
      );
    }
    pixels += lengths[run];
    highest = Math.max(highest, labels[run]);
    lowest = Math.min(lowest, labels[run]);
  }
  if (pixels !== width * height) {
    throw new RangeError(
      `the runs of a label map have ${pixels} pixels, the image has ${width}×${height} = ${width * height}`,
    );
  }
  const narrowest =
    lowest < 0 || highest > 0xffff ? Int32Array : highest > 0xff ? Uint16Array : Uint8Array;
  const map = new narrowest(pixels);
  for (let run = 0, from = 0; run < lengths.length; from += lengths[run++]) {
    map.fill(labels[run], from, from + lengths[run]);
  }
  return { width, height, labels: map };
}

function countRuns(labels: LabelMap["labels"]): number {
  let count = Math.min(1, labels.length);
  for (let i = 1; i < labels.length; i++) if (labels[i] !== labels[i - 1]) count++;
  return count;
}
