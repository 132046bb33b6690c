/**
 * @module The gradient of a `Scan` is a `Scan` that runs back through time (Werbos, 1990): a step takes the
 * cotangent of the state after it to that of the state before. It needs the states of all steps.
 */
import { add, concat, input, mul, outputsOf, slice, stepOf } from "../build.ts";
import { rewritten } from "../rewrite.ts";
import { captured, type Graph, type Node, type Value } from "../value.ts";
import type { Cotangent, RuleOfAll, Walk } from "./rule.ts";
import { number, reshaped, sizesOf, zerosAs } from "./sized.ts";

/** What is read or written step by step. */
interface Sequence {
  readonly value: Value;
  readonly axis: number;
  /** Whether the last element is the first in time. */
  readonly reversed: boolean;
}

/** A scan in the order of its inputs and outputs. */
interface Pass {
  readonly body: Graph;
  readonly states: readonly Value[];
  readonly sequences: readonly Sequence[];
  /** How its outputs are laid out. */
  readonly written: readonly Omit<Sequence, "value">[];
}

/** What comes back to a pass, and what it adds to. */
interface Back {
  /** Of the last states; null for whole numbers. */
  readonly states: readonly Cotangent[];
  readonly outputs: readonly Cotangent[];
  /** The cotangents of what the steps see of the values around; null where none is wanted. */
  readonly around: readonly Cotangent[];
  readonly wants: readonly boolean[];
}

type Went = Pick<Back, "states" | "around"> & {
  /** Of the sequences. */
  readonly sequences: readonly Cotangent[];
};

export const throughTime: { readonly ofAll: RuleOfAll<"Scan"> } = {
  ofAll: (gs, node, walk) => {
    const pass = passOf(node);
    const count = pass.states.length;
    const around = captured(pass.body);
    const through = walk.states === "recompute" ? backInStretches : backThrough;
    const back = through(
      pass,
      {
        states: pass.states.map((state, i) =>
          isFloat(state) ? (gs[i] ?? zerosAs(node.outputs[i])) : null,
        ),
        outputs: gs.slice(count),
        around: around.map((value) => (walk.wants(value) ? zerosAs(value) : null)),
        wants: pass.sequences.map(({ value }) => walk.wants(value)),
      },
      walk,
    );
    return [...back.states, ...back.sequences, ...back.around];
  },
};

function passOf({ inputs, attributes }: Node<"Scan">): Pass {
  const { body, num_scan_inputs, ...laid } = attributes;
  const count = inputs.length - num_scan_inputs;
  const at = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
  return {
    body,
    states: inputs.slice(0, count),
    sequences: inputs.slice(count).map((value, i) => ({
      value,
      axis: at(laid.scan_input_axes?.[i] ?? 0, value.shape.length),
      reversed: laid.scan_input_directions?.[i] === 1,
    })),
    written: body.outputs.slice(count).map(({ shape }, i) => ({
      axis: at(laid.scan_output_axes?.[i] ?? 0, shape.length + 1),
      reversed: laid.scan_output_directions?.[i] === 1,
    })),
  };
}

const isFloat = ({ dtype }: Value): boolean => dtype.includes("float");

