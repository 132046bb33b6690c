/** @module Sums over images of what each shows of the classes that occur in it, for any choice of images. */

/** What one image shows: for each of its classes an entry in every column. */
export interface ClassColumns {
  /** From 0, none twice. */
  readonly classes: Int32Array;
  readonly columns: readonly (Int32Array | Float64Array)[];
}

/**
 * The sums of each column by class ([columns][classes]), where image `i` counts `counts[i]` times. What is given
 * back is filled anew by the next call. The images are laid end to end once: a resample is one pass over them.
 */
export function classTotals(
  images: readonly ClassColumns[],
  { classes, columns }: { readonly classes: number; readonly columns: number },
): (counts: ArrayLike<number>) => readonly Float64Array[] {
  const starts = new Int32Array(images.length + 1);
  for (const [i, image] of images.entries()) starts[i + 1] = starts[i] + image.classes.length;
  const size = starts[images.length];
  const classOf = new Int32Array(size);
  const flat = Array.from({ length: columns }, () => new Float64Array(size));
  for (const [i, image] of images.entries()) {
    classOf.set(image.classes, starts[i]);
    for (const [c, column] of flat.entries()) column.set(image.columns[c], starts[i]);
  }
  const sums = flat.map(() => new Float64Array(classes));
  return (counts) => {
    for (const [c, column] of flat.entries()) addUp(sums[c], { column, classOf, starts, counts });
    return sums;
  };
}

interface Addends {
  readonly column: Float64Array;
  readonly classOf: Int32Array;
  readonly starts: Int32Array;
  readonly counts: ArrayLike<number>;
}

function addUp(sums: Float64Array, { column, classOf, starts, counts }: Addends): void {
  sums.fill(0);
  for (let i = 0; i + 1 < starts.length; i++) {
    const times = counts[i];
    if (times === 0) continue;
    for (let e = starts[i]; e < starts[i + 1]; e++) sums[classOf[e]] += times * column[e];
  }
}

/** Each image once. */
export const onceEach = (images: readonly unknown[]): Uint8Array =>
  new Uint8Array(images.length).fill(1);
