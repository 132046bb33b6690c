/**
 * @module A graph with a number in place of every size that is open: the batch that is asked for, and the
 * most that can be where only the data tell (`NonZero`, `NonMaxSuppression`, `Compress`).
 */
import { Refusal } from "../errors.ts";
import { input } from "./build.ts";
import { contentsOf } from "./contents.ts";
import { size, sizeWhere } from "./counting.ts";
import { rewritten } from "./rewrite.ts";
import type { Size } from "./sizes.ts";
import {
  type Call,
  given,
  graphsIn,
  type Node,
  nodesBefore,
  type Shape,
  shapeText,
  type Value,
} from "./value.ts";

export interface Sized {
  readonly outputs: Readonly<Record<string, Value>>;
  /** Operators whose sizes the data tell, as sentences that say what was taken instead. */
  readonly bounds: readonly string[];
}

/**
 * The graph for a batch: the name that the first axis of an input has means `batch`, wherever it stands.
 * Sizes that nobody can tell stay as they are.
 *
 * @throws Refusal for inputs with other sizes that are open
 */
export function sized(outputs: Readonly<Record<string, Value>>, batch = 1): Sized {
  const inputs = inputsOf(outputs);
  const names = new Set(inputs.map(({ shape }) => shape[0]).filter(isOpen));
  refuseOpen(inputs, names);
  const means = (name: string) => (names.has(name) ? batch : Number.NaN);
  const told = (size: Size): Size => {
    const number = sizeWhere(size, means);
    return Number.isNaN(number) ? size : number;
  };
  const instead = new Map(
    [...inputs, ...innerInputs(nodesBefore(Object.values(outputs)))].flatMap((value) => {
      const shape = value.shape.map(told);
      if (shape.every((size, axis) => size === value.shape[axis]) || !("name" in value.origin))
        return [];
      return [[value, input(value.origin.name ?? "", shape, value.dtype)]];
    }),
  );
  const bounds = new Set<string>();
  const resized = (node: Node, shapes: readonly Shape[]): readonly Value[] => {
    const made: Value[] = [];
    const origin: Node = { ...node, outputs: made };
    for (const [i, output] of node.outputs.entries())
      made.push({ ...output, shape: shapes[i], origin });
    return made;
  };
  const whole = rewritten(
    outputs,
    (node, inputs) => {
      if (!node.outputs.some(({ shape }) => shape.some(isOpen))) return undefined;
      const now: Node = { ...node, inputs: inputs as Node["inputs"] }; // as many, each of its kind
      if (node.op === "Foreign")
        return resized(
          now,
          node.outputs.map(({ shape }) => shape.map(told)),
        );
      const bound = atMost[node.op as keyof typeof atMost]; // undefined for most operators
      const shape = bound?.shape(now as never); // of this operator
      if (!shape?.every((size) => Number.isFinite(size))) return undefined;
      bounds.add(bound.says);
      return resized(now, [shape]);
    },
    instead,
  );
  return { outputs: whole, bounds: [...bounds] };
}

/** All that the graph is given, in the order in which it is met. */
export const inputsOf = (outputs: Readonly<Record<string, Value>>): Value[] => {
  const values = Object.values(outputs);
  const met = [...nodesBefore(values).flatMap(given), ...values];
  return [...new Set(met.filter(({ origin }) => origin.kind === "input"))];
};

/** What the graphs inside nodes take in each step. */
const innerInputs = (nodes: readonly Node[]): Value[] =>
  nodes.flatMap(graphsIn).flatMap(({ inputs, nodes }) => [...inputs, ...innerInputs(nodes)]);

const isOpen = (size: Shape[number]): size is string => typeof size === "string";

function refuseOpen(inputs: readonly Value[], batch: ReadonlySet<string>): void {
  for (const { origin, shape } of inputs) {
    const open = shape.filter((size) => isOpen(size) && !batch.has(size));
    if (open.length === 0 || origin.kind !== "input") continue;
    throw new Refusal(
      "usage",
      `the input "${origin.name}" has open sizes ${shapeText(open)}; say how large they are`,
    );
  }
}

interface Bound<Op extends Call["op"]> {
  readonly says: string;
  shape(node: Call<Op>): number[];
}

/** The most that can be found. */
const atMost: {
  readonly [Op in "NonZero" | "NonMaxSuppression" | "Compress"]: Bound<Op>;
} = {
  NonZero: {
    says: "NonZero: counted as if no element were 0",
    shape: ({ inputs: [x] }) => [x.shape.length, size(x)],
  },
  NonMaxSuppression: {
    says: "NonMaxSuppression: counted as if every class kept as many boxes as it may",
    shape: ({ inputs: [boxes, scores, most] }) => {
      const [batch, classes] = scores.shape.map(Number);
      const kept = most === undefined ? 0 : Number(contentsOf(most)?.[0] ?? Number.NaN);
      const all = Number(boxes.shape[1]);
      return [batch * classes * (Number.isNaN(kept) ? all : Math.min(kept, all)), 3];
    },
  },
  Compress: {
    says: "Compress: counted as if everything were kept",
    shape: ({ inputs: [x], attributes: { axis } }) =>
      axis === undefined ? [size(x)] : x.shape.map(Number),
  },
};
