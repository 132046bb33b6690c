/**
 * @module Back through time, with what the steps forth have made kept. What a step back does that no other step
 * waits for, such as the cotangents of its elements, is done after the scan, for all steps at once.
 */
import { add, concat, mul, slice, stepOf, unsqueeze } from "../build.ts";
import { rewritten } from "../rewrite.ts";
import { captured, given, graphOf, type Node, nodesBefore, type Value } from "../value.ts";
import { doneAtOnce, inFront, inPlace, isAtOnce } from "./all-at-once.ts";
import {
  type Back,
  bodyAgain,
  element,
  elementOf,
  type Pass,
  present,
  type Sequence,
  type StepBack,
  scanOf,
  type Went,
} from "./passes.ts";
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
  const went = stepBack(forth, { pass, back, walk, at });
  const order = sequences[0].reversed; // of all that is [L, …]
  const kept = keptOf(forth, { pass, went, at, order });
  return ranBack(withKept(went, kept), { pass, back, at, kept, order });
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

/** Of the values that steps forth make or are given as states, those that steps back use: all of them, [L, …]. */
function keptOf(
  forth: readonly Value[],
  {
    pass,
    went,
    at: { before, elements },
    order,
  }: Pick<Setting, "pass" | "at"> & { readonly went: Went; readonly order: boolean },
): Map<Value, Value> {
  const { states, sequences } = pass;
  const inputs = [...before, ...elements];
  const next = forth.slice(0, states.length);
  const made = new Set(graphOf(inputs, next).nodes.flatMap(({ outputs }) => outputs));
  const isKept = (value: Value) => made.has(value) || before.includes(value);
  const outs = allOf(went);
  const used = new Set([...outs, ...nodesBefore(outs, isKept).flatMap(given)].filter(isKept));
  // The state before a step is that after the one before.
  const length = sequences[0].value.shape[sequences[0].axis];
  const shifted = before.filter(
    (value, i) => used.has(value) && used.has(next[i]) && typeof length === "number",
  );
  const own = [...used].filter((value) => !shifted.includes(value));
  const all = scanOf(
    stepOf(inputs, [...next, ...own]),
    states,
    sequences,
    own.map(() => ({ axis: 0, reversed: order })),
  ).slice(states.length);
  const kept = new Map(own.map((value, i) => [value, all[i]]));
  for (const value of shifted) {
    const i = before.indexOf(value);
    const first = unsqueeze(states[i], [0]);
    const after = kept.get(next[i]) as Value; // it is used
    const cut = (start: number, end: number) =>
      slice(after, { starts: [start], ends: [end], axes: [0] });
    const last = Number(length);
    kept.set(value, concat(order ? [cut(1, last), first] : [first, cut(0, last - 1)], 0));
  }
  return kept;
}

/** The step with elements of its own in place of what is kept. */
function withKept(went: Went, kept: Map<Value, Value>): Went {
  const elements = new Map<Value, Value>();
  for (const [value, all] of [...kept]) {
    const own = elementOf({ value: all, axis: 0 });
    elements.set(value, own);
    kept.delete(value);
    kept.set(own, all);
  }
  const now = rewritten(
    Object.fromEntries(allOf(went).entries()),
    ({ outputs }) =>
      outputs.some((output) => elements.has(output))
        ? outputs.map((output) => elements.get(output) ?? output)
        : undefined,
    new Map([...elements].filter(([value]) => value.origin.kind !== "node")),
  );
  let i = 0;
  const next = (there: unknown) => (there === null ? null : now[i++]);
  return {
    states: went.states.map(next),
    around: went.around.map(next),
    sequences: went.sequences.map(next),
  };
}

interface Running extends Omit<Setting, "walk"> {
  /** Elements of the step, and all of each. */
  readonly kept: ReadonlyMap<Value, Value>;
  readonly order: boolean;
}

function ranBack(went: Went, { pass, back, at, kept, order }: Running): Went {
  const { sequences, written } = pass;
  const read = new Map<Value, Sequence>([
    ...sequences.map((sequence, i) => [at.elements[i], sequence] as const),
    ...[...kept].map(([own, value]) => [own, { value, axis: 0, reversed: order }] as const),
    ...at.said.flatMap((own, i) => {
      const value = back.outputs[i];
      return own && value ? [[own, { value, ...written[i] }] as const] : [];
    }),
  ]);
  const carried = [...present(at.afters), ...present(at.sums)];
  const inputs = [...carried, ...read.keys()];
  const results = [...present(went.states), ...present(went.around)];
  const later = laterOf(inputs, results, present(went.sequences));
  const shares = went.sequences.map((share) => (share && !later.made.has(share) ? share : null));
  const handed = [...later.takes].filter((value) => !read.has(value));
  const turned = <S extends Omit<Sequence, "value">>(x: S): S => ({ ...x, reversed: !x.reversed });
  const body = stepOf(inputs, [...results, ...handed, ...present(shares)]);
  const used = new Set([...body.nodes.flatMap(given), ...body.outputs]);
  const needed = [...read].filter(([own]) => used.has(own));
  const most = needed.length > 0 ? needed : [...read].slice(0, 1); // a scan reads something
  const out = scanOf(
    { ...body, inputs: [...carried, ...most.map(([own]) => own)] },
    [...present(back.states), ...present(back.around)],
    most.map(([, sequence]) => turned(sequence)),
    [
      ...handed.map(() => ({ axis: 0, reversed: !order })),
      ...sequences.filter((_, i) => shares[i] !== null).map(turned),
    ],
  ).values();
  const next = (there: unknown) => (there === null ? null : (out.next().value ?? null));
  const states = back.states.map(next);
  const around = back.around.map(next);
  const whole = new Map<Value, Value>();
  for (const value of handed) whole.set(value, next(value) as Value); // each is written
  for (const value of later.takes) {
    const sequence = read.get(value);
    if (sequence !== undefined) whole.set(value, inFront(sequence, order));
  }
  doneAtOnce(later.nodes, whole);
  const inScan = shares.map(next);
  return {
    states,
    around,
    sequences: went.sequences.map((share, i) => {
      if (share === null || !later.made.has(share)) return inScan[i];
      return inPlace(whole.get(share) as Value, sequences[i], order); // done above
    }),
  };
}

/** What of the step no other step waits for, and what it takes of the step. */
function laterOf(
  inputs: readonly Value[],
  results: readonly Value[],
  shares: readonly Value[],
): { nodes: Node[]; made: Set<Value>; takes: Set<Value> } {
  const now = new Set(graphOf(inputs, results).nodes);
  const { nodes } = graphOf(inputs, shares);
  const inside = new Set([...inputs, ...nodes.flatMap(({ outputs }) => outputs)]);
  const awaited = new Set<Value>();
  const later: Node[] = [];
  for (const node of nodes.toReversed()) {
    const stays = now.has(node) || !isAtOnce(node) || node.outputs.some((x) => awaited.has(x));
    if (stays) for (const value of given(node)) awaited.add(value);
    else later.unshift(node);
  }
  const made = new Set(later.flatMap(({ outputs }) => outputs));
  const takes = later.flatMap(given).filter((value) => inside.has(value) && !made.has(value));
  return { nodes: later, made, takes: new Set(takes) };
}
