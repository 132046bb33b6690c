import { describe, expect, test } from "vitest";
import {
  add,
  averagePool,
  batchNormalization,
  conv,
  gelu,
  input,
  integers,
  layerNormalization,
  linearAttention,
  matMul,
  mul,
  outputsOf,
  reduceSum,
  relu,
  resize,
  scan,
  softmax,
  topK,
  transpose,
} from "./build.ts";
import { sizeAtOne } from "./counting.ts";
import { elementwise, elementwiseOf } from "./elementwise.ts";
import counted from "./fixtures/macs.json" with { type: "json" };
import { macs, macsOf } from "./macs.ts";
import { operationsOf } from "./operations.ts";
import { attributeKinds } from "./operators.ts";
import type { Node, Value } from "./value.ts";

const x = (...shape: (number | string)[]): Value => input("x", shape);
const nodeOf = ({ origin }: Value) => origin as Node;

test("every operator has a row", () => {
  expect(Object.keys(macs).sort()).toEqual(Object.keys(attributeKinds).sort());
  expect(Object.keys(elementwise).sort()).toEqual(Object.keys(attributeKinds).sort());
});

// By torch's FlopCounterMode, whose FLOPs are two for each multiply-add; the version is in `macs.json`.
test.each(counted.cases.map((row, i) => [`${row.op} ${i}`, row] as const))(
  "%s takes as many multiply-adds as PyTorch counts",
  (_, { op, inputs, attributes, macs }) => {
    const call = [op, inputs.map((shape) => x(...shape)), attributes];
    const [y] = outputsOf(...(call as never as Parameters<typeof outputsOf>));
    expect(macsOf(nodeOf(y))).toBe(macs);
  },
);

const scale = x(8);
const statistics = { scale, bias: scale, mean: scale, variance: scale };
const image = x("N", 8, 6, 6);

// By hand.
test.each<[string, Value, number, number]>([
  ["a convolution with a bias, which is added", conv(image, x(4, 8, 1, 1), { b: x(4) }), 1152, 144],
  ["an activation", relu(image), 0, 288],
  ["GELU", gelu(image), 0, 288],
  ["a sum", add(image, x(1)), 0, 288],
  ["a normalisation by known statistics", batchNormalization(image, statistics), 0, 2 * 288],
  ["a normalisation by its own", layerNormalization(x(3, 8), { scale, bias: scale }), 0, 5 * 24],
  ["a softmax", softmax(x(3, 8)), 0, 5 * 24],
  ["a reduction, of what it takes", reduceSum(image, [2, 3]), 0, 288],
  ["pooling, of what its windows see", averagePool(image, { kernel_shape: [2, 2] }), 0, 8 * 25 * 4],
  ["moving data", transpose(image, [0, 2, 3, 1]), 0, 0],
  ["bilinear resizing", resize(image, [0, 8, 12, 12], { mode: "linear" }), 8 * 144 * 4, 0],
  ["bicubic resizing", resize(image, [0, 8, 12, 12], { mode: "cubic" }), 8 * 144 * 16, 0],
  ["nearest resizing", resize(image, [0, 8, 12, 12]), 0, 0],
  ["resizing along one axis", resize(image, [0, 8, 6, 12], { mode: "linear" }), 8 * 72 * 2, 0],
])("%s", (_, y, multiplyAdds, operations) => {
  expect(macsOf(nodeOf(y))).toBe(multiplyAdds);
  expect(elementwiseOf(nodeOf(y))).toBe(operations);
});

describe("operationsOf", () => {
  const step = (withProduct: boolean) =>
    scan({ states: [x(4, 3)], sequences: [x(10, 4, 3), x(10, 3, 1)] }, ([before], [now, c]) => {
      const h = add(mul(before, now), now); // 4·3 products, 4·3 sums
      return { states: [h], outputs: [withProduct ? matMul(h, c) : relu(h)] };
    }).outputs[0];

  test("counts the body of a scan once for each element, apart", () => {
    const { macs, elementwise, scans } = operationsOf({ y: relu(step(true)) });
    expect(scans.macs.count).toBe(10 * 4 * 3);
    expect(scans.elementwise.count).toBe(10 * 24);
    expect(macs.count).toBe(0);
    expect(elementwise.count).toBe(10 * 4);
    expect(operationsOf({ y: step(false) }).scans.elementwise.count).toBe(10 * 36);
  });

  test("counts a linear attention with the scans: a state that is written and read in each step", () => {
    const [query, key, value] = [x(2, 10, 4), x(2, 10, 4), x(2, 10, 6)];
    const gated = linearAttention(
      { query, key, value, decay: x(2, 10, 4) },
      { q_num_heads: 2, kv_num_heads: 2, update_rule: "gated" },
    ).output;
    const { macs, scans } = operationsOf({ y: gated });
    expect(macs.count).toBe(0);
    expect(scans.macs.count).toBe(2 * 10 * 2 * (2 * 3) * 2); // batch, steps, heads, state, write and read
    expect(scans.elementwise.count).toBe(2 * 10 * 2 * (2 * 3) + 2 * 10 * 4); // the decay, and its exp
  });

  test("takes an open batch for one image", () => {
    const of = (n: number | string) => operationsOf({ y: conv(x(n, 3, 8, 8), x(4, 3, 3, 3)) });
    expect(of("N").macs.count).toBe(of(1).macs.count);
    expect(of(2).macs.count).toBe(2 * of("N").macs.count);
  });

  test("counts a node once, however many use it", () => {
    const y = matMul(x(2, 3), x(3, 4));
    expect(operationsOf({ y: add(y, y), z: relu(y) }).macs.count).toBe(24);
  });

  test("lists what it cannot count, and does not take it as free", () => {
    const [best] = [topK(x(3, 8), 2).values];
    const [custom] = outputsOf("Foreign", [best], {
      domain: "com.example",
      type: "Sparkle",
      version: 1,
      raw: new Uint8Array(),
      outputs: [{ dtype: "float32", shape: [3, 2] }],
    });
    const { macs, elementwise } = operationsOf({ y: relu(custom) });
    expect([...macs.notCounted]).toEqual([["Sparkle", 1]]);
    expect([...elementwise.notCounted]).toEqual([
      ["TopK", 1],
      ["Sparkle", 1],
    ]);
    expect(elementwise.count).toBe(6);
  });

  test("does not know what an interpolation with antialiasing takes", () => {
    const y = outputsOf("Resize", [image, undefined, undefined, integers([1, 8, 3, 3])], {
      mode: "linear",
      antialias: 1,
    })[0];
    expect([...operationsOf({ y }).macs.notCounted]).toEqual([["Resize", 1]]);
  });
});

test.each<[number | string, number]>([
  [7, 7],
  ["N", 1],
  ["3*N", 3],
  ["H*W+1", 2],
  ["floor((H-1)/2)+1", 1],
  ["-N+5", 4],
  ["max(3,N)", 3],
  ["floor((3*batch_size+4)/2)*2", 6],
  ["?3", Number.NaN],
  ["2*?0+N", Number.NaN],
])("the size %s is %d where names are 1", (size, wanted) => {
  expect(sizeAtOne(size)).toBe(wanted);
});
