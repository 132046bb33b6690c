/** @module A graph made anew, with some of its nodes replaced. */
import { inScope } from "./build.ts";
import type { Operators, OpType } from "./operators.ts";
import { shapes } from "./shapes.ts";
import {
  type Graph,
  given,
  graphOf,
  graphsIn,
  type Node,
  nodesBefore,
  type Value,
} from "./value.ts";

/**
 * What stands in for the outputs of a node whose inputs are `inputs` now; undefined leaves it as it is. The
 * graphs inside the node are made anew already.
 */
export type Replacement = (node: Node, inputs: Inputs) => readonly Value[] | undefined;

type Inputs = readonly (Value | undefined)[];

/**
 * The graph of `outputs` with every node replaced as `replacement` says, from the first to the last, those
 * inside nodes too; and with the values in `instead` (inputs, constants) replaced by others. What nothing is
 * replaced in stays itself; what has to be made again keeps its names.
 */
export function rewritten<Outputs extends Readonly<Record<string, Value>>>(
  outputs: Outputs,
  replacement: Replacement = () => undefined,
  instead: ReadonlyMap<Value, Value> = new Map(),
): { readonly [Name in keyof Outputs]: Value } {
  const now = new Map(instead);
  const anew = (value: Value): Value => now.get(value) ?? value;

  function renew(node: Node): void {
    const inputs = (node.inputs as Inputs).map((x) => x && anew(x));
    const inner = graphsIn(node).map(isReplacedIn).includes(true); // all of them are renewed
    const whole = inner ? { ...node, attributes: attributesAgain(node) } : node;
    const replaced = inScope(node.scope, () => replacement(whole, inputs));
    const made =
      replaced ?? (inner || given(node).some((x) => now.has(x)) ? again(whole, inputs) : undefined);
    for (const [i, output] of (made ?? []).entries()) now.set(node.outputs[i], output);
  }

  function isReplacedIn({ inputs, outputs, nodes }: Graph): boolean {
    for (const node of nodes) renew(node);
    return [...inputs, ...nodes.flatMap(given), ...outputs].some((value) => now.has(value));
  }

  const attributesAgain = ({ attributes }: Node) =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        isGraph(attribute)
          ? graphOf(attribute.inputs.map(anew), attribute.outputs.map(anew))
          : attribute,
      ]),
    ) as Operators[OpType]["attributes"]; // each is of its kind

  for (const node of nodesBefore(Object.values(outputs))) renew(node);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, anew(value)]),
  ) as { [Name in keyof Outputs]: Value };
}

/** The outputs of the same node with other inputs. It and they are called as before. */
export function again<Op extends OpType>(
  node: Node<Op>,
  inputs: Inputs,
  attributes: Operators[Op]["attributes"] = node.attributes,
): readonly Value[] {
  const outputs: Value[] = [];
  // As many inputs as there were, each of its kind.
  const made: Node<Op> = {
    ...node,
    inputs: inputs as Operators[Op]["inputs"],
    attributes,
    outputs,
  };
  const types = shapes[node.op](made).slice(0, node.outputs.length);
  for (const [i, { dtype, shape }] of types.entries()) {
    const { name } = node.outputs[i]; // "" is one that is left out
    const origin = made as unknown as Node; // of all operators, the one at hand
    outputs.push({ dtype, shape, origin, ...(name !== undefined && { name }) });
  }
  return outputs;
}

const isGraph = (attribute: unknown): attribute is Graph =>
  typeof attribute === "object" && attribute !== null && "nodes" in attribute;