/** From the last step to the first, with the states of all of them kept. */
function backThrough(pass: Pass, back: Back, walk: Walk): Went {
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

/**
 * The same with the states of about √L steps kept: those at the beginning of each stretch. A scan over the
 * stretches, from the last to the first, goes through the steps of one forwards and back.
 */
function backInStretches(pass: Pass, back: Back, walk: Walk): Went {
  const { body, sequences, written } = pass;
  const steps = sequences[0].value.shape[sequences[0].axis];
  const length = typeof steps === "number" ? steps : 0;
  const stretch = Math.ceil(Math.sqrt(length));
  const count = Math.floor(length / stretch);
  if (!(count > 1)) return backThrough(pass, back, walk); // an open number of steps, or few
  // What is left over is last in time, and so comes first on the way back.
  const ends = count * stretch;
  const cut = (sequence: Sequence, from: number, to: number): Sequence => {
    if (ends === length) return sequence;
    const [starts, stops] = sequence.reversed ? [length - to, length - from] : [from, to];
    const along = { starts: [starts], ends: [stops], axes: [sequence.axis] };
    return { ...sequence, value: slice(sequence.value, along) };
  };
  const said = back.outputs.map((value, i) => value && { value, ...written[i] });

  /** [..., steps, ...] → [..., stretches, steps of one, ...] */
  const parted = (sequence: Sequence): Sequence => {
    const { value, axis } = cut(sequence, 0, ends);
    const split = sizesOf(value).toSpliced(axis, 1, count, stretch);
    return { ...sequence, value: reshaped(value, split) };
  };
  const stretches = { ...pass, sequences: sequences.map(parted) };
  const { begins, last } = beginningsOf(stretches);
  const rest: Went =
    ends === length
      ? { ...back, sequences: sequences.map(() => null) }
      : backThrough(
          { ...pass, states: last, sequences: sequences.map((x) => cut(x, ends, length)) },
          { ...back, outputs: said.map((x) => x && cut(x, ends, length).value) },
          walk,
        );
  const most = runBack(
    stretches,
    { ...back, ...rest, outputs: said.map((x) => x && parted(x).value) },
    begins,
    ({ afters, sums, elements, before, said }) =>
      backThrough(
        {
          body,
          states: before,
          sequences: sequences.map((x, i) => ({ ...x, value: elements[i] })),
          written,
        },
        { ...back, states: afters, around: sums, outputs: said },
        walk,
      ),
  );
  return {
    ...most,
    sequences: most.sequences.map((share, i) => {
      if (share === null) return null;
      const { axis, reversed } = sequences[i];
      const early = reshaped(share, sizesOf(share).toSpliced(axis, 2, ends));
      const late = rest.sequences[i];
      return late === null ? early : concat(reversed ? [late, early] : [early, late], axis);
    }),
  };
}

/** What one step back has: the cotangents of the states after it, the sums so far, and what its step forth had. */
interface StepBack {
  readonly afters: readonly Cotangent[];
  readonly sums: readonly Cotangent[];
  readonly elements: readonly Value[];
  readonly before: readonly Value[];
  readonly said: readonly Cotangent[];
}

/** A scan from the last element of the sequences to the first; `kept` are the states before each, [L, …]. */
function runBack(
  { sequences, written }: Pass,
  back: Back,
  kept: readonly Value[],
  step: (at: StepBack) => Went,
): Went {
  const at: StepBack = {
    afters: back.states.map((g) => g && element(g)),
    sums: back.around.map((g) => g && element(g)),
    elements: sequences.map(elementOf),
    before: kept.map((value) => elementOf({ value, axis: 0 })),
    said: back.outputs.map((value, i) => value && elementOf({ value, ...written[i] })),
  };
  const went = step(at);
  const turned = <S extends Omit<Sequence, "value">>(x: S): S => ({ ...x, reversed: !x.reversed });
  const results = scanOf(
    stepOf(
      [
        ...present(at.afters),
        ...present(at.sums),
        ...at.elements,
        ...at.before,
        ...present(at.said),
      ],
      [...present(went.states), ...present(went.around), ...present(went.sequences)],
    ),
    [...present(back.states), ...present(back.around)],
    [
      ...sequences.map(turned),
      ...kept.map((value) => ({ value, axis: 0, reversed: true })),
      ...present(back.outputs.map((value, i) => value && { value, ...turned(written[i]) })),
    ],
    sequences.filter((_, i) => went.sequences[i] !== null).map(turned),
  ).values();
  const next = (there: unknown): Cotangent =>
    there === null ? null : (results.next().value ?? null);
  return {
    states: back.states.map(next),
    around: back.around.map(next),
    sequences: went.sequences.map(next),
  };
}

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((x) => x !== null);

const elementOf = ({ value, axis }: Pick<Sequence, "value" | "axis">): Value =>
  input("element", value.shape.toSpliced(axis, 1), value.dtype);

const element = ({ shape, dtype }: Value): Value => input("element", shape, dtype);

/** The outputs of a step with these values in place of its inputs. */
function bodyAgain({ inputs, outputs }: Graph, values: readonly Value[]): Value[] {
  const named = Object.fromEntries(outputs.entries());
  const again = rewritten(named, undefined, new Map(inputs.map((own, i) => [own, values[i]])));
  return outputs.map((_, i) => again[i]);
}

/** The states before each step, [L, …]: the scan once more. */
function statesBefore({ body, states, sequences }: Pass): readonly Value[] {
  const inputs = body.inputs.map(element);
  const next = bodyAgain(body, inputs).slice(0, states.length);
  const step = stepOf(inputs, [...next, ...inputs.slice(0, states.length)]);
  return scanOf(step, states, sequences, states.map(inTime)).slice(states.length);
}

/** The states before each stretch, [stretches, …], and after the last. */
function beginningsOf({ body, states, sequences }: Pass) {
  const before = states.map(element);
  const elements = sequences.map(elementOf);
  const inputs = body.inputs.map(element);
  const after = scanOf(
    stepOf(inputs, bodyAgain(body, inputs).slice(0, states.length)),
    before,
    sequences.map((x, i) => ({ ...x, value: elements[i] })),
    [],
  );
  const step = stepOf([...before, ...elements], [...after, ...before]);
  const all = scanOf(step, states, sequences, states.map(inTime));
  return { last: all.slice(0, states.length), begins: all.slice(states.length) };
}

const inTime = () => ({ axis: 0, reversed: false });

function scanOf(
  body: Graph,
  states: readonly Value[],
  sequences: readonly Sequence[],
  written: readonly Omit<Sequence, "value">[],
): readonly Value[] {
  return outputsOf("Scan", [...states, ...sequences.map(({ value }) => value)], {
    body,
    num_scan_inputs: sequences.length,
    scan_input_axes: sequences.map(({ axis }) => axis),
    scan_input_directions: sequences.map(({ reversed }) => Number(reversed)),
    scan_output_axes: written.map(({ axis }) => axis),
    scan_output_directions: written.map(({ reversed }) => Number(reversed)),
  });
}
