/** @module Gradients of an operator by those of others that it is made of. */
import type { OpType } from "../operators.ts";
import type { Node, Value } from "../value.ts";
import { type RuleOfAll, refusal, type Vjp } from "./rule.ts";

/** The rule of a node whose outputs `plain` says in operators that have rules; of what it leaves out there is none. */
export function through<Op extends OpType>(
  plain: (node: Node<Op>) => readonly (Value | undefined)[],
): Extract<Vjp<Op>, { readonly ofAll: RuleOfAll<Op> }> {
  return {
    ofAll: (gs, node, walk) => {
      const outputs = plain(node);
      const asked = gs.flatMap((g, i) => (g === null ? [] : [{ g, output: outputs[i], i }]));
      const seeded = asked.map(({ g, output, i }) => {
        if (output !== undefined) return { g, output };
        throw refusal(node as unknown as Node, `no gradient of its output ${i} is known`);
      });
      return walk.cotangents(
        seeded.map(({ output }) => output),
        seeded.map(({ g }) => g),
        node.inputs as readonly (Value | undefined)[],
        walk.wants,
      );
    },
  };
}
