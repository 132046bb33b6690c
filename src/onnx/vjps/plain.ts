/** @module Gradients of an operator by those of others that it is made of. */
import type { OpType } from "../operators.ts";
import type { Node, Value } from "../value.ts";
import type { RuleOfAll, Vjp } from "./rule.ts";

/** The rule of a node whose outputs `plain` says in operators that have rules; what is left out at its end is none. */
export function through<Op extends OpType>(
  plain: (node: Node<Op>) => readonly Value[],
): Extract<Vjp<Op>, { readonly ofAll: RuleOfAll<Op> }> {
  return {
    ofAll: (gs, node, walk) =>
      walk.cotangents(plain(node), gs, node.inputs as readonly (Value | undefined)[], walk.wants),
  };
}
