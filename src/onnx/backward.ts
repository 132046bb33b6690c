/**
 * @module Reverse differentiation (Griewank and Walther, 2008, chapter 3): the gradient of a graph is a graph of
 * the same operators, so it can be saved, run, profiled and differentiated again.
 */
import { Refusal } from "../errors.ts";
import { add, cast, identity, inScope } from "./build.ts";
import type { OpType } from "./operators.ts";
import { recomputation } from "./recompute.ts";
import { given, type Node, nodesBefore, shapeText, type Value } from "./value.ts";
import { type Cotangent, type RuleOfAll, refusal, type States, type Walk } from "./vjps/rule.ts";
import { filledAs, sameShape, sumTo, zerosAs } from "./vjps/sized.ts";
import { vjps } from "./vjps.ts";

export interface GradientOptions {
  /** The cotangent of each output, of its shape; without them ones, so that what is differentiated is their sum. */
  readonly seeds?: readonly Value[];
  /**
   * Parts of the model (`layers.0`, as in `Node.scope`) whose inner values are not kept for the backward pass,
   * but made again from what goes into the part (Chen et al., 2016, arXiv:1604.06174). ONNX Runtime keeps another
   * copy of the weights of convolutions for it, so that it saves memory where values outweigh these.
   */
  readonly recompute?: readonly string[];
  /** How the steps of a `Scan` get at their states (`store`). */
  readonly states?: States;
}

/**
 * How the sum of `seed · output` over the outputs changes with each value of `wrt`: an input, a weight or an inner
 * value, or the name of an input or a weight; of its shape and dtype. It is 0 where nothing depends on it.
 * @throws Refusal for an operator on the way whose derivative is not known, and for a name that is not there
 */
export function gradients(
  outputs: readonly Value[],
  wrt: readonly (Value | string)[],
  { seeds, recompute = [], states = "store" }: GradientOptions = {},
): Value[] {
  const values = wrt.map((value) => (typeof value === "string" ? named(value, outputs) : value));
  const given = outputs.map((output, i) => {
    const seed = seeds?.[i] ?? filledAs(output, 1);
    if (sameShape(seed.shape, output.shape) && seed.dtype === output.dtype) return seed;
    throw new TypeError(
      `gradients: seed ${i} is ${seed.dtype}${shapeText(seed.shape)}, its output ${output.dtype}${shapeText(output.shape)}`,
    );
  });
  const found = walked(outputs, given, { wrt: values, leaves: new Set(), recompute, states });
  const own = new Set<Value>([...given, ...outputs]);
  return values.map((value) => {
    const gradient = found.get(value) ?? zerosAs(value);
    const isOwn = gradient.origin.kind === "node" && !own.has(gradient);
    own.add(gradient);
    return isOwn ? gradient : identity(gradient); // so that each can be an output of a file
  });
}

/** The input or weight that is called so. */
function named(name: string, outputs: readonly Value[]): Value {
  const seen = new Set([...outputs, ...nodesBefore(outputs).flatMap(given)]);
  for (const value of seen) {
    if (value.origin.kind !== "node" && value.origin.name === name) return value;
  }
  throw new Refusal("model", `the graph has no input and no weight "${name}"`);
}

interface Walked {
  readonly wrt: readonly Value[];
  /** Behind these nothing is differentiated. */
  readonly leaves: ReadonlySet<Value>;
  readonly recompute: readonly string[];
  readonly states: States;
}

/** The cotangents of all that depends on `wrt`, and that `outputs` depend on. */
function walked(
  outputs: readonly Value[],
  seeds: readonly Cotangent[],
  { wrt, leaves, recompute, states }: Walked,
): Map<Value, Value> {
  const nodes = nodesBefore(outputs, (value) => leaves.has(value));
  const wanted = dependents(nodes, wrt);
  const parts = recomputation(nodes, recompute);
  const cotangents = new Map<Value, Value>();
  const walk: Walk = {
    states,
    wants: (value) => value !== undefined && wanted.has(parts.original(value)),
    cotangents: (outputs, seeds, leaves, wants = () => true) => {
      const there = leaves.filter((leaf) => leaf !== undefined);
      const found = walked(outputs, seeds, {
        wrt: there.filter(wants),
        leaves: new Set(there),
        recompute: [],
        states,
      });
      return leaves.map((leaf, i) =>
        leaf === undefined || leaves.indexOf(leaf) !== i ? null : (found.get(leaf) ?? null),
      );
    },
  };
  const flow = (value: Value, cotangent: Value) => {
    if (!wanted.has(value)) return;
    const share = fitted(cotangent, value);
    const sofar = cotangents.get(value);
    cotangents.set(value, sofar === undefined ? share : add(sofar, share));
  };

  for (const [i, output] of outputs.entries()) {
    const seed = seeds[i];
    if (seed) flow(output, seed);
  }
  for (const node of nodes.reverse()) {
    const gs = node.outputs.map((output) => cotangents.get(output) ?? null);
    const first = gs.find((g) => g !== null);
    if (first === undefined || !given(node).some((value) => wanted.has(value))) continue;
    inScope(node.scope, () => {
      const at = parts.again(node, first);
      const shares = ruleOf(node)(gs, at, walk);
      for (const [i, value] of inputsOf(at).entries()) {
        const share = shares[i];
        if (value && share) flow(parts.original(value), share);
      }
    });
  }
  return cotangents;
}

/** Every floating point value that depends on `wrt` through what has a derivative. */
function dependents(nodes: readonly Node[], wrt: readonly Value[]): Set<Value> {
  const found = new Set(wrt);
  for (const node of nodes) {
    if (vjps[node.op] === "flat" || !given(node).some((value) => found.has(value))) continue;
    for (const output of node.outputs) if (output.dtype.includes("float")) found.add(output);
  }
  return found;
}

/** What the cotangents of a rule belong to, in their order. */
const inputsOf = (node: Node): readonly (Value | undefined)[] => {
  const inputs = node.inputs as readonly (Value | undefined)[];
  const count = inputs.filter((value) => value !== undefined).length;
  return [...inputs, ...given(node).slice(count)];
};

/** The rule of a node, whatever its operator and however many outputs it has. */
function ruleOf(node: Node): RuleOfAll<OpType> {
  const rule = vjps[node.op];
  if (rule === "flat") return () => [];
  if (rule === "unknown") {
    throw refusal(
      node,
      "no rule for its gradient is known; ask for gradients of or by values on one side of it",
    );
  }
  if (typeof rule !== "function") return rule.ofAll as RuleOfAll<OpType>; // the one of this operator
  return ([g, ...others], at, walk) => {
    if (g === null || others.some((other) => other !== null)) {
      throw refusal(node, "only the gradient of its first output is known");
    }
    return (rule as (g: Value, node: Node, walk: Walk) => readonly Cotangent[])(g, at, walk);
  };
}

/** Broadcasting and casts are undone here, so that no rule has to. */
function fitted(cotangent: Value, { shape, dtype }: Value): Value {
  const sum = sumTo(shape, cotangent);
  return sum.dtype === dtype ? sum : cast(sum, dtype);
}
