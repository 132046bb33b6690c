/** @module Boxes that a model proposes, before any of them is taken away. */

/** Columns, an entry for each box; float32 as the model says them. */
export interface Candidates {
  /** Left, top, right and bottom in pixels of the prepared image, [n · 4]. */
  readonly corners: Float32Array;
  readonly scores: Float32Array;
  /** As the model numbers them. */
  readonly classes: Int32Array;
  /** The row of the outputs that each came from: its mask or its points are there. */
  readonly rows: Int32Array;
}

/** Those at `places`, in their order. */
export function chosen(from: Candidates, places: ArrayLike<number>): Candidates {
  const corners = new Float32Array(places.length * 4);
  for (let i = 0; i < places.length; i++) {
    corners.set(from.corners.subarray(places[i] * 4, places[i] * 4 + 4), i * 4);
  }
  return {
    corners,
    scores: Float32Array.from(places, (place) => from.scores[place]),
    classes: Int32Array.from(places, (place) => from.classes[place]),
    rows: Int32Array.from(places, (place) => from.rows[place]),
  };
}

/** The places of all scores, the highest first; of equal ones the earlier. */
export function bestFirst(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b] - scores[a] || a - b,
  );
}
