/** @module A `Scan` with several steps in a row in each of its own; what they share is computed for all of them at once. */
import {
  add,
  concat,
  exp,
  matMul,
  mul,
  pad,
  reshape,
  scan,
  slice,
  split,
  squeeze,
  transpose,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, emptyState, sizesOf } from "./route.ts";

/** [N, L, E] */
export function unrolled(route: Route, count = 8): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { length, width, states } = sizesOf(route);
  const steps = Math.ceil(length / count);
  const missing = steps * count - length; // with Δ = 0 the state stays as it is
  const a = decayRates(route);

  /** [N, L, X] → [L / count, count, N, X] */
  const inParts = (x: Value): Value => {
    const whole = missing === 0 ? x : pad(x, [0, 0, 0, 0, missing, 0]);
    return transpose(reshape(whole, [0, steps, count, Number(x.shape[2])]), [1, 2, 0, 3]);
  };
  const row = (x: Value) => unsqueeze(inParts(x), [3]); // […, 1, X]
  const each = (x: Value) => split(x, Array(count).fill(1), 0);
  const { outputs } = scan(
    {
      states: [unsqueeze(emptyState(route, [states, width]), [0])],
      sequences: [row(delta), row(mul(delta, u)), unsqueeze(inParts(b), [4]), row(c)],
      reversed,
    },
    ([before], [dt, written, into, read]) => {
      const shares = each(exp(mul(dt, a))); // [1, N, S, E]
      const added = each(mul(into, written));
      const order = [...shares.keys()];
      const all: Value[] = [];
      let h = before;
      for (const t of reversed ? order.reverse() : order) {
        h = add(mul(h, shares[t]), added[t]);
        all[t] = h;
      }
      const joined = concat(all, 0); // [count, N, S, E]
      return { states: [h], outputs: [states === 1 ? mul(read, joined) : matMul(read, joined)] };
    },
  );
  const joined = transpose(squeeze(outputs[0], [3]), [2, 0, 1, 3]);
  const y = reshape(joined, [0, steps * count, width]);
  const own = missing === 0 ? y : slice(y, { starts: [0], ends: [length], axes: [1] });
  return add(own, mul(u, d));
}
