/** @module The step of a scan, and what of it is done for all steps before the scan and read by it. */
import { stepOf } from "../build.ts";
import { rewritten } from "../rewrite.ts";
import { given, graphOf, type Node, nodesBefore, type Value } from "../value.ts";
import { doneAtOnce, inFront, isAtOnce } from "./all-at-once.ts";
import { elementOf, type Sequence, scanOf } from "./passes.ts";

/** A step with what it takes. */
export interface Step {
  /** From the step before. */
  readonly carried: readonly Value[];
  readonly outputs: readonly Value[];
  /** Elements, and of what. */
  readonly read: ReadonlyMap<Value, Sequence>;
}

/** The same step, which reads the values that are `worth` it where they need nothing of the step before. */
export function readBefore(
  { carried, outputs, read }: Step,
  order: boolean,
  isWorth: (value: Value) => boolean,
): Step & { readonly taken: ReadonlyMap<Value, Value> } {
  const late = new Set(carried);
  const early: Node[] = [];
  for (const node of graphOf([...carried, ...read.keys()], outputs).nodes) {
    if (isAtOnce(node) && !given(node).some((value) => late.has(value))) early.push(node);
    else for (const output of node.outputs) late.add(output);
  }
  const worth = early.flatMap(({ outputs }) => outputs).filter(isWorth);
  const needed = new Set(nodesBefore(worth, (value) => read.has(value)));
  const whole = new Map([...read].map(([own, sequence]) => [own, () => inFront(sequence, order)]));
  const nodes = early.filter((node) => needed.has(node));
  const all = doneAtOnce(nodes, whole);
  const sequences = worth.map((value) => ({
    value: all.get(value) as Value, // done just now
    axis: 0,
    reversed: order,
  }));
  const taken = new Map(worth.map((value, i) => [value, elementOf(sequences[i])]));
  const more = sequences.map((sequence, i) => [taken.get(worth[i]) as Value, sequence] as const);
  return {
    carried,
    outputs: replaced(outputs, taken),
    read: new Map([...read, ...more]),
    taken,
  };
}

/** The values, with others in place of some that they are made of. */
export function replaced(values: readonly Value[], instead: ReadonlyMap<Value, Value>): Value[] {
  const now = rewritten(
    Object.fromEntries(values.entries()),
    ({ outputs }) =>
      outputs.some((output) => instead.has(output))
        ? outputs.map((output) => instead.get(output) ?? output)
        : undefined,
    new Map([...instead].filter(([value]) => value.origin.kind !== "node")),
  );
  return values.map((_, i) => now[i]);
}

/** A scan that reads only what its step uses, but something. */
export function scanStep(
  { carried, outputs, read }: Step,
  states: readonly Value[],
  written: readonly Omit<Sequence, "value">[],
): readonly Value[] {
  const body = stepOf([...carried, ...read.keys()], outputs);
  const used = new Set([...body.nodes.flatMap(given), ...body.outputs]);
  const needed = [...read].filter(([own]) => used.has(own));
  const most = needed.length > 0 ? needed : [...read].slice(0, 1);
  const inputs = [...carried, ...most.map(([own]) => own)];
  return scanOf(
    { ...body, inputs },
    states,
    most.map(([, sequence]) => sequence),
    written,
  );
}
