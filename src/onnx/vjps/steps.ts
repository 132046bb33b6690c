/**
 * @module The gradient of a `Scan` is a `Scan` that runs back through time (Werbos, 1990): a step takes the
 * cotangent of the state after it to that of the state before. It needs the states of all steps.
 */
import { add, input, mul, outputsOf, stepOf } from "../build.ts";
import { rewritten } from "../rewrite.ts";
import { captured, type Graph, type Node, type Value } from "../value.ts";
import type { Cotangent, RuleOfAll, Walk } from "./rule.ts";
import { number, zerosAs } from "./sized.ts";

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

type Went = Pick<Back, "states" | "around"> & {
  /** Of the sequences. */
  readonly sequences: readonly Cotangent[];
};

export const throughTime: { readonly ofAll: RuleOfAll<"Scan"> } = {
  ofAll: (gs, node, walk) => {
    const pass = passOf(node);
    const count = pass.states.length;
    const around = captured(pass.body);
    const back = backThrough(
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

/** From the last step to the first. */
export function backThrough(pass: Pass, back: Back, walk: Walk): Went {
  const { body, sequences, written } = pass;
  const count = pass.states.length;
  const around = captured(body);
  const kept = statesBefore(pass);

  const afters = back.states.map((g, i) => g && element(body.outputs[i]));
  const sums = back.around.map((g) => g && input("sum", g.shape, g.dtype));
  const before = body.inputs.slice(0, count).map(element);
  const elements = body.inputs.slice(count).map(element);
  const said = back.outputs.map((g, i) => g && element(body.outputs[count + i]));
  const outputs = bodyAgain(body, [...before, ...elements]);

  const wanted = new Set([
    ...before,
    ...elements.filter((_, i) => back.wants[i]),
    ...around.filter((_, i) => back.around[i] !== null),
  ]);
  const shares = walk.cotangents(
    outputs,
    [...afters, ...said],
    [...before, ...elements, ...around],
    (leaf) => wanted.has(leaf),
  );
  const toElements = shares.slice(count, count + elements.length);
  const toAround = shares.slice(count + elements.length);
  const nextStates = afters.map(
    (after, i) => after && (shares[i] ?? mul(after, number(0, after))), // nothing depends on it
  );
  const nextSums = sums.map((sum, i) => {
    const share = toAround[i];
    return sum && (share ? add(sum, share) : sum);
  });

  const present = <T>(values: readonly (T | null)[]): T[] => values.filter((x) => x !== null);
  const turned = sequences.map((sequence) => ({ ...sequence, reversed: !sequence.reversed }));
  const read: Sequence[] = [
    ...turned,
    ...kept.map((value) => ({ value, axis: 0, reversed: true })),
    ...present(
      back.outputs.map(
        (value, i) => value && { value, axis: written[i].axis, reversed: !written[i].reversed },
      ),
    ),
  ];
  const step = stepOf(
    [...present(afters), ...present(sums), ...elements, ...before, ...present(said)],
    [...present(nextStates), ...present(nextSums), ...present(toElements)],
  );
  const states = [...present(back.states), ...present(back.around)];
  const results = scanOf(
    step,
    states,
    read,
    turned.filter((_, i) => toElements[i] !== null),
  );
  const given = results.values();
  const next = (there: unknown): Cotangent =>
    there === null ? null : (given.next().value ?? null);
  return {
    states: back.states.map(next),
    around: back.around.map(next),
    sequences: toElements.map(next),
  };
}

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
  const written = states.map(() => ({ axis: 0, reversed: false }));
  return scanOf(step, states, sequences, written).slice(states.length);
}

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
