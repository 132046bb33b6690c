/** @module Scores of classes in the rows of an output, and which of them count. */

/** Where the scores are: that of a class in a row is at `first + row · rowStep + class · classStep`. */
export interface ClassScores {
  readonly data: Float32Array;
  readonly rows: number;
  readonly classes: number;
  readonly first: number;
  readonly rowStep: number;
  readonly classStep: number;
  /** By which all scores of a row are multiplied: at `first + row · rowStep`. */
  readonly objectness?: { readonly first: number };
}

/** Rows with a class and its score, by row and in a row by class. */
export interface Claims {
  readonly rows: Int32Array;
  readonly classes: Int32Array;
  readonly scores: Float32Array;
}

/**
 * Of each row its best class (of equal scores the first), or with `multiLabel` every class, where the
 * score is above `scoreThreshold`.
 */
export function claimsOf(
  table: ClassScores,
  settings: { readonly scoreThreshold: number; readonly multiLabel: boolean },
): Claims {
  const found = settings.multiLabel ? everyClass(table, settings) : bestClass(table, settings);
  return {
    rows: Int32Array.from(found.rows),
    classes: Int32Array.from(found.classes),
    scores: Float32Array.from(found.scores),
  };
}

const nothing = () => ({ rows: [] as number[], classes: [] as number[], scores: [] as number[] });

function everyClass(table: ClassScores, { scoreThreshold }: { scoreThreshold: number }) {
  const { data, classStep } = table;
  const found = nothing();
  for (let row = 0; row < table.rows; row++) {
    const object = objectness(table, row);
    let at = table.first + row * table.rowStep;
    for (let c = 0; c < table.classes; c++, at += classStep) {
      const score = Math.fround(object * data[at]);
      if (score > scoreThreshold) {
        found.rows.push(row);
        found.classes.push(c);
        found.scores.push(score);
      }
    }
  }
  return found;
}

function bestClass(table: ClassScores, { scoreThreshold }: { scoreThreshold: number }) {
  const { data, classStep } = table;
  const found = nothing();
  for (let row = 0; row < table.rows; row++) {
    let at = table.first + row * table.rowStep;
    let [best, highest] = [0, data[at]];
    for (let c = 1; c < table.classes; c++) {
      at += classStep;
      if (data[at] > highest) [best, highest] = [c, data[at]];
    }
    const score = Math.fround(objectness(table, row) * highest);
    if (score > scoreThreshold) {
      found.rows.push(row);
      found.classes.push(best);
      found.scores.push(score);
    }
  }
  return found;
}

const objectness = ({ data, rowStep, objectness }: ClassScores, row: number): number =>
  objectness === undefined ? 1 : data[objectness.first + row * rowStep];
