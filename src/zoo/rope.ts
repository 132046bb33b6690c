/**
 * @module Rotary position embeddings of images, as in EVA-02 (Fang et al., 2023, arXiv:2303.11331), which the
 * authors of Vim use for dense tasks: pairs of channels are turned by angles that grow along the rows and columns.
 */
import { add, constant, gather, integers, mul, type Value } from "../onnx/index.ts";
import { width } from "./layers.ts";
import type { Grid } from "./positions.ts";

/** Any grid is measured in units of the one that it is compared with: 14 patches to a side. */
const side = 14;

/**
 * Tokens [N, T, D], those of the grid last, row by row; `leading` ones before them stay as they are. So it is
 * in the authors' code, where a class token in the middle makes each patch before it turn by its neighbour's place.
 */
export function rotated(x: Value, grid: Grid, leading: number): Value {
  const tokens = Number(x.shape[1]);
  const channels = width(x);
  const cos = new Float32Array(tokens * channels).fill(1);
  const sin = new Float32Array(tokens * channels);
  for (let t = leading; t < tokens; t++) {
    const place = [Math.floor((t - leading) / grid[1]), (t - leading) % grid[1]];
    for (let c = 0; c < channels; c++) {
      const angle = angleAt(place, grid, { c, channels });
      cos[t * channels + c] = Math.cos(angle);
      sin[t * channels + c] = c % 2 === 0 ? -Math.sin(angle) : Math.sin(angle); // (a, b) turns to (−b, a)
    }
  }
  const table = (data: Float32Array) =>
    constant({ dtype: "float32", shape: [tokens, channels], data });
  const swapped = gather(x, integers(Array.from({ length: channels }, (_, c) => c ^ 1)), 2);
  return add(mul(x, table(cos)), mul(swapped, table(sin)));
}

/** The first half of the channels tells the row, the second the column; a pair of channels has one angle. */
function angleAt(
  place: readonly number[],
  grid: Grid,
  { c, channels }: { c: number; channels: number },
): number {
  const half = channels / 2;
  const axis = c < half ? 0 : 1;
  const pair = Math.floor((c % half) / 2);
  return ((place[axis] / grid[axis]) * side) / 10_000 ** ((2 * pair) / half);
}
