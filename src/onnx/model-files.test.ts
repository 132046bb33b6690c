import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { lazyTensor } from "../tensor.ts";
import { add, constant, input, matMul, reshape } from "./build.ts";
import { inMemory } from "./fields.ts";
import { readHeader } from "./header.ts";
import { modelFiles, writeModel } from "./write.ts";

const joined = (parts: Iterable<Uint8Array>) => Buffer.concat([...parts]);

/** Two large weights, and one that is small enough to stay with the graph. */
function network(read: (name: string) => void = () => undefined) {
  const weight = (name: string, shape: number[], value: (i: number) => number) =>
    constant(
      lazyTensor("float32", shape, () => {
        read(name);
        return Float32Array.from({ length: shape[0] * (shape[1] ?? 1) }, (_, i) => value(i));
      }),
      name,
    );
  const x = input("x", ["N", 3, 10]);
  let y = matMul(
    x,
    weight("first", [10, 50], (i) => i % 7),
  );
  y = add(
    y,
    weight("small", [50], (i) => i),
  );
  y = matMul(
    y,
    weight("second", [50, 20], (i) => (i % 5) - 2),
  );
  return { name: "network", outputs: { y: reshape(y, [0, 60]) } };
}

describe("modelFiles", () => {
  test("is the one file that writeModel gives, while it is small", () => {
    const [model, ...others] = modelFiles(network(), { file: "network.onnx" });
    expect(others).toEqual([]);
    expect(model.name).toBe("network.onnx");
    const bytes = joined(model.parts);
    expect(bytes.length).toBe(model.size);
    expect(bytes.equals(writeModel(network()))).toBe(true);
  });

  test("moves weights beside, each to a page of its own, and leaves small ones", () => {
    const [model, weights] = modelFiles(network(), { file: "network.onnx", limit: 0 });
    const header = readHeader(inMemory("m", joined(model.parts)));
    expect(header.externalFiles).toEqual(["network.onnx.data"]);
    expect(weights).toMatchObject({ name: "network.onnx.data", size: 4096 + 50 * 20 * 4 });
    const bytes = joined(weights.parts);
    expect(bytes.length).toBe(weights.size);
    expect([0, 4, 8].map((at) => bytes.readFloatLE(at))).toEqual([0, 1, 2]);
    expect([0, 4, 8].map((at) => bytes.readFloatLE(4096 + at))).toEqual([-2, -1, 0]);
    expect([...bytes.subarray(10 * 50 * 4, 4096)].every((byte) => byte === 0)).toBe(true);
  });

  test.each([0, 1e9])("reads each weight once, when it is its turn (limit %d)", (limit) => {
    const reads: string[] = [];
    const files = modelFiles(
      network((name) => reads.push(name)),
      { file: "m.onnx", limit },
    );
    expect(reads).toEqual([]);
    for (const { parts } of files) for (const _ of parts);
    expect(reads.sort()).toEqual(["first", "second", "small"]);
  });

  test("gives the same bytes each time", () => {
    const files = () => modelFiles(network(), { file: "m.onnx", limit: 0 });
    for (const [i, { parts }] of files().entries()) {
      expect(joined(parts).equals(joined(files()[i].parts))).toBe(true);
    }
  });

  // onnxruntime-node 1.30.
  test("gives files with which an engine finds what it finds with one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "files-"));
    try {
      for (const { name, parts } of modelFiles(network(), { file: "m.onnx", limit: 0 })) {
        await writeFile(join(folder, name), joined(parts));
      }
      const x = new Tensor(
        Float32Array.from({ length: 60 }, (_, i) => i),
        [2, 3, 10],
      );
      const beside = await (await InferenceSession.create(join(folder, "m.onnx"))).run({ x });
      const inside = await (await InferenceSession.create(writeModel(network()))).run({ x });
      expect(beside.y.dims).toEqual([2, 60]);
      expect(beside.y.data).toEqual(inside.y.data);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("a model that is too large for one file is not made in memory", () => {
  const w = constant(
    lazyTensor("float32", [2 ** 15, 2 ** 15], () => new Float32Array(0)),
    "w",
  );
  expect(() =>
    writeModel({ name: "large", outputs: { y: matMul(input("x", [1, 2 ** 15]), w) } }),
  ).toThrow(
    /^large: 4294967\d+ bytes are too many for one ONNX file \(2 GiB\); keep its weights in a file beside it$/,
  );
});
