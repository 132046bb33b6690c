/**
 * @module The scan as gated linear attention: each channel is a head of its own, whose key and query, B and C,
 * are those of all heads; the decay is its logarithm. Of ONNX Runtime, only 1.30 and later have the operator
 * (`com.microsoft.LinearAttention`), and its CPU provider takes one query head for many heads of values.
 */
import {
  add,
  linearAttention,
  mul,
  reshape,
  slice,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { sizesOf } from "./route.ts";

/** [N, L, E] */
export function attention(route: Route): Value {
  const { u, delta, a, b, c, d, reversed } = route;
  const { length, width, states } = sizesOf(route);
  const turned = (x: Value): Value =>
    reversed ? slice(x, { starts: [-1], ends: [-length - 1], axes: [1], steps: [-1] }) : x;
  const decay = mul(unsqueeze(delta, [3]), a); // [N, L, E, S]
  const { output } = linearAttention(
    {
      query: turned(c),
      key: turned(b),
      value: turned(mul(delta, u)),
      decay: turned(reshape(decay, [0, length, width * states])),
    },
    { q_num_heads: 1, kv_num_heads: width, update_rule: "gated", scale: 1 },
  );
  return add(turned(output), mul(u, d));
}
