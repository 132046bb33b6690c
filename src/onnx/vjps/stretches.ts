/** @module Back through time, with the states of a few steps kept. */
import { concat, slice, stepOf } from "../build.ts";
import { backThrough } from "./back-through.ts";
import {
  type Back,
  bodyAgain,
  element,
  elementOf,
  inTime,
  type Pass,
  runBack,
  type Sequence,
  scanOf,
  type Went,
} from "./passes.ts";
import type { Walk } from "./rule.ts";
import { reshaped, sizesOf } from "./sized.ts";

/**
 * Back through time with the states of about √L steps kept: those at the beginning of each stretch. A scan over the
 * stretches, from the last to the first, goes through the steps of one forwards and back.
 */
export function backInStretches(pass: Pass, back: Back, walk: Walk): Went {
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
