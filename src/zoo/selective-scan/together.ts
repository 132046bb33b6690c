/** @module All routes in one `Scan`: each step is one of every route, at its own element and with its own state. */
import {
  add,
  exp,
  graphOf,
  input,
  matMul,
  mul,
  outputsOf,
  squeeze,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, emptyState, sizesOf } from "./route.ts";

/** [N, L, E] for each route. */
export function together(routes: readonly Route[]): Value[] {
  const begins = routes.map((route) => {
    const { width, states } = sizesOf(route);
    return emptyState(route, [states, width]);
  });
  const row = (x: Value) => unsqueeze(x, [2]); // [N, L, 1, …]
  const sequences = routes.flatMap(({ u, delta, b, c }) => [
    row(delta),
    row(mul(delta, u)),
    unsqueeze(b, [3]),
    row(c),
  ]);
  const before = begins.map(({ shape, dtype }) => input("state", shape, dtype));
  const elements = sequences.map(({ shape, dtype }) =>
    input("element", shape.toSpliced(1, 1), dtype),
  );
  const steps = routes.map((route, i) => {
    const [dt, written, into, read] = elements.slice(4 * i);
    const share = exp(mul(dt, decayRates(route)));
    const h = add(mul(before[i], share), mul(into, written)); // [N, S, E]
    return { h, y: sizesOf(route).states === 1 ? mul(read, h) : matMul(read, h) };
  });
  const given = [...steps.map(({ h }) => h), ...steps.map(({ y }) => y)];
  const direction = ({ reversed }: Route) => Number(reversed);
  const outputs = outputsOf("Scan", [...begins, ...sequences], {
    body: graphOf([...before, ...elements], given),
    num_scan_inputs: sequences.length,
    scan_input_axes: sequences.map(() => 1),
    scan_input_directions: routes.flatMap((route) => Array(4).fill(direction(route))),
    scan_output_axes: routes.map(() => 1),
    scan_output_directions: routes.map(direction),
  });
  return routes.map(({ u, d }, i) => add(squeeze(outputs[routes.length + i], [2]), mul(u, d)));
}
