import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { DType } from "../tensor.ts";
import { add, constant, identity, input, mul, relu } from "./build.ts";
import { inMemory } from "./fields.ts";
import { readHeader } from "./header.ts";
import { writeModel } from "./write.ts";

describe("writeModel", () => {
  const x = input("x", ["N", 3]);
  const w = constant({ dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) }, "w");

  test("keeps the metadata, sorted by key, and says who made the file", () => {
    const metadata = { b: "2", a: "1" };
    const header = readHeader(
      inMemory("m", writeModel({ name: "g", outputs: { y: mul(x, w) }, metadata })),
    );
    expect([...header.metadata]).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(header).toMatchObject({ producer: "snellen", irVersion: 9 });
    expect(header.opsets.get("")).toBe(20);
    expect(header.inputs).toEqual([{ name: "x", dtype: "float32", shape: ["N", 3] }]);
    expect(header.outputs).toEqual([{ name: "y", dtype: "float32", shape: ["N", 3] }]);
  });

  test("writes each node once, however many use it", () => {
    const y = relu(x);
    const header = readHeader(inMemory("m", writeModel({ name: "g", outputs: { z: add(y, y) } })));
    expect([...header.operators]).toEqual([
      ["Relu", 1],
      ["Add", 1],
    ]);
  });

  test("gives two values of one name no chance", () => {
    expect(() => writeModel({ name: "g", outputs: { x: relu(x) } })).toThrow(
      'two values are called "x"; rename one',
    );
  });

  test("wants a node before an output", () => {
    const write = (value: typeof x) => () => writeModel({ name: "g", outputs: { y: value } });
    expect(write(x)).toThrow('output "y" is input "x" itself; put an identity between');
    expect(write(identity(x))).not.toThrow();
    const z = relu(x);
    expect(() => writeModel({ name: "g", outputs: { y: z, z } })).toThrow(
      'output "z" is output "y" itself; put an identity between',
    );
  });

  test("wants as many elements of a constant as its shape says", () => {
    const w = constant({ dtype: "float32", shape: [2, 3], data: new Float32Array(5) }, "w");
    expect(() => writeModel({ name: "g", outputs: { y: identity(w) } })).toThrow(
      "constant w: 5 elements are not of shape [2,3]",
    );
  });

  test("writes elements of every dtype so that they come back", async () => {
    const data = {
      float32: Float32Array.of(-1.5, 2),
      float64: Float64Array.of(-1.5, 2),
      float16: Uint16Array.of(0xbe00, 0x4000),
      uint8: Uint8Array.of(0, 255),
      int8: Int8Array.of(-128, 127),
      int32: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
      int64: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n),
      bool: Uint8Array.of(0, 1),
    };
    for (const [dtype, elements] of Object.entries(data)) {
      const c = constant({ dtype: dtype as DType, shape: [2], data: elements });
      const bytes = writeModel({ name: "g", outputs: { y: identity(c) } });
      const { y } = await (await InferenceSession.create(bytes)).run({});
      expect(y.type).toBe(dtype);
      expect(new Uint8Array((y.data as Uint8Array).buffer.slice(0, elements.byteLength))).toEqual(
        new Uint8Array(elements.buffer),
      );
    }
  });
});
