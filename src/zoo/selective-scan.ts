/**
 * @module The selective scan of Mamba (Gu and Dao, 2023, arXiv:2312.00752, algorithm 2), as Vim and VMamba
 * use it: for each channel e, with a state of S numbers that begins at 0,
 *
 *     h_t = exp(Δ_t · A) ⊙ h_{t−1} + Δ_t · u_t · B_t,    y_t = C_t · h_t + D · u_t
 *
 * A is discretised exactly (zero-order hold) and B by Euler's rule, as in the authors' code and not as in
 * the papers. One function, several lowerings: ways to say it in operators of ONNX, all equal but for
 * rounding.
 */
import { scoped, type Value } from "../onnx/index.ts";
import { attention } from "./selective-scan/attention.ts";
import { blocks } from "./selective-scan/blocks.ts";
import { doubling } from "./selective-scan/doubling.ts";
import { outside } from "./selective-scan/outside.ts";
import { sizesOf } from "./selective-scan/route.ts";
import { steps } from "./selective-scan/steps.ts";
import { together } from "./selective-scan/together.ts";
import { unrolled } from "./selective-scan/unrolled.ts";

/** One sequence that is scanned. */
export interface Route {
  /** What is written to the state: [N, L, E]. */
  readonly u: Value;
  /** The length of a step, after softplus: [N, L, E]. */
  readonly delta: Value;
  /** Negative: [E, S]. */
  readonly a: Value;
  /** Shared by all channels: [N, L, S]. */
  readonly b: Value;
  /** Shared by all channels: [N, L, S]. */
  readonly c: Value;
  /** What passes by the state: [E]. */
  readonly d: Value;
  /** From the last element to the first; y stays in the order of u. */
  readonly reversed: boolean;
}

/**
 * On the CPU provider of ONNX Runtime 1.30, `scan` and `scan-blocks` are the fastest (`npm run bench selective-scan`).
 * `doubling` is for runtimes without `Scan`, `linear-attention` for those that have it as one kernel; the others
 * show what it costs to leave the fast memory, or to save the overhead of steps in another way. A form with
 * cumulative sums is missing: its exponents grow without bound.
 */
const lowerings = {
  scan: each(steps),
  "scan-blocks": each(blocks),
  "scan-outside": each(outside),
  "scan-together": together,
  "scan-unrolled": each(unrolled),
  doubling: each(doubling),
  "linear-attention": each(attention),
};

function each(lowering: (route: Route) => Value) {
  return (routes: readonly Route[]): Value[] => routes.map((route) => lowering(route));
}

export type Lowering = keyof typeof lowerings;

export const loweringNames = Object.keys(lowerings) as readonly Lowering[]; // nothing else is in the table

/**
 * What each route gives, [N, L, E], in the order of its elements; without a lowering, by the fastest on a CPU. A
 * part of its own, so that its share of a network's time can be told.
 */
export const selectiveScan = (
  routes: readonly Route[],
  lowering: Lowering = fastestLowering(sizesOf(routes[0])),
): Value[] => scoped("scan", () => lowerings[lowering](routes));

/**
 * A step over few numbers costs the engine more than it computes: then blocks step together, and always where there
 * is one number of state, since then nearly all is computed outside of the steps. Measured.
 */
export const fastestLowering = ({
  width,
  states,
}: {
  readonly width: number;
  readonly states: number;
}): Lowering => (states === 1 || width * states <= 512 ? "scan-blocks" : "scan");
