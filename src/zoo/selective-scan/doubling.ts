/**
 * @module The scan in ⌈log₂ L⌉ steps over the whole sequence (Hillis and Steele, 1986): after each, an element
 * knows twice as many of those before it. It takes ordinary operators alone, so it runs where there is no
 * `Scan`, or where each step of one would be a start of a GPU's kernels.
 */
import {
  add,
  concat,
  exp,
  matMul,
  mul,
  slice,
  squeeze,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, sizesOf } from "./route.ts";

/** [N, L, E] */
export function doubling(route: Route): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { length, states } = sizesOf(route);
  const row = (x: Value) => unsqueeze(x, [2]); // [N, L, 1, …]
  const part = (x: Value, from: number, to: number) =>
    slice(x, { starts: [from], ends: [to], axes: [1] });
  let kept = exp(mul(row(delta), decayRates(route))); // [N, L, S, E]: of the state that comes in
  let h = mul(unsqueeze(b, [3]), row(mul(delta, u))); // [N, L, S, E]: with what came in between
  for (let known = 1; known < length; known *= 2) {
    const far = length - known;
    const [first, rest, before] = reversed
      ? [
          [far, length],
          [0, far],
          [known, length],
        ]
      : [
          [0, known],
          [known, length],
          [0, far],
        ];
    const at = (x: Value, [from, to]: readonly number[]) => part(x, from, to);
    const behind = (x: Value, y: Value) =>
      reversed ? concat([y, at(x, first)], 1) : concat([at(x, first), y], 1);
    h = behind(h, add(at(h, rest), mul(at(kept, rest), at(h, before))));
    if (2 * known < length) kept = behind(kept, mul(at(kept, rest), at(kept, before)));
  }
  const read = states === 1 ? mul(row(c), h) : matMul(row(c), h); // [N, L, 1, E]
  return add(squeeze(read, [2]), mul(u, d));
}
