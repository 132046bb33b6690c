/** @module The cascade that VMamba was compared with: rows are scanned first, then the columns of the result. */
import {
  add,
  constant,
  layerNormalization,
  mul,
  reduceSum,
  reshape,
  scalar,
  slice,
  transpose,
  unsqueeze,
  type Value,
} from "../onnx/index.ts";
import { sizeOf } from "../tensor.ts";
import { width } from "./layers.ts";
import { elementsOf, type Scan, type ScanWeights, scansOf, turned } from "./scan-weights.ts";
import { type Lowering, selectiveScan } from "./selective-scan.ts";

/** Each row by itself, there and back, then each column: [N, H, W, E] → [N, H, W, E]. */
export function cascade(image: Value, weights: ScanWeights, lowering?: Lowering): Value {
  const scans = scansOf(weights);
  const byRows = thereAndBack(normalized(image), scans.slice(0, 2), lowering);
  return turned(thereAndBack(turned(normalized(byRows)), scans.slice(2), lowering));
}

/**
 * Every row by itself. The way back is added in the order in which it was walked, as in the authors' code:
 * its first element, which is the last of the row, to the first of the way there.
 */
function thereAndBack(image: Value, scans: readonly Scan[], lowering?: Lowering): Value {
  const [height, wide, inner] = image.shape.slice(1).map(Number);
  const elements = elementsOf(image, scans);
  const routes = scans.map(({ a }, k) => {
    const { delta, b } = elements[k];
    const state = Number(a.shape[1]);
    const lanes = height * inner * state; // rows have B of their own, so each state of each row is a channel
    const laid = (x: Value) => reshape(transpose(x, [0, 2, 1, 3, 4]), [0, wide, lanes]);
    const ones = constant(filled([state], 1));
    const written = laid(mul(unsqueeze(image, [4]), unsqueeze(b, [3]))); // [N, W, H·E·S]
    const one = oneFor(written);
    return {
      u: written,
      delta: laid(mul(unsqueeze(delta, [4]), ones)),
      a: reshape(mul(constant(filled([height, 1, 1], 1)), a), [lanes, 1]),
      b: one,
      c: one,
      d: constant(filled([lanes], 0)),
      reversed: k === 1,
    };
  });
  const [there, back] = selectiveScan(routes, lowering).map((states, k) => {
    const { d } = scans[k];
    const h = reshape(states, [0, wide, height, inner, -1]);
    const c = unsqueeze(turned(elements[k].c), [3]);
    return add(turned(reduceSum(mul(h, c), [4], { keepdims: 0 })), mul(image, d));
  });
  const walked = slice(back, { starts: [-1], ends: [-wide - 1], axes: [2], steps: [-1] });
  return add(there, walked);
}

/** One for each element of the sequence [N, L, E]: [N, L, 1]. */
const oneFor = (x: Value): Value =>
  add(mul(slice(x, { starts: [0], ends: [1], axes: [2] }), scalar(0)), scalar(1));

/** To a mean of 0 and a variance of 1 over the last axis. */
const normalized = (x: Value): Value =>
  layerNormalization(x, { scale: constant(filled([width(x)], 1)), epsilon: 1e-5 });

const filled = (shape: readonly number[], value: number) => ({
  dtype: "float32" as const,
  shape,
  data: new Float32Array(sizeOf(shape)).fill(value),
});
