import { describe, expect, test } from "vitest";
import counters from "../src/onnx/fixtures/counters.json" with { type: "json" };
import { costsOf, folded, type Node, type NodeCost, type Value } from "../src/onnx/index.ts";
import { models } from "../src/zoo/index.ts";

const sizeOf = ({ shape }: Value): number =>
  shape.reduce<number>((count, size) => count * (typeof size === "number" ? size : 1), 1);

/** Element-wise: so much for each output. */
const each =
  (cost: number) =>
  ({ outputs: [y] }: Node): number =>
    cost * sizeOf(y);
const bias = ({ inputs: [, , b], outputs: [y] }: Node): number => (b ? sizeOf(y) : 0);

/** What onnx-tool adds to the multiply-adds of an operator (its `node.py`): exp is 32, square root 24, a division 4, all else 1. */
const beyondByOnnxTool: Readonly<Record<string, (node: Node) => number>> = {
  Add: each(1),
  BatchNormalization: each(1 + 24 + 4 + 1 + 1),
  Conv: bias,
  Div: each(4),
  Gelu: each(32 + 2),
  Gemm: bias,
  GlobalAveragePool: ({ inputs: [x], outputs: [y] }) => sizeOf(x as Value) + 4 * sizeOf(y),
  LayerNormalization: ({ outputs: [y] }) =>
    7 * sizeOf(y) + ((1 + 24 + 4) * sizeOf(y)) / Number(y.shape.at(-1)),
  MaxPool: (node) => {
    const [height, width] = (node as Node<"MaxPool">).attributes.kernel_shape;
    return height * width * sizeOf(node.outputs[0]);
  },
  Mul: each(1),
  Relu: each(1),
  Softmax: each(32 + 4),
};

const byOperator = (costs: readonly NodeCost[], count: (cost: NodeCost) => number) => {
  const sums: Record<string, number> = {};
  for (const cost of costs) {
    const own = count(cost);
    if (own > 0) sums[cost.operator] = (sums[cost.operator] ?? 0) + own;
  }
  return sums;
};

/** A bias counts the same inside a product and added to it, so a network may be written either way. */
function asProducts(counts: Readonly<Record<string, number>>) {
  const { Add = 0, Gemm = 0, MatMul = 0, ...others } = counts;
  return { ...others, "Add, Gemm, MatMul": Add + Gemm + MatMul };
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

describe.each(counters.networks)("of $zoo", ({ zoo, fvcore, onnxTool }) => {
  const outputs = models[zoo as keyof typeof models].build().outputs;
  const defined = costsOf(outputs);
  const written = costsOf(folded(outputs));

  test("fvcore counts the same convolutions and products, and beyond them only norms and pooling", () => {
    const { adaptive_avg_pool2d: pooled = 0, batch_norm = 0, layer_norm = 0, ...products } = fvcore;
    expect(sum(products)).toBe(defined.total.macs);
    const normed = byOperator(defined.nodes, ({ operator, node }) =>
      /^(Batch|Layer)Normalization$/.test(operator) ? sizeOf(node.outputs[0]) : 0,
    );
    expect(batch_norm).toBe(2 * (normed.BatchNormalization ?? 0));
    expect(layer_norm).toBe(5 * (normed.LayerNormalization ?? 0));
    const pooling = byOperator(defined.nodes, ({ operator, node }) =>
      operator === "GlobalAveragePool" ? sizeOf(node.inputs[0] as Value) : 0,
    );
    expect(pooled).toBe(sum(pooling));
  });

  test("onnx-tool counts the same, and beyond that what it takes for elements, operator by operator", () => {
    const ours = byOperator(
      written.nodes,
      ({ operator, node, macs }) => macs + (beyondByOnnxTool[operator]?.(node) ?? 0),
    );
    expect(asProducts(ours)).toEqual(asProducts(onnxTool));
    expect(sum(ours)).toBe(sum(onnxTool));
  });
});
