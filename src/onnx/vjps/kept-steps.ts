/** @module What the steps forth have made, kept for the steps back. */
import { given, graphOf, nodesBefore, type Value } from "../value.ts";
import { elementOf, type Pass, type Sequence, type StepBack } from "./passes.ts";
import { readBefore, scanStep } from "./read-before.ts";

interface Forth {
  readonly pass: Pass;
  /** All that a step back gives. */
  readonly outs: readonly Value[];
  readonly at: Pick<StepBack, "before" | "elements">;
  readonly order: boolean;
}

interface Kept {
  /** What a step back reads in place of a value of its step forth. */
  readonly elements: ReadonlyMap<Value, Value>;
  readonly read: readonly (readonly [Value, Sequence])[];
}

/**
 * Of the values that steps forth make from their `elements` and the states `before` them, those that steps back
 * use. `forth` is what one step makes, its states first.
 */
export function keptOf(forth: readonly Value[], { pass, outs, at, order }: Forth): Kept {
  const { states, sequences } = pass;
  const { before, elements } = at;
  const next = forth.slice(0, states.length);
  const used = usedBack(next, outs, { before, elements });
  const { outputs, read, taken } = readBefore(
    {
      carried: before,
      outputs: [...next, ...used],
      read: new Map(sequences.map((sequence, i) => [elements[i], sequence])),
    },
    order,
    (value) => used.includes(value),
  );
  const own = used.filter((value) => !taken.has(value));
  const scanned = outputs.filter((_, i) => i < next.length || !taken.has(used[i - next.length]));
  const laid = { axis: 0, reversed: order };
  const all = scanStep(
    { carried: before, outputs: scanned, read },
    states,
    own.map(() => laid),
  ).slice(states.length);
  const kept = own.map((_, i): [Value, Sequence] => {
    const sequence = { value: all[i], ...laid };
    return [elementOf(sequence), sequence];
  });
  const early = [...taken.values()].flatMap((value) => {
    const sequence = read.get(value);
    return sequence ? [[value, sequence] as const] : [];
  });
  return {
    elements: new Map([...own.map((value, i) => [value, kept[i][0]] as const), ...taken]),
    read: [...kept, ...early],
  };
}

/** Of the values that lead to the states `next`, those that `outs` are made of. */
function usedBack(
  next: readonly Value[],
  outs: readonly Value[],
  { before, elements }: Forth["at"],
): Value[] {
  const made = new Set(
    graphOf([...before, ...elements], next).nodes.flatMap(({ outputs }) => outputs),
  );
  const isKept = (value: Value) => made.has(value) || before.includes(value);
  const values = [...outs, ...nodesBefore(outs, isKept).flatMap(given)];
  return [...new Set(values.filter(isKept))];
}
