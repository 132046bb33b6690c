/** @module What a rule of gradients is. */
import { Refusal } from "../../errors.ts";
import { calledInFiles, type OpType } from "../operators.ts";
import type { Node, Value } from "../value.ts";

/** The cotangent of a value, of its shape and dtype; null where none flows. */
export type Cotangent = Value | null;

/** What a rule may ask of the walk that it is part of. */
export interface Walk {
  /** Whether the cotangent of a value is of use; what is not need not be made. */
  wants(value: Value | undefined): boolean;
  /** How the backward pass of a `Scan` gets at the states of its steps. */
  readonly states: States;
  /**
   * The cotangents of `leaves` from those of `outputs`, of a graph in which the leaves are independent of each
   * other; null where none flows, or where none is wanted. What is a leaf twice gets all of it at the first.
   */
  cotangents(
    outputs: readonly Value[],
    seeds: readonly Cotangent[],
    leaves: readonly (Value | undefined)[],
    wants?: (leaf: Value) => boolean,
  ): Cotangent[];
}

/**
 * `store`: the scan runs once more, and what the way back asks for of all steps is kept: their states, and values
 * made of them. `recompute`: the states of about √L of L steps are kept, and the others are made again from
 * them, a stretch at a time.
 */
export type States = "store" | "recompute";

/** From the cotangent `g` of the first output, those of the inputs; what is missing at the end is null. */
export type Rule<Op extends OpType> = (
  g: Value,
  node: Node<Op>,
  walk: Walk,
) => readonly Cotangent[];

/** The same of a node with several outputs: their cotangents, at least one of which is not null. */
export type RuleOfAll<Op extends OpType> = (
  gs: readonly Cotangent[],
  node: Node<Op>,
  walk: Walk,
) => readonly Cotangent[];

/**
 * From the cotangents of a node's outputs those of its inputs, then of what the graphs inside it see of the
 * values around (`given`). A rule takes broadcasting as no concern of its own: what it gives may have the shape
 * of the output. `flat`: whole numbers, truths, and what does not change in small steps. `unknown`: there is a
 * derivative, but no rule.
 */
export type Vjp<Op extends OpType> =
  | "flat"
  | "unknown"
  | Rule<Op>
  | { readonly ofAll: RuleOfAll<Op> };

/** A refusal to differentiate a node, which says which one it is. */
export function refusal(node: Node, why: string): Refusal {
  const { name, scope, outputs } = node;
  const called = name ?? outputs.find((output) => output.name)?.name;
  const where = [scope && `in ${scope}`, called && `"${called}"`].filter(Boolean).join(", ");
  const { type } = calledInFiles(node);
  return new Refusal("model", `${type}${where && ` (${where})`}: ${why}`);
}
