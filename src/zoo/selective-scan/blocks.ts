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
  return sizesOf(route).states === 1 ? ofOneState(route, count) : ofStates(route, count);
}

/** What is S times as large as u exists for one step at a time. */
function ofStates(route: Route, count: number): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { width, states } = sizesOf(route);
  const { sideBySide, inARow } = cutInto(count, route);
  const a = decayRates(route);
  const row = (x: Value) => unsqueeze(sideBySide(x), [3]); // […, 1, X]
  const column = (x: Value) => unsqueeze(sideBySide(x), [4]); // […, X, 1]
  const step = (before: Value, dt: Value, x: Value, into: Value) =>
    add(mul(before, exp(mul(dt, a))), mul(mul(dt, x), into)); // [N, count, S, E]

  const times = row(delta);
  const sequences = [times, row(u), column(b)];
  const empty = emptyState(route, [count, states, width]);
  const { states: added } = scan(
    { states: [empty], sequences, reversed },
    ([h], [dt, x, into]) => ({ states: [step(h, dt, x, into)], outputs: [] }),
  );
  const kept = exp(mul(reduceSum(times, [0], { keepdims: 0 }), a)); // [N, count, S, E]
  const { outputs } = scan(
    {
      states: [begins(kept, added[0], emptyState(route, [states, width]), reversed)],
      sequences: [...sequences, row(c)],
      reversed,
    },
    ([before], [dt, x, into, read]) => {
      const h = step(before, dt, x, into);
      return { states: [h], outputs: [add(matMul(read, h), mul(x, d))] }; // y: [N, count, 1, E]
    },
  );
  return inARow(squeeze(outputs[0], [3]));
}

/** Nothing is larger than u: so all that does not depend on the state is computed once, for the whole sequence. */
function ofOneState(route: Route, count: number): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { width } = sizesOf(route);
  const { inBlocks, stepwise, sideBySide, inARow } = cutInto(count, route);
  const a = squeeze(route.a, [1]); // [E]
  const times = inBlocks(delta);
  const sequences = [stepwise(exp(mul(times, a))), sideBySide(mul(mul(delta, u), b))];
  const step = ([h]: readonly Value[], [share, own]: readonly Value[]) => add(mul(h, share), own); // [N, count, E]

  const { states: added } = scan(
    { states: [emptyState(route, [count, width])], sequences, reversed },
    (before, element) => ({ states: [step(before, element)], outputs: [] }),
  );
  const kept = exp(mul(reduceSum(times, [2], { keepdims: 0 }), a)); // [N, count, E]
  const { outputs } = scan(
    {
      states: [begins(kept, added[0], emptyState(route, [width]), reversed)],
      sequences: [...sequences, sideBySide(c)],
      reversed,
    },
    (before, [share, own, read]) => {
      const h = step(before, [share, own]);
      return { states: [h], outputs: [mul(h, read)] };
    },
  );
  return add(inARow(outputs[0]), mul(u, d));
}

/** The state that each block is given: [N, count, …], as `kept`, the share that stays through a block, and `added`. */
function begins(kept: Value, added: Value, empty: Value, reversed: boolean): Value {
  const { outputs } = scan(
    { states: [empty], sequences: [kept, added], axis: 1, reversed },
    ([h], [share, own]) => ({ states: [add(mul(h, share), own)], outputs: [identity(h)] }),
  );
  return outputs[0];
}

/** Sequences as that many blocks, of which the last is filled up: with Δ = 0 the state stays as it is. */
function cutInto(count: number, route: Route) {
  const { length, width } = sizesOf(route);
  const inBlock = Math.ceil(length / count);
  const missing = count * inBlock - length;

  /** [N, L, X] → [N, count, L / count, X] */
  const inBlocks = (x: Value): Value => {
    const whole = missing === 0 ? x : pad(x, [0, 0, 0, 0, missing, 0]);
    return reshape(whole, [0, count, inBlock, Number(x.shape[2])]);
  };
  /** [N, count, L / count, X] → [L / count, N, count, X]: a step is one element of each block. */
  const stepwise = (x: Value): Value => transpose(x, [2, 0, 1, 3]);
  return {
    inBlocks,
    stepwise,
    /** [N, L, X] → [L / count, N, count, X] */
    sideBySide: (x: Value): Value => stepwise(inBlocks(x)),
    /** Back: [L / count, N, count, E] → [N, L, E] */
    inARow(y: Value): Value {
      const whole = reshape(transpose(y, [1, 2, 0, 3]), [0, count * inBlock, width]);
      return missing === 0 ? whole : slice(whole, { starts: [0], ends: [length], axes: [1] });
    },
  };
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
