/** @module The scan back, and what of its steps is done for all of them after it. */
import { given, graphOf, type Node, type Value } from "../value.ts";
import { doneAtOnce, inFront, inPlace, isAtOnce } from "./all-at-once.ts";
import { type Back, type Pass, present, type Sequence, type Went } from "./passes.ts";
import { type Step, scanStep } from "./read-before.ts";

interface Running {
  readonly pass: Pass;
  readonly back: Back;
  readonly order: boolean;
}

/** The scan back, and after it what no step waits for. */
export function ranBack(
  went: Went,
  { carried, outputs, read }: Step,
  { pass: { sequences }, back, order }: Running,
): Went {
  const carriedOn = outputs.slice(0, carried.length);
  const rest = outputs.slice(carried.length).values();
  const shares = went.sequences.map((share) => share && (rest.next().value ?? null));
  const later = laterOf([...carried, ...read.keys()], carriedOn, present(shares));
  const inScan = shares.map((share) =>
    share && (later.made.has(share) || read.has(share)) ? null : share,
  );
  const handed = [...later.takes].filter((value) => !read.has(value));
  const turned = <S extends Omit<Sequence, "value">>(x: S): S => ({ ...x, reversed: !x.reversed });
  const out = scanStep(
    {
      carried,
      outputs: [...carriedOn, ...handed, ...present(inScan)],
      read: new Map([...read].map(([own, sequence]) => [own, turned(sequence)])),
    },
    [...present(back.states), ...present(back.around)],
    [
      ...handed.map(() => ({ axis: 0, reversed: !order })),
      ...sequences.filter((_, i) => inScan[i] !== null).map(turned),
    ],
  ).values();
  const next = (there: unknown) => (there === null ? null : (out.next().value ?? null));
  const states = back.states.map(next);
  const around = back.around.map(next);
  const all = doneAtOnce(
    later.nodes,
    new Map<Value, () => Value>([
      ...[...read].map(([own, sequence]) => [own, () => inFront(sequence, order)] as const),
      ...handed.map((value) => {
        const whole = next(value) as Value; // each is written
        return [value, () => whole] as const;
      }),
    ]),
  );
  const written = inScan.map(next);
  return {
    states,
    around,
    sequences: shares.map((share, i) => {
      if (share === null || inScan[i] !== null) return written[i];
      const sequence = read.get(share);
      const whole = sequence ? inFront(sequence, order) : (all.get(share) as Value); // it is made later
      return inPlace(whole, sequences[i], order);
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
