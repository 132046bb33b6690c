/** @module How the label maps of two sides overlap, class by class. */
import { type LabelMap, sizesDiffer } from "../scene/index.ts";

/** What one image shows: of each class that occurs in it, ascending, how many scored pixels … */
export interface Overlap {
  readonly classes: Int32Array;
  /** … are of it in both, */
  readonly intersection: Int32Array;
  /** are predicted to be of it, */
  readonly predicted: Int32Array;
  /** and are of it in truth. */
  readonly labelled: Int32Array;
  /** Scored pixels whose prediction is no class of the table. */
  readonly outside: number;
}

export interface OverlapOptions {
  /** How many classes there are; labels count from 0. */
  readonly classes: number;
  /** The label of truth whose pixels are not scored. */
  readonly ignore: number;
}

/**
 * Counts as mmsegmentation 1.2.2 does (`intersect_and_union`): pixels whose truth is `ignore` are left out.
 * A prediction that is no class counts for none, so the pixel is missed by its true class; a truth that is
 * no class, for none either, so the pixel is only a false one of what was predicted.
 */
export function overlap(prediction: LabelMap, truth: LabelMap, options: OverlapOptions): Overlap {
  checkSizes(prediction, truth);
  const { labels: p } = prediction;
  const { labels: t } = truth;
  const areBytes = p instanceof Uint8Array && t instanceof Uint8Array;
  return sparse(areBytes ? countBytes(p, t, options) : countAny(p, t, options));
}

export function checkSizes(prediction: LabelMap, truth: LabelMap): void {
  const why = sizesDiffer(prediction, truth);
  if (why !== undefined) throw new RangeError(`the predicted label map has ${why}, as its truth`);
}

/** Counts of all classes, whether they occur or not. */
export interface DenseOverlap {
  readonly intersection: Int32Array;
  readonly predicted: Int32Array;
  readonly labelled: Int32Array;
  readonly outside: number;
}

/** Of bytes, by way of how often each pair of labels occurs. */
function countBytes(p: Uint8Array, t: Uint8Array, options: OverlapOptions): DenseOverlap {
  const { classes, ignore } = options;
  const pairs = countPairs(p, t);
  const intersection = new Int32Array(classes);
  const predicted = new Int32Array(classes);
  const labelled = new Int32Array(classes);
  let outside = 0;
  for (let truth = 0; truth < 256; truth++) {
    if (truth === ignore) continue;
    let pixels = 0;
    for (let prediction = 0; prediction < 256; prediction++) {
      const n = pairs[(truth << 8) | prediction];
      pixels += n;
      if (prediction < classes) predicted[prediction] += n;
      else outside += n;
    }
    if (truth >= classes) continue;
    labelled[truth] = pixels;
    intersection[truth] = pairs[(truth << 8) | truth];
  }
  return { intersection, predicted, labelled, outside };
}

/**
 * [truth · 256 + prediction] → pixels. Four pixels are looked at together: where they equal the one before, as
 * in nearly all of a label map, they only make its run longer.
 */
function countPairs(p: Uint8Array, t: Uint8Array): Int32Array {
  const pairs = new Int32Array(1 << 16);
  const [fourP, fourT] = [fours(p), fours(t)];
  let [runP, runT] = [-1, -1]; // four times the last pixel: as if 255 stood before the first
  let pair = 0xffff; // of the last pixel
  let run = 0;
  for (let i = 0; i < fourP.length; i++) {
    const x = fourP[i];
    const y = fourT[i];
    if (x === runP && y === runT) {
      run += 4;
      continue;
    }
    pairs[pair] += run;
    run = 0;
    pairs[((y & 0xff) << 8) | (x & 0xff)]++;
    pairs[(y & 0xff00) | ((x >>> 8) & 0xff)]++;
    pairs[((y >>> 8) & 0xff00) | ((x >>> 16) & 0xff)]++;
    pair = ((y >>> 16) & 0xff00) | (x >>> 24);
    pairs[pair]++;
    runP = Math.imul(x >>> 24, 0x01010101);
    runT = Math.imul(y >>> 24, 0x01010101);
  }
  pairs[pair] += run;
  for (let i = fourP.length * 4; i < p.length; i++) pairs[(t[i] << 8) | p[i]]++;
  return pairs;
}

/** Bytes by four, without those left over; which of four comes first does not matter where all are counted. */
function fours(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}

type Labels = LabelMap["labels"];

function countAny(p: Labels, t: Labels, { classes, ignore }: OverlapOptions): DenseOverlap {
  const intersection = new Int32Array(classes);
  const predicted = new Int32Array(classes);
  const labelled = new Int32Array(classes);
  let outside = 0;
  for (let i = 0; i < t.length; i++) {
    if (t[i] === ignore) continue;
    if (p[i] >= 0 && p[i] < classes) predicted[p[i]]++;
    else outside++;
    if (t[i] < 0 || t[i] >= classes) continue;
    labelled[t[i]]++;
    if (p[i] === t[i]) intersection[t[i]]++;
  }
  return { intersection, predicted, labelled, outside };
}

/** Only the classes that occur. */
export function sparse({ intersection, predicted, labelled, outside }: DenseOverlap): Overlap {
  let n = 0;
  for (let c = 0; c < labelled.length; c++) if (labelled[c] + predicted[c] > 0) n++;
  const classes = new Int32Array(n);
  n = 0;
  for (let c = 0; c < labelled.length; c++) if (labelled[c] + predicted[c] > 0) classes[n++] = c;
  const of = (counts: Int32Array): Int32Array => classes.map((c) => counts[c]);
  return {
    classes,
    intersection: of(intersection),
    predicted: of(predicted),
    labelled: of(labelled),
    outside,
  };
}
