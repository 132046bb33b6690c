/** @module Where class tokens stand among the patches of Vim, and which position embeddings they have. */
import {
  add,
  concat,
  constant,
  gather,
  integers,
  mul,
  pad,
  reduceMean,
  slice,
  type Value,
} from "../onnx/index.ts";
import { float32Of, lazyTensor, sizeOf, type Tensor } from "../tensor.ts";
import { type Grid, resizedGrid } from "./positions.ts";
import type { VimChoices } from "./vim-choices.ts";
import type { Fit } from "./weights.ts";

const places: {
  readonly [T in VimChoices["classToken"]]: (patches: number) => readonly number[];
} = {
  middle: (patches) => [patches >> 1],
  head: () => [0],
  double: (patches) => [0, patches + 1],
  none: () => [],
};

/** The places of the class tokens in the sequence. */
export const placesOf = (kind: VimChoices["classToken"], patches: number): readonly number[] =>
  places[kind](patches);

/** Tokens [N, M, D] with learned ones [1, 1, D] at their places: [N, T, D] */
export function joined(x: Value, learned: readonly Value[], places: readonly number[]): Value {
  if (places.length === 0) return x;
  const length = Number(x.shape[1]) + places.length;
  const rows = Array.from({ length }, (_, t) => places.indexOf(t)); // -1: a patch
  let patches = 0;
  // Patch i is row i + 1 of those with a row of zeros before them.
  const apart = gather(
    pad(x, [0, 1, 0, 0, 0, 0]),
    integers(rows.map((row) => (row < 0 ? ++patches : 0))),
    1,
  );
  const tokens = gather(
    learned.length === 1 ? learned[0] : concat(learned, 1),
    integers(rows.map((row) => Math.max(0, row))),
    1,
  );
  const isToken = constant({
    dtype: "float32",
    shape: [1, length, 1],
    data: Float32Array.from(rows, (row) => (row < 0 ? 0 : 1)),
  });
  return add(apart, mul(tokens, isToken)); // the second is the same for all images
}

/** The patches alone: [N, T, D] → [N, M, D] */
export function without(places: readonly number[], x: Value): Value {
  const ends = [...places, Number(x.shape[1])];
  const parts = ends.map((end, i) => ({ start: i === 0 ? 0 : ends[i - 1] + 1, end }));
  const between = parts
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => slice(x, { starts: [start], ends: [end], axes: [1] }));
  return between.length === 1 ? between[0] : concat(between, 1);
}

/** The mean of the tokens there: [N, T, D] → [N, D] */
export const readAt = (places: readonly number[], x: Value): Value =>
  reduceMean(gather(x, integers(places), 1), [1], { keepdims: 0 });

/**
 * Position embeddings [1, T, D], made of those of a square grid. Those of class tokens stay as they are; of a
 * file that has them for a network without class tokens, they are left out.
 */
export const fittedPositions =
  (
    grid: Grid,
    {
      classToken,
      positionFilter,
      positionSlot,
    }: Pick<VimChoices, "classToken" | "positionFilter" | "positionSlot">,
  ): Fit =>
  (stored, shape) => {
    const [batch, tokens, width] = stored.shape;
    if (stored.shape.length !== 3 || batch !== 1 || width !== shape[2]) return undefined;
    const side = Math.floor(Math.sqrt(tokens));
    const extra = tokens - side ** 2;
    const wanted = placesOf(classToken, grid[0] * grid[1]);
    const isSame = side === grid[0] && side === grid[1];
    if (isSame && extra === wanted.length) return stored;
    if (extra > 2 || (extra !== wanted.length && wanted.length > 0)) return undefined;
    const kinds = ["none", classToken === "none" ? "middle" : classToken, "double"] as const;
    const slots = (kind: VimChoices["classToken"], patches: number) =>
      positionSlot === "own" ? placesOf(kind, patches) : placesOf(kind, patches).map((_, i) => i);
    const from = slots(kinds[extra], side ** 2);
    const to = slots(classToken, grid[0] * grid[1]);
    return lazyTensor("float32", shape, () => {
      const rows = rowsOf(stored);
      const patches = rows.filter((_, t) => !from.includes(t));
      const data = Float32Array.from(patches.flatMap((row) => [...row]));
      const square = { dtype: "float32", shape: [side, side, width], data } as const;
      const resized = isSame ? data : resizedGrid(square, grid, positionFilter);
      const all = rowsOf({ dtype: "float32", shape: [1, sizeOf(grid), width], data: resized });
      for (const [i, slot] of to.entries()) all.splice(slot, 0, rows[from[i]]);
      return Float32Array.from(all.flatMap((row) => [...row]));
    });
  };

/** [1, T, D] as T rows. */
function rowsOf(x: Tensor): Float32Array[] {
  const [, tokens, width] = x.shape;
  const data = float32Of(x);
  return Array.from({ length: tokens }, (_, t) => data.subarray(t * width, (t + 1) * width));
}
