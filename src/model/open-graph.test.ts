import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { add, constant, input, modelFiles, nodesBefore } from "../onnx/index.ts";
import { openGraph } from "./open-graph.ts";

const folder = mkdtempSync(join(tmpdir(), "open-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A model that adds 512 numbers, which stand in a file beside it; its path. */
function written(name: string): string {
  const data = Float32Array.from({ length: 512 }, (_, i) => i);
  const w = constant({ dtype: "float32", shape: [512], data }, "w");
  const outputs = { y: add(input("x", ["N", 512]), w) };
  mkdirSync(join(folder, name));
  for (const { name: file, parts } of modelFiles({ name, outputs }, { file: "m.onnx", limit: 0 })) {
    writeFileSync(join(folder, name, file), Buffer.concat([...parts]));
  }
  return join(folder, name, "m.onnx");
}

/** The weight, once the files are opened. */
function weightOf(path: string): ArrayLike<number | bigint> {
  using graph = openGraph(path);
  const [{ inputs }] = nodesBefore(Object.values(graph.outputs));
  const origin = inputs[1]?.origin;
  return origin?.kind === "constant" ? origin.tensor.data : [];
}

test("weights beside a model are found", () => {
  expect(weightOf(written("whole"))[511]).toBe(511);
});

test("weights that are missing are said to be", () => {
  const path = written("lost");
  rmSync(`${path}.data`);
  expect(() => weightOf(path)).toThrow(
    `${path}: its weights are in ${path}.data, which cannot be read: ENOENT`,
  );
});

test("a link may lead where the model itself leads, and nowhere else", () => {
  const path = written("linked");
  const cached = join(folder, "cache");
  mkdirSync(cached);
  renameSync(`${path}.data`, join(cached, "weights"));
  symlinkSync(join(cached, "weights"), `${path}.data`);
  expect(() => weightOf(path)).toThrow(
    `${path}: its weights are in ${path}.data, which links out of its folder`,
  );
  renameSync(path, join(cached, "model"));
  symlinkSync(join(cached, "model"), path);
  expect(weightOf(path)[1]).toBe(1);
});

test("the sizes of inputs can be asked for", () => {
  using graph = openGraph(written("sized"), { sizes: { x: [3, null] } });
  expect(graph.outputs.y.shape).toEqual([3, 512]);
});
