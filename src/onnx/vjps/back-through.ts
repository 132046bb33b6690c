/** @module Back through time, with the states of all steps kept. */
import { add, mul, stepOf } from "../build.ts";
import { captured, type Value } from "../value.ts";
import {
  type Back,
  bodyAgain,
  element,
  inTime,
  type Pass,
  runBack,
  scanOf,
  type Went,
} from "./passes.ts";
import type { Walk } from "./rule.ts";
import { number } from "./sized.ts";

/** From the last step to the first, with the states of all of them kept. */
export function backThrough(pass: Pass, back: Back, walk: Walk): Went {
  const { body, states } = pass;
  const count = states.length;
  const around = captured(body);
  return runBack(pass, back, statesBefore(pass), ({ afters, sums, elements, before, said }) => {
    const wanted = new Set([
      ...before,
      ...elements.filter((_, i) => back.wants[i]),
      ...around.filter((_, i) => back.around[i] !== null),
    ]);
    const shares = walk.cotangents(
      bodyAgain(body, [...before, ...elements]),
      [...afters, ...said],
      [...before, ...elements, ...around],
      (leaf) => wanted.has(leaf),
    );
    return {
      states: afters.map(
        (after, i) => after && (shares[i] ?? mul(after, number(0, after))), // nothing depends on it
      ),
      sequences: shares.slice(count, count + elements.length),
      around: sums.map((sum, i) => {
        const share = shares[count + elements.length + i];
        return sum && (share ? add(sum, share) : sum);
      }),
    };
  });
}

/** The states before each step, [L, …]: the scan once more. */
function statesBefore({ body, states, sequences }: Pass): readonly Value[] {
  const inputs = body.inputs.map(element);
  const next = bodyAgain(body, inputs).slice(0, states.length);
  const step = stepOf(inputs, [...next, ...inputs.slice(0, states.length)]);
  return scanOf(step, states, sequences, states.map(inTime)).slice(states.length);
}
