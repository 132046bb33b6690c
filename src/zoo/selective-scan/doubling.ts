/**
 * @module The scan in ordinary operators, for where there is no `Scan`, or where each step of one would start
 * kernels of a GPU. In blocks of eight elements, each comes to know twice as many of those before it, three times
 * over (Hillis and Steele, 1986); the blocks are then scanned like elements, and hand on what they know.
 */
import {
  add,
  concat,
  exp,
  matMul,
  mul,
  pad,
  reshape,
  scalar,
  slice,
  squeeze,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import type { Route } from "../selective-scan.ts";
import { decayRates, sizesOf } from "./route.ts";

const block = 8;

/** [N, L, E] */
export function doubling(route: Route): Value {
  const { u, delta, b, c, d, reversed } = route;
  const { states } = sizesOf(route);
  const row = (x: Value) => unsqueeze(x, [2]); // [N, L, 1, …]
  const kept = exp(mul(row(delta), decayRates(route))); // [N, L, S, E]
  const added = mul(unsqueeze(b, [3]), row(mul(delta, u))); // [N, L, S, E]
  const h = scanned({ kept, added }, reversed);
  const read = states === 1 ? mul(row(c), h) : matMul(row(c), h); // [N, L, 1, E]
  return add(squeeze(read, [2]), mul(u, d));
}

/** What elements, or all of them up to here, make of the state before: `kept · before + added`. */
interface Change {
  readonly kept: Value;
  readonly added: Value;
}

/** The state after each element, which begins with nothing: [N, L, S, E] */
function scanned({ kept, added }: Change, reversed: boolean): Value {
  const [length, states, width] = kept.shape.slice(1).map(Number);
  const blocks = Math.ceil(length / block);
  if (blocks === 1) return doubled({ kept, added }, { axis: 1, reversed }).added;
  const missing = blocks * block - length;
  const inBlocks = (x: Value, none: number) => {
    const pads = [0, 0, 0, 0, 0, missing, 0, 0];
    const whole = missing === 0 ? x : pad(x, pads, { value: scalar(none) });
    return reshape(whole, [0, blocks, block, states, width]);
  };
  const inside = { kept: inBlocks(kept, 1), added: inBlocks(added, 0) };
  const known = doubled(inside, { axis: 2, reversed });
  const last = reversed ? 0 : block - 1;
  const whole = (x: Value) => squeeze(part(x, { axis: 2, from: last, to: last + 1 }), [2]);
  const ends = scanned({ kept: whole(known.kept), added: whole(known.added) }, reversed);
  const others = reversed ? { from: 1, to: blocks } : { from: 0, to: blocks - 1 };
  const edge = reversed ? [0, 0, 0, 0, 0, 1, 0, 0] : [0, 1, 0, 0, 0, 0, 0, 0];
  const begins = unsqueeze(pad(part(ends, { axis: 1, ...others }), edge), [2]);
  const h = reshape(add(known.added, mul(known.kept, begins)), [0, blocks * block, states, width]);
  return missing === 0 ? h : part(h, { axis: 1, from: 0, to: length });
}

/** The change by each element of `axis` and all before it. */
function doubled(
  { kept, added }: Change,
  { axis, reversed }: { axis: number; reversed: boolean },
): Change {
  const length = Number(kept.shape[axis]);
  let known = { kept, added };
  for (let reach = 1; reach < length; reach *= 2) {
    const at = (x: Value, from: number, to: number) => part(x, { axis, from, to });
    const [near, far] = [
      { from: 0, to: length - reach },
      { from: reach, to: length },
    ];
    const [before, after] = reversed ? [far, near] : [near, far];
    const [share, own] = [known.kept, known.added].map((x) => at(x, after.from, after.to));
    const behind = (x: Value, y: Value) =>
      reversed
        ? concat([y, at(x, length - reach, length)], axis)
        : concat([at(x, 0, reach), y], axis);
    known = {
      kept: behind(known.kept, mul(share, at(known.kept, before.from, before.to))),
      added: behind(known.added, add(own, mul(share, at(known.added, before.from, before.to)))),
    };
  }
  return known;
}

const part = (x: Value, { axis, from, to }: { axis: number; from: number; to: number }): Value =>
  slice(x, { starts: [from], ends: [to], axes: [axis] });
