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
import {
  add,
  constant,
  exp,
  mul,
  reduceSum,
  scan,
  slice,
  unsqueeze,
  type Value,
} from "../onnx/index.ts";
import { sizeOf } from "../tensor.ts";

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

export type Lowering = "scan";

/** What each route gives, [N, L, E], in the order of its elements. */
export const selectiveScan = (routes: readonly Route[], lowering: Lowering = "scan"): Value[] =>
  lowerings[lowering](routes);

const lowerings: { readonly [L in Lowering]: (routes: readonly Route[]) => Value[] } = {
  scan: (routes) => routes.map(steps),
};

/** One `Scan`, a step for each element. */
function steps({ u, delta, a, b, c, d, reversed }: Route): Value {
  const decay = exp(mul(unsqueeze(delta, [3]), a)); // [N, L, E, S]
  const written = mul(unsqueeze(mul(delta, u), [3]), unsqueeze(b, [2])); // [N, L, E, S]
  const { outputs } = scan(
    {
      states: [emptyState(u, a)],
      sequences: [decay, written, unsqueeze(c, [2])],
      axis: 1,
      reversed,
    },
    ([before], [kept, added, read]) => {
      const h = add(mul(before, kept), added);
      return { states: [h], outputs: [reduceSum(mul(h, read), [2], { keepdims: 0 })] };
    },
  );
  return add(outputs[0], mul(u, d));
}

/** Zeros [N, E, S], as many as there are images: the sum of no elements. */
function emptyState(u: Value, a: Value): Value {
  const none = reduceSum(slice(u, { starts: [0], ends: [0], axes: [1] }), [1], { keepdims: 0 });
  const shape = a.shape.map(Number);
  const zeros = constant({ dtype: "float32", shape, data: new Float32Array(sizeOf(shape)) });
  return add(unsqueeze(none, [2]), zeros);
}
