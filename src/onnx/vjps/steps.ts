/**
 * @module The gradient of a `Scan` is a `Scan` that runs back through time (Werbos, 1990): a step takes the
 * cotangent of the state after it to that of the state before. It needs the states of all steps.
 */
import { captured, type Node, type Value } from "../value.ts";
import { backThrough } from "./back-through.ts";
import type { Pass } from "./passes.ts";
import type { RuleOfAll } from "./rule.ts";
import { zerosAs } from "./sized.ts";
import { backInStretches } from "./stretches.ts";

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
