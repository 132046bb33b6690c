/**
 * @module How VMamba reads an image as sequences, and joins what the scans say of them: the cross-scan (Liu
 * et al., 2024, arXiv:2401.10166, figure 3), and the patterns that it was compared with (table 10). An
 * image is [N, H, W, E] here, and every pattern scans four times, each with parameters of its own.
 */
import {
  add,
  concat,
  constant,
  exp,
  layerNormalization,
  matMul,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  slice,
  softplus,
  split,
  transpose,
  unsqueeze,
  type Value,
} from "../onnx/index.ts";
import { width } from "./layers.ts";
import { type Lowering, type Route, selectiveScan } from "./selective-scan.ts";

/** What the four scans take, one after the other along the first axis of each. */
export interface ScanWeights {
  /** From an element to its step, B and C, in this order: [4, R + 2·S, E]. */
  readonly xProjection: Value;
  /** From the R numbers of a step to one for each channel: [4, E, R]. */
  readonly stepProjection: Value;
  /** Added to it before softplus: [4, E]. */
  readonly stepBias: Value;
  /** ln(−A): [4·E, S]. */
  readonly aLogs: Value;
  /** What passes by the state: [4·E]. */
  readonly d: Value;
}

/** [N, H, W, E] → [N, H, W, E]. */
type Pattern = (image: Value, weights: ScanWeights, lowering?: Lowering) => Value;

const rows = { order: "rows", reversed: false } as const;
const columns = { order: "columns", reversed: false } as const;
const rowsBack = { order: "rows", reversed: true } as const;
const columnsBack = { order: "columns", reversed: true } as const;

type Path = typeof rows | typeof columns | typeof rowsBack | typeof columnsBack;

export type ScanPattern = "cross" | "bidirectional" | "unidirectional" | "cascade";

export const scanPatterns: { readonly [P in ScanPattern]: Pattern } = {
  cross: along([rows, columns, rowsBack, columnsBack]),
  bidirectional: along([rows, rows, rowsBack, rowsBack]),
  unidirectional: along([rows, rows, rows, rows]),
  cascade,
};

/** Scans of the whole image along four paths; the result is the sum of what they say, and not the mean. */
function along(paths: readonly Path[]): Pattern {
  return (image, weights, lowering) => {
    const scans = scansOf(weights, image);
    const routes: Route[] = [];
    for (const order of ["rows", "columns"] as const) {
      const taken = [...paths.keys()].filter((k) => paths[k].order === order);
      if (taken.length === 0) continue;
      const u = sequence(order === "rows" ? image : turned(image));
      const elements = elementsOf(
        u,
        taken.map((k) => scans[k]),
      );
      for (const [i, k] of taken.entries()) {
        const { a, d } = scans[k];
        routes[k] = { u, ...elements[i], a, d, reversed: paths[k].reversed };
      }
    }
    const said = selectiveScan(routes, lowering);
    const sum = (order: Path["order"]) =>
      said.filter((_, k) => paths[k].order === order).reduceRight((sum, y) => add(y, sum));
    const [height, wide] = image.shape.slice(1).map(Number);
    const byRows = reshape(sum("rows"), [0, height, wide, width(image)]);
    if (paths.every(({ order }) => order === "rows")) return byRows;
    return add(byRows, turned(reshape(sum("columns"), [0, wide, height, width(image)])));
  };
}

/** [N, H, W, E] ↔ [N, W, H, E]. */
const turned = (image: Value): Value => transpose(image, [0, 2, 1, 3]);

/** Row by row: [N, H, W, E] → [N, H·W, E]. */
const sequence = (image: Value): Value =>
  reshape(image, [0, Number(image.shape[1]) * Number(image.shape[2]), width(image)]);

/** The weights of one scan. */
interface Scan {
  readonly xProjection: Value;
  readonly stepProjection: Value;
  readonly stepBias: Value;
  readonly a: Value;
  readonly d: Value;
}

function scansOf({ xProjection, stepProjection, stepBias, aLogs, d }: ScanWeights, image: Value) {
  const inner = width(image);
  const [, rowsEach, rank] = [...xProjection.shape.slice(0, 2), stepProjection.shape[2]].map(
    Number,
  );
  const each = (x: Value, size: number) => split(x, [size, size, size, size], 0);
  const xProjections = each(reshape(xProjection, [4 * rowsEach, inner]), rowsEach);
  const stepProjections = each(reshape(stepProjection, [4 * inner, rank]), inner);
  const stepBiases = each(reshape(stepBias, [4 * inner]), inner);
  const as = each(neg(exp(aLogs)), inner);
  const ds = each(d, inner);
  return xProjections.map(
    (xProjection, k): Scan => ({
      xProjection,
      stepProjection: stepProjections[k],
      stepBias: stepBiases[k],
      a: as[k],
      d: ds[k],
    }),
  );
}

/** The step, B and C of every element for each of the scans: [N, …, E] → [N, …, E] and twice [N, …, S]. */
function elementsOf(u: Value, scans: readonly Scan[]) {
  const sizes = scans.flatMap(({ stepProjection, a }) => {
    const state = Number(a.shape[1]);
    return [Number(stepProjection.shape[1]), state, state];
  });
  const projections = scans.map(({ xProjection }) => xProjection);
  const projection = transpose(concat(projections, 0), [1, 0]);
  const projected = split(matMul(u, projection), sizes, u.shape.length - 1);
  return scans.map(({ stepProjection, stepBias }, i) => {
    const [step, b, c] = projected.slice(3 * i);
    const delta = softplus(add(matMul(step, transpose(stepProjection, [1, 0])), stepBias));
    return { delta, b, c };
  });
}

/** First every row by itself, there and back, then every column of the result. */
function cascade(image: Value, weights: ScanWeights, lowering?: Lowering): Value {
  const scans = scansOf(weights, image);
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
  data: new Float32Array(shape.reduce((n, size) => n * size, 1)).fill(value),
});
