import { createHash } from "node:crypto";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { DType } from "../tensor.ts";
import { add, constant, identity, input, mul, outputsOf, relu } from "./build.ts";
import { inMemory } from "./fields.ts";
import { inputOf } from "./fixtures/case.ts";
import checked from "./fixtures/checked.json" with { type: "json" };
import { checkedGraphs } from "./fixtures/checked-graphs.ts";
import operators from "./fixtures/operators.json" with { type: "json" };
import { readHeader } from "./header.ts";
import { attributeKinds } from "./operators.ts";
import { writeModel } from "./write.ts";

// onnxruntime-node 1.30 against the values of `operators.json` (see there), 1e-5 relative.
describe.each(operators.cases.map((row, i) => [`${row.op} ${i}`, row] as const))("%s", (_, row) => {
  const inputs = row.inputs.map(inputOf);
  const outputs = outputsOf(row.op as "Add", inputs as never, row.attributes);
  const named = Object.fromEntries(outputs.map((value, i) => [`y${i}`, value]));

  test("runs, and gives what the reference gives", async () => {
    const session = await InferenceSession.create(writeModel({ name: "case", outputs: named }));
    const feeds = Object.fromEntries(
      row.inputs.flatMap(({ dtype, shape, data }, i) =>
        dtype === "int64" ? [] : [[`x${i}`, new Tensor(Float32Array.from(data), shape)]],
      ),
    );
    const got = await session.run(feeds);
    for (const [i, { shape, data }] of row.outputs.entries()) {
      const { dims, data: values } = got[`y${i}`];
      expect(dims).toEqual(shape);
      for (const [at, want] of data.entries()) {
        expect(Math.abs(Number(values[at]) - want)).toBeLessThanOrEqual(
          1e-6 + 1e-5 * Math.abs(want),
        );
      }
    }
  });
});

test("every operator we know has a case, and every attribute its kind in the standard", () => {
  expect(Object.keys(attributeKinds).sort()).toEqual(Object.keys(operators.schemas).sort());
  const schemas: Record<
    string,
    { attributes: Record<string, { kind: string; required: boolean }> }
  > = operators.schemas;
  for (const [op, kinds] of Object.entries(attributeKinds)) {
    for (const [name, kind] of Object.entries(kinds)) {
      expect(schemas[op].attributes[name]?.kind, `${op} ${name}`).toBe(kind);
    }
    const required = Object.entries(schemas[op].attributes).filter(([, { required }]) => required);
    for (const [name] of required) expect(Object.keys(kinds), op).toContain(name);
  }
});

// `make-checked.py` wrote these very bytes and had them checked by onnx (full_check).
test.each(Object.entries(checkedGraphs()))("onnx has checked the bytes of %s", (name, bytes) => {
  expect((checked.sha256 as Record<string, string>)[name]).toBe(
    createHash("sha256").update(bytes).digest("hex"),
  );
});

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
