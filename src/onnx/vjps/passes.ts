/** @module What scans forth and back are made of. */
import { input, outputsOf, stepOf } from "../build.ts";
import { rewritten } from "../rewrite.ts";
import type { Graph, Value } from "../value.ts";
import type { Cotangent } from "./rule.ts";

/** What is read or written step by step. */
export interface Sequence {
  readonly value: Value;
  readonly axis: number;
  /** Whether the last element is the first in time. */
  readonly reversed: boolean;
}

/** A scan in the order of its inputs and outputs. */
export interface Pass {
  readonly body: Graph;
  readonly states: readonly Value[];
  readonly sequences: readonly Sequence[];
  /** How its outputs are laid out. */
  readonly written: readonly Omit<Sequence, "value">[];
}

/** What comes back to a pass, and what it adds to. */
export interface Back {
  /** Of the last states; null for whole numbers. */
  readonly states: readonly Cotangent[];
  readonly outputs: readonly Cotangent[];
  /** The cotangents of what the steps see of the values around; null where none is wanted. */
  readonly around: readonly Cotangent[];
  readonly wants: readonly boolean[];
}

export type Went = Pick<Back, "states" | "around"> & {
  /** Of the sequences. */
  readonly sequences: readonly Cotangent[];
};

/** What one step back has: the cotangents of the states after it, the sums so far, and what its step forth had. */
export interface StepBack {
  readonly afters: readonly Cotangent[];
  readonly sums: readonly Cotangent[];
  readonly elements: readonly Value[];
  readonly before: readonly Value[];
  readonly said: readonly Cotangent[];
}

/** A scan from the last element of the sequences to the first; `kept` are the states before each, [L, …]. */
export function runBack(
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

export const present = <T>(values: readonly (T | null)[]): T[] => values.filter((x) => x !== null);

export const elementOf = ({ value, axis }: Pick<Sequence, "value" | "axis">): Value =>
  input("element", value.shape.toSpliced(axis, 1), value.dtype);

export const element = ({ shape, dtype }: Value): Value => input("element", shape, dtype);

/** The outputs of a step with these values in place of its inputs. */
export function bodyAgain({ inputs, outputs }: Graph, values: readonly Value[]): Value[] {
  const named = Object.fromEntries(outputs.entries());
  const again = rewritten(named, undefined, new Map(inputs.map((own, i) => [own, values[i]])));
  return outputs.map((_, i) => again[i]);
}

export function scanOf(
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

export const inTime = () => ({ axis: 0, reversed: false });
