import { describe, expect, test } from "vitest";
import {
  add,
  constant,
  conv,
  gather,
  input,
  integers,
  matMul,
  mul,
  outputsOf,
  relu,
  reshape,
  scan,
  scoped,
  slice,
  transpose,
} from "./build.ts";
import { byBlock, byOperator } from "./cost-shares.ts";
import { costsOf, intensityOf } from "./costs.ts";
import type { Node, Value } from "./value.ts";

const weight = (name: string, ...shape: number[]): Value =>
  constant(
    { dtype: "float32", shape, data: new Float32Array(shape.reduce((n, size) => n * size, 1)) },
    name,
  );
const total = (y: Value, batch?: number) =>
  costsOf({ y }, batch === undefined ? {} : { batch }).total;

describe("costsOf", () => {
  test("counts what a node reads, the weights apart, and what it writes", () => {
    const y = matMul(input("x", [5, 8]), weight("w", 8, 3));
    const cost = { bytesRead: 4 * 5 * 8, weightBytesRead: 4 * 8 * 3, bytesWritten: 4 * 5 * 3 };
    expect(total(y)).toEqual({ macs: 5 * 8 * 3, elementwise: 0, ...cost });
    expect(intensityOf(total(y))).toBe(120 / (160 + 96 + 60));
  });

  test("takes an open batch for what is asked", () => {
    const y = relu(conv(input("x", ["N", 3, 8, 8]), weight("w", 4, 3, 3, 3)));
    expect(total(y).macs).toBe(total(y, 1).macs);
    expect(total(y, 3).macs).toBe(3 * total(y).macs);
    expect(total(y, 3).elementwise).toBe(3 * 4 * 6 * 6);
    expect(total(y, 3).weightBytesRead).toBe(total(y).weightBytesRead);
  });

  test("reads a value once that a node takes twice", () => {
    const x = input("x", [10]);
    expect(total(mul(x, x)).bytesRead).toBe(40);
  });

  test.each<[string, Value]>([
    ["a view", reshape(input("x", [2, 3]), [6])],
    ["a view of a view", reshape(reshape(input("x", [2, 3]), [6]), [3, 2])],
  ])("%s moves nothing", (_, y) => {
    expect(total(y)).toMatchObject({ bytesRead: 0, weightBytesRead: 0, bytesWritten: 0 });
  });

  test.each<[string, Value, number]>([
    ["a slice", slice(input("x", [10, 4]), { starts: [0], ends: [3], axes: [0] }), 48],
    ["rows that are looked up", gather(input("x", [10, 4]), integers([7])), 16],
    ["a permutation", transpose(input("x", [10, 4]), [1, 0]), 160],
  ])("%s reads no more than it gives", (_, y, bytes) => {
    expect(total(y)).toMatchObject({ bytesRead: bytes, bytesWritten: bytes });
  });

  test("keeps the arithmetic of a recurrence apart, and its memory with the rest, as often as it runs", () => {
    const y = scan(
      { states: [input("h", [4])], sequences: [input("x", ["N", 4])] },
      ([before], [now]) => {
        const h = add(before, now); // reads 2 · 16 bytes, writes 16
        return { states: [h], outputs: [h] };
      },
    ).outputs[0];
    const { total, scans, nodes } = costsOf({ y }, { batch: 7 });
    expect(total).toMatchObject({
      macs: 0,
      elementwise: 0,
      bytesRead: 7 * 32,
      bytesWritten: 7 * 16,
    });
    expect(scans).toEqual({ macs: 0, elementwise: 7 * 4, updates: 7 * 4, given: 7 * 4 });
    expect(nodes).toHaveLength(1);
  });

  test("knows parameters from the other constants", () => {
    const image = input("x", [1, 4, 2, 2]);
    const [scale, bias, mean, variance] = ["s", "b", "m", "v"].map((name) => weight(name, 4));
    const y = outputsOf("BatchNormalization", [image, scale, bias, mean, variance], {})[0];
    const half = constant({ dtype: "float32", shape: [], data: new Float32Array([0.5]) });
    const { parameters, weightBytes } = costsOf({ y: reshape(mul(y, half), [16]) });
    expect(parameters).toBe(8);
    expect(weightBytes).toBe(4 * 4 * 4 + 4 + 8);
  });

  test("names inputs whose sizes are open", () => {
    const y = relu(input("image", ["N", 3, "H", "W"]));
    expect(() => costsOf({ y })).toThrow(
      'the input "image" has open sizes [H,W]; say how large they are',
    );
  });

  test("takes the most that can be where the data decide, and says so", () => {
    const found = outputsOf("NonZero", [input("x", [3, 5])], {})[0]; // [2, ?]
    const { total, bounds, notCounted } = costsOf({ y: relu(found) });
    expect(total.elementwise).toBe(2 * 15);
    expect(bounds).toEqual(["NonZero: counted as if no element were 0"]);
    expect(notCounted).toEqual(["NonZero: element-wise operations (1 node)"]);
  });

  test("knows how large the outputs of a foreign operator are, as far as its file says", () => {
    const [y] = outputsOf("Foreign", [input("x", ["N", 8])], {
      domain: "com.example",
      type: "Sparkle",
      version: 1,
      raw: new Uint8Array(),
      outputs: [{ dtype: "float32", shape: ["N", 2] }],
    });
    const { notCounted, total } = costsOf({ y: relu(y) }, { batch: 3 });
    expect(total.elementwise).toBe(6);
    expect(notCounted).toEqual(["Sparkle: MACs, element-wise operations (1 node)"]);
  });

  test("says what it does not count", () => {
    const x = input("x", [3, 8]);
    const [y] = outputsOf("Foreign", [x], {
      domain: "com.example",
      type: "Sparkle",
      version: 1,
      raw: new Uint8Array(),
      outputs: [{ dtype: "float32", shape: [3, "?"] }],
    });
    const { notCounted, total } = costsOf({ y: relu(y) });
    expect(total.macs).toBe(0);
    expect(notCounted).toEqual([
      "Sparkle: from here on, sizes are known only when it runs (2 nodes)",
      "Sparkle: MACs, element-wise operations, bytes (1 node)",
      "Relu: element-wise operations, bytes (1 node)",
    ]);
  });
});

describe("shares of the costs", () => {
  const x = input("x", [2, 4]);
  const h = scoped("layer1/layer1.0", () => relu(x));
  const y = scoped("layer1/layer1.1", () => scoped("mixer", () => relu(mul(h, h))));
  const costs = costsOf({ y });

  test("are told by operator", () => {
    expect(byOperator(costs).map(({ name, nodes, bytesRead }) => [name, nodes, bytesRead])).toEqual(
      [
        ["Relu", 2, 64],
        ["Mul", 1, 32],
      ],
    );
  });

  test("are told by part, as deep as is asked", () => {
    const names = (depth?: number) => byBlock(costs, depth).map(({ name }) => name);
    expect(names()).toEqual(["layer1.0", "layer1.1"]);
    expect(names(2)).toEqual(["layer1.0", "layer1.1/mixer"]);
  });

  test("add up to the whole", () => {
    for (const shares of [byOperator(costs), byBlock(costs)]) {
      expect(shares.reduce((sum, { elementwise }) => sum + elementwise, 0)).toBe(24);
    }
    expect(costs.nodes.map(({ node }: { node: Node }) => node.op)).toEqual(["Relu", "Mul", "Relu"]);
  });
});
