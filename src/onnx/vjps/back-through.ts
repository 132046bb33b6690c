/**
 * @module Back through time, with what the steps forth have made kept. What a step has to do that no other step
 * waits for is done outside of the scan, for all steps at once: before it, if it needs nothing of another step, and
 * after it, if no other step needs it, such as the cotangents of the elements.
 */
import { add, mul } from "../build.ts";
import { captured, type Value } from "../value.ts";
import { keptOf } from "./kept-steps.ts";
import {
  type Back,
  bodyAgain,
  element,
  elementOf,
  type Pass,
  present,
  type StepBack,
  type Went,
} from "./passes.ts";
import { ranBack } from "./ran-back.ts";
import { readBefore, replaced } from "./read-before.ts";
import type { Walk } from "./rule.ts";
import { number } from "./sized.ts";

/** From the last step to the first, with the states of all of them kept. */
export function backThrough(pass: Pass, back: Back, walk: Walk): Went {
  const { body, states, sequences, written } = pass;
  const at: StepBack = {
    afters: back.states.map((g) => g && element(g)),
    sums: back.around.map((g) => g && element(g)),
    elements: sequences.map(elementOf),
    before: states.map(element),
    said: back.outputs.map((value, i) => value && elementOf({ value, ...written[i] })),
  };
  const forth = bodyAgain(body, [...at.before, ...at.elements]);
  const step = stepBack(forth, { pass, back, walk, at });
  const order = sequences[0].reversed; // of all that is [L, …]
  const outs = allOf(step);
  const kept = keptOf(forth, { pass, outs, at, order });
  const carried = [...present(at.afters), ...present(at.sums)];
  const read = new Map([
    ...sequences.map((sequence, i) => [at.elements[i], sequence] as const),
    ...kept.read,
    ...at.said.flatMap((own, i) => {
      const value = back.outputs[i];
      return own && value ? [[own, { value, ...written[i] }] as const] : [];
    }),
  ]);
  const moved = readBefore(
    { carried, outputs: replaced(outs, kept.elements), read },
    order,
    ({ origin }) =>
      origin.kind === "node" && ["Squeeze", "Transpose", "Unsqueeze"].includes(origin.op),
  );
  return ranBack(step, moved, { pass, back, order });
}

interface Setting {
  readonly pass: Pass;
  readonly back: Back;
  readonly walk: Walk;
  readonly at: StepBack;
}

/** The cotangents that a step gives, of what it has. */
function stepBack(forth: readonly Value[], { pass, back, walk, at }: Setting): Went {
  const { afters, sums, elements, before, said } = at;
  const around = captured(pass.body);
  const wanted = new Set([
    ...before,
    ...elements.filter((_, i) => back.wants[i]),
    ...around.filter((_, i) => back.around[i] !== null),
  ]);
  const shares = walk.cotangents(
    forth,
    [...afters, ...said],
    [...before, ...elements, ...around],
    (leaf) => wanted.has(leaf),
  );
  const count = before.length;
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
}

const allOf = ({ states, around, sequences }: Went): Value[] =>
  present([...states, ...around, ...sequences]);
