/**
 * @module A `Scan` that steps through many blocks of the sequence side by side, twice. First each block
 * begins with an empty state, which tells what it adds to the state that it is given; a short scan over the
 * blocks then tells what each is given; with that, the second time through gives y. All exponents are ≤ 0.
 */
import {
  add,
  exp,
  identity,
  matMul,
  mul,
  pad,
  reduceSum,
  reshape,
  scan,
  slice,
  squeeze,
  transpose,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, emptyState, sizesOf } from "./route.ts";

/** [N, L, E] */
export function blocks(route: Route, count = blockCount(route)): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { length, width, states } = sizesOf(route);
  const inBlock = Math.ceil(length / count);
  const missing = count * inBlock - length; // with Δ = 0 the state stays as it is
  const a = decayRates(route);

  /** [N, L, X] → [L / count, N, count, X]: a step is one element of each block. */
  const sideBySide = (x: Value): Value => {
    const whole = missing === 0 ? x : pad(x, [0, 0, 0, 0, missing, 0]);
    const cut = reshape(whole, [0, count, inBlock, Number(x.shape[2])]);
    return transpose(cut, [2, 0, 1, 3]);
  };
  const row = (x: Value) => unsqueeze(sideBySide(x), [3]); // […, 1, X]
  const column = (x: Value) => unsqueeze(sideBySide(x), [4]); // […, X, 1]
  const step = (before: Value, dt: Value, x: Value, into: Value) =>
    add(mul(before, exp(mul(dt, a))), mul(mul(dt, x), into)); // [N, count, S, E]

  const times = row(delta);
  const sequences = [times, row(u), column(b)];
  const empty = emptyState(route, [count, states, width]);
  const { states: added } = scan(
    { states: [empty], sequences, reversed },
    ([h], [dt, x, into]) => ({
      states: [step(h, dt, x, into)],
      outputs: [],
    }),
  );
  const kept = exp(mul(reduceSum(times, [0], { keepdims: 0 }), a)); // [N, count, S, E]
  const { outputs: begins } = scan(
    {
      states: [emptyState(route, [states, width])],
      sequences: [kept, added[0]],
      axis: 1,
      reversed,
    },
    ([h], [share, own]) => ({ states: [add(mul(h, share), own)], outputs: [identity(h)] }),
  );
  const { outputs } = scan(
    { states: [begins[0]], sequences: [...sequences, row(c)], reversed },
    ([before], [dt, x, into, read]) => {
      const h = step(before, dt, x, into);
      const y = states === 1 ? mul(read, h) : matMul(read, h); // [N, count, 1, E]
      return { states: [h], outputs: [add(y, mul(x, d))] };
    },
  );
  const joined = transpose(squeeze(outputs[0], [3]), [1, 2, 0, 3]);
  const y = reshape(joined, [0, count * inBlock, width]);
  return missing === 0 ? y : slice(y, { starts: [0], ends: [length], axes: [1] });
}

/** How many numbers a step should compute: far more than its overhead, and well inside of a core's cache. */
const aimed = 6144;

/** As many blocks as fill a step, fewer for short sequences; of about as many, those that pad least. */
function blockCount(route: Route): number {
  const { length, width, states } = sizesOf(route);
  const wanted = Math.min(aimed / (width * states), 2 * Math.sqrt(length));
  const counts = Array.from({ length: Math.ceil(wanted) }, (_, i) => i + 1).filter(
    (count) => count >= wanted / 2,
  );
  const padding = (count: number) => count * Math.ceil(length / count) - length;
  return counts.reduce((best, count) => (padding(count) <= padding(best) ? count : best));
}
