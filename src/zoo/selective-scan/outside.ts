/**
 * @module A `Scan` whose step only multiplies and adds: all that does not depend on the state is computed before
 * for the whole sequence, and the states of all elements are kept and read after. Much memory is moved.
 */
import { add, exp, matMul, mul, scan, squeeze, unsqueeze, type Value } from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, emptyState, sizesOf } from "./route.ts";

/** [N, L, E] */
export function outside(route: Route): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { width, states } = sizesOf(route);
  const row = (x: Value) => unsqueeze(x, [2]); // [N, L, 1, …]
  const kept = exp(mul(row(delta), decayRates(route))); // [N, L, S, E]
  const written = mul(unsqueeze(b, [3]), row(mul(delta, u))); // [N, L, S, E]
  const { outputs } = scan(
    {
      states: [emptyState(route, [states, width])],
      sequences: [kept, written],
      axis: 1,
      reversed,
    },
    ([before], [share, added]) => {
      const h = add(mul(before, share), added);
      return { states: [h], outputs: [h] };
    },
  );
  const read = states === 1 ? mul(row(c), outputs[0]) : matMul(row(c), outputs[0]); // [N, L, 1, E]
  return add(squeeze(read, [2]), mul(u, d));
}
