/** @module The parameters of the four scans of a block of VMamba, and what they make of the elements of an image. */
import {
  add,
  concat,
  exp,
  matMul,
  neg,
  reshape,
  split,
  squeeze,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { width } from "./layers.ts";
import { softplus } from "./softplus.ts";

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

/** The weights of one scan. */
export interface Scan {
  readonly xProjection: Value;
  readonly stepProjection: Value;
  readonly stepBias: Value;
  /** A: [E, S]. */
  readonly a: Value;
  readonly d: Value;
}

/** One after the other; A is negative. */
export function scansOf({ xProjection, stepProjection, stepBias, aLogs, d }: ScanWeights): Scan[] {
  const inner = width(xProjection);
  const each = (x: Value) => split(x, [1, 1, 1, 1], 0).map((one) => squeeze(one, [0]));
  const stepProjections = each(stepProjection);
  const stepBiases = each(stepBias);
  const as = each(reshape(neg(exp(aLogs)), [4, inner, width(aLogs)]));
  const ds = each(reshape(d, [4, inner]));
  return each(xProjection).map((xProjection, k) => ({
    xProjection,
    stepProjection: stepProjections[k],
    stepBias: stepBiases[k],
    a: as[k],
    d: ds[k],
  }));
}

/** The step, B and C of every element for each of the scans: [N, …, E] → [N, …, E] and twice [N, …, S]. */
export function elementsOf(u: Value, scans: readonly Scan[]) {
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

/** [N, H, W, E] ↔ [N, W, H, E]. */
export const turned = (image: Value): Value => transpose(image, [0, 2, 1, 3]);
