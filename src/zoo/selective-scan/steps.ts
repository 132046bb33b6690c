/** @module A `Scan` with a step for each element. What is S times as large as u exists for one step at a time. */
import { add, exp, matMul, mul, scan, squeeze, unsqueeze, type Value } from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, emptyState, sizesOf } from "./route.ts";

/** [N, L, E] */
export function steps(route: Route): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { width, states } = sizesOf(route);
  const a = decayRates(route);
  const row = (x: Value) => unsqueeze(x, [2]); // [N, L, 1, …]
  const { outputs } = scan(
    {
      states: [emptyState(route, [states, width])],
      sequences: [row(delta), row(mul(delta, u)), unsqueeze(b, [3]), row(c)],
      axis: 1,
      reversed,
    },
    ([before], [dt, written, into, read]) => {
      const h = add(mul(before, exp(mul(dt, a))), mul(into, written)); // [N, S, E]
      return { states: [h], outputs: [states === 1 ? mul(read, h) : matMul(read, h)] };
    },
  );
  return add(squeeze(outputs[0], [2]), mul(u, d));
}
