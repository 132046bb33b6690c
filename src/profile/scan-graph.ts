/** @module The selective scans of one block by themselves, as a graph, and what it is given. */
import { bytesMoved, type Costs, constant, costsOf, input, type Value } from "../onnx/index.ts";
import { random } from "../statistics/index.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { type Lowering, type Route, selectiveScan } from "../zoo/index.ts";
import type { Scanned } from "./scans.ts";

type Block = Omit<Scanned, "blocks">;

/** Outputs `y0` …, one for each route; half of the routes are read backwards. The batch is open. */
export function scanGraph(
  { length, channels, states, routes }: Block,
  lowering: Lowering,
): Record<string, Value> {
  const filled = (shape: readonly number[], of: (i: number) => number) =>
    constant({
      dtype: "float32",
      shape,
      data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => of(i)),
    });
  const all = Array.from(
    { length: routes },
    (_, k): Route => ({
      u: input(`u${k}`, ["N", length, channels]),
      delta: input(`delta${k}`, ["N", length, channels]),
      a: filled([channels, states], (i) => -(1 + (i % states))), // as Mamba begins
      b: input(`b${k}`, ["N", length, states]),
      c: input(`c${k}`, ["N", length, states]),
      d: filled([channels], () => 1),
      reversed: k >= routes / 2,
    }),
  );
  return Object.fromEntries(selectiveScan(all, lowering).map((y, k) => [`y${k}`, y]));
}

/** Numbers between −1 and 1, and steps between 0.001 and 0.1, as Mamba begins. */
export function scanFeeds(
  { length, channels, states, routes }: Block,
  batch: number,
): Record<string, Tensor> {
  const chance = random(0);
  const between = (width: number, from: number, to: number): Tensor => ({
    dtype: "float32",
    shape: [batch, length, width],
    data: Float32Array.from(
      { length: batch * length * width },
      () => from + (to - from) * chance.float(),
    ),
  });
  return Object.fromEntries(
    Array.from({ length: routes }, (_, k) => [
      [`u${k}`, between(channels, -1, 1)],
      [`delta${k}`, between(channels, 0.001, 0.1)],
      [`b${k}`, between(states, -1, 1)],
      [`c${k}`, between(states, -1, 1)],
    ]).flat(),
  );
}

/** What a lowering moves, if each operator reads all that it takes and writes all that it gives. */
export interface ScanMoves {
  /** By whole arrays, as long as the sequence: a `Scan` counts as one operator. */
  readonly bytesOutside: number;
  /** By the steps of `Scan`, in arrays of the size of a state, which stay in fast memory. */
  readonly bytesInside: number;
}

export function scanMoves(outputs: Readonly<Record<string, Value>>, batch: number): ScanMoves {
  const { nodes, total }: Costs = costsOf(outputs, { batch });
  const stepping = nodes.filter(({ node }) => node.op === "Scan");
  const bytesInside = stepping.reduce((sum, cost) => sum + bytesMoved(cost), 0);
  const ofShapes = (values: readonly (Value | undefined)[]) =>
    values.reduce((sum, value) => sum + (value ? 4 * sizeOf(value.shape.map(Number)) : 0), 0);
  const around = stepping.reduce(
    (sum, { node }) => sum + ofShapes(node.inputs) + ofShapes(node.outputs),
    0,
  );
  return { bytesOutside: bytesMoved(total) - bytesInside + around, bytesInside };
}
