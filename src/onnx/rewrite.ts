/** @module A graph made anew, with some of its nodes replaced. */
import { inScope, outputsOf } from "./build.ts";
import type { Operators, OpType } from "./operators.ts";
import { type Graph, given, graphOf, type Node, nodesBefore, type Value } from "./value.ts";

/** What stands in for the outputs of a node whose inputs are `inputs` now; undefined leaves it as it is. */
export type Replacement = (
  node: Node,
  inputs: readonly (Value | undefined)[],
) => readonly Value[] | undefined;

/**
 * The graph of `outputs` with every node replaced as `replacement` says, from the first to the last; and with
 * the values in `instead` (inputs, constants) replaced by others. What nothing is replaced in stays itself.
 */
export function rewritten<Outputs extends Readonly<Record<string, Value>>>(
  outputs: Outputs,
  replacement: Replacement = () => undefined,
  instead: ReadonlyMap<Value, Value> = new Map(),
): { readonly [Name in keyof Outputs]: Value } {
  const now = new Map(instead);
  const anew = (value: Value): Value => now.get(value) ?? value;
  const renew = (node: Node) => {
    const inputs = (node.inputs as readonly (Value | undefined)[]).map((x) => x && anew(x));
    const replaced = inScope(node.scope, () => replacement(node, inputs));
    const outputs =
      replaced ?? (given(node).some((x) => now.has(x)) ? again(node, inputs) : undefined);
    for (const [i, output] of (outputs ?? []).entries()) now.set(node.outputs[i], output);
  };

  /** The node as it is, with other inputs; the graphs inside it see the new values, too. */
  function again(node: Node, inputs: readonly (Value | undefined)[]): readonly Value[] {
    const attributes = Object.fromEntries(
      Object.entries(node.attributes).map(([name, attribute]) => [
        name,
        isGraph(attribute) ? innerAgain(attribute) : attribute,
      ]),
    );
    return inScope(node.scope, () =>
      outputsOf(
        node.op,
        inputs as Operators[OpType]["inputs"], // as many as there were, each of its kind
        attributes as Operators[OpType]["attributes"],
      ),
    );
  }

  function innerAgain({ inputs, outputs, nodes }: Graph): Graph {
    for (const node of nodes) renew(node);
    return graphOf(inputs, outputs.map(anew));
  }

  for (const node of nodesBefore(Object.values(outputs))) renew(node);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, anew(value)]),
  ) as { [Name in keyof Outputs]: Value };
}

const isGraph = (attribute: unknown): attribute is Graph =>
  typeof attribute === "object" && attribute !== null && "nodes" in attribute;
