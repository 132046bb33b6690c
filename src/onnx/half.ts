/**
 * @module A graph in half precision: float32 becomes float16 where that costs no more accuracy than float16
 * has (`precisions.ts`), and stays elsewhere, with one cast where the two meet.
 */
import { Refusal } from "../errors.ts";
import { halfOfFloat, lazyTensor, type Tensor } from "../tensor.ts";
import { cast, constant, identity, input } from "./build.ts";
import { type Keeps, keptValues } from "./kept.ts";
import type { OpType } from "./operators.ts";
import { again, rewritten } from "./rewrite.ts";
import { type Constant, given, type Node, nodesBefore, type Value } from "./value.ts";

export interface HalfOptions {
  /**
   * Which nodes stay in float32 besides those that `precisions.ts` names, by their part of the model or their
   * operator: `({ scope, op }) => scope === "" && op === "Add"`.
   */
  readonly keeps?: Keeps;
  /** What the inputs and outputs of the graph are that were float32. */
  readonly ends?: "float32" | "float16";
}

/**
 * The graph of `outputs` with float16 inside. Weights are rounded to the nearest half, of two to the even one.
 * @throws Refusal when a weight is read that is beyond ±65504, with its name
 */
export function inHalf<Outputs extends Readonly<Record<string, Value>>>(
  outputs: Outputs,
  { keeps = () => false, ends = "float32" }: HalfOptions = {},
): { readonly [Name in keyof Outputs]: Value } {
  const nodes = nodesBefore(Object.values(outputs));
  const kept = keptValues(nodes, keeps);
  const stays = (node: Node) => kept.has(node.outputs[0]);
  const { asHalf, asFull } = precisionPairs(new Set(nodes.filter(stays).flatMap(given)));

  const made = rewritten(
    outputs,
    (node, values) => {
      if (node.op === "Cast" && !stays(node)) return castAgain(node as Node<"Cast">, values);
      const inputs = node.inputs as readonly (Value | undefined)[];
      const taken = values.map((value, i) => {
        if (value === undefined || inputs[i]?.dtype !== "float32") return value;
        return stays(node) || bound[node.op]?.includes(i) ? asFull(value) : asHalf(value, node);
      });
      return taken.every((value, i) => value === inputs[i]) ? undefined : again(node, taken);
    },
    ends === "float16" ? halfInputs(nodes) : undefined,
  );

  /** Nothing where only the precision changes: who takes it asks for the one that he needs. */
  function castAgain(node: Node<"Cast">, values: readonly (Value | undefined)[]) {
    const value = values[0] as Value;
    const { to } = node.attributes;
    const wasFloat = value.dtype === "float32" || value.dtype === "float16";
    if (wasFloat && to === "float16") return [asHalf(value, node)];
    if (wasFloat && to === "float32") return [value];
    if (to === "float32") return again(node, values, { ...node.attributes, to: "float16" });
    return value === node.inputs[0] ? undefined : again(node, values);
  }

  const ended = new Set<Value>();
  const end = (value: Value, before: Value): Value => {
    const same = ends === "float16" ? asHalf(value) : asFull(value);
    const wanted = before.dtype === "float32" ? same : value;
    const isOwn = wanted.origin.kind === "node" && !ended.has(wanted);
    ended.add(wanted);
    return isOwn ? wanted : identity(wanted);
  };
  return Object.fromEntries(
    Object.entries(made).map(([name, value]) => [name, end(value, outputs[name])]),
  ) as { [Name in keyof Outputs]: Value };
}

/** Inputs that are float32 in the standard, whatever the others are. */
const bound: { readonly [Op in OpType]?: readonly number[] } = {
  GridSample: [1], // a place in the image, for which float16 is too coarse
  Resize: [1, 2],
};

/** From one precision to the other and back; a value is cast once. `shared` are used in float32 in any case. */
function precisionPairs(shared: ReadonlySet<Value>) {
  const halves = new Map<Value, Value>();
  const wholes = new Map<Value, Value>();
  const pair = (whole: Value, half: Value) => {
    halves.set(whole, half);
    wholes.set(half, whole);
    return { whole, half };
  };
  return {
    asHalf(value: Value, user?: Node): Value {
      if (value.dtype !== "float32") return value;
      const { origin } = value;
      const made = (): Value =>
        origin.kind === "constant"
          ? halfConstant(origin, shared.has(value), user)
          : cast(value, "float16");
      return halves.get(value) ?? pair(value, made()).half;
    },
    asFull(value: Value): Value {
      if (value.dtype !== "float16") return value;
      return wholes.get(value) ?? pair(cast(value, "float32"), value).whole;
    },
  };
}

/** It has the name of the weight, unless that is used, too; one without a name is told by its user. */
function halfConstant({ name, tensor }: Constant, isShared: boolean, user?: Node): Value {
  const where = name ?? `a constant of ${user?.scope || "the graph"} (${user?.op ?? "output"})`;
  const half = lazyTensor("float16", tensor.shape, () => halvesOf(tensor, where));
  return constant(half, name && (isShared ? `${name}/Cast` : name));
}

function halvesOf(tensor: Tensor, where: string): Uint16Array {
  const data = tensor.data as Float32Array; // what is float32 is a Float32Array
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    halves[i] = halfOfFloat(data[i]);
    if ((halves[i] & 0x7fff) === 0x7c00 && Number.isFinite(data[i])) {
      throw new Refusal(
        "model",
        `${where}: element ${i} is ${data[i]}, and float16 ends at 65504; keep what takes it in float32`,
      );
    }
  }
  return halves;
}

/** The inputs that are float32, in float16. */
function halfInputs(nodes: readonly Node[]): ReadonlyMap<Value, Value> {
  const halves = new Map<Value, Value>();
  for (const value of nodes.flatMap(given)) {
    const { origin, dtype, shape } = value;
    if (origin.kind === "input" && dtype === "float32" && !halves.has(value)) {
      halves.set(value, input(origin.name, shape, "float16"));
    }
  }
  return halves;
}
