import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  concat,
  input,
  matMul,
  mul,
  relu,
  scan,
  unsqueeze,
  type Value,
  writeModel,
} from "../onnx/index.ts";
import { OutOfMemory } from "./out-of-memory.ts";
import { mustLimitMemory, openStopwatch } from "./stopwatch.ts";

const side = 256;
const ones = new Float32Array(side * side).fill(1 / side);
const feeds = { x: { dtype: "float32", shape: [side, side], data: ones } } as const;
const common = { where: "test.onnx", feeds, threads: 1 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stopwatch-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, y: Value): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, writeModel({ name: "g", outputs: { y } }));
  return path;
}

const x = input("x", [side, side]);

describe("a stopwatch", () => {
  test("times each run, and counts the processor time of the process", async () => {
    await using watch = await openStopwatch({
      ...common,
      graph: await file("a.onnx", matMul(x, x)),
    });
    expect(watch.loadMs).toBeGreaterThan(0);
    expect(watch.firstRunMs).toBeGreaterThan(0);
    const { latenciesMs, wallMs, cpuMs, othersMs } = await watch.time(20);
    expect(latenciesMs).toHaveLength(20);
    const sum = latenciesMs.reduce((total, ms) => total + ms, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(wallMs);
    expect(cpuMs).toBeGreaterThan(0);
    expect(othersMs).toBeGreaterThanOrEqual(0);
  });

  test("knows the memory of the model, apart from that of the engine", async () => {
    const large = concat(
      Array.from({ length: 400 }, () => x),
      0,
    ); // 100 MiB
    await using watch = await openStopwatch({
      ...common,
      graph: await file("b.onnx", relu(large)),
    });
    await watch.time(2);
    const { peakBytes, emptyBytes } = await watch.memory();
    expect(peakBytes - emptyBytes).toBeGreaterThan(100 * 2 ** 20);
    expect(peakBytes - emptyBytes).toBeLessThan(500 * 2 ** 20);
  });

  test("does not take the memory of whoever started it for that of the model", async () => {
    const graph = await file("small.onnx", relu(x));
    const ours = new Float32Array(2 ** 27).fill(1); // 512 MiB
    await using watch = await openStopwatch({ ...common, graph });
    const { peakBytes, emptyBytes } = await watch.memory();
    expect(peakBytes).toBeGreaterThanOrEqual(emptyBytes);
    expect(peakBytes - emptyBytes).toBeLessThan(200 * 2 ** 20);
    expect(ours[0]).toBe(1); // it was there all the time
  });

  test("lists the operators with their times and providers", async () => {
    const graph = await file("c.onnx", add(matMul(x, x), x));
    await using watch = await openStopwatch({ ...common, graph, operators: true });
    await watch.time(3);
    const operators = await watch.operators();
    const products = operators.filter(({ op }) => op.includes("MatMul") || op === "Gemm");
    expect(products).toHaveLength(4); // the first run, and three
    expect(new Set(operators.map(({ provider }) => provider))).toEqual(
      new Set(["CPUExecutionProvider"]),
    );
    for (const { ms } of operators) expect(ms).toBeGreaterThanOrEqual(0);
    expect(products.map(({ run }) => run)).toEqual([0, 1, 2, 3]);
  });

  test("tells operators inside others, whose time is counted there already", async () => {
    const sum = scan({ states: [x], sequences: [unsqueeze(x, [0])] }, ([before], [element]) => {
      const after = add(before, mul(element, element));
      return { states: [after], outputs: [] };
    });
    const graph = await file("d.onnx", relu(sum.states[0]));
    await using watch = await openStopwatch({ ...common, graph, operators: true });
    const inside = (await watch.operators()).filter(({ isInside }) => isInside);
    expect(inside.map(({ op }) => op).sort()).toEqual(["Add", "Mul"]);
  });

  test("says what the engine says of a graph that it cannot open", async () => {
    const graph = join(folder, "e.onnx");
    await writeFile(graph, "not a graph");
    await expect(openStopwatch({ ...common, graph })).rejects.toThrow(
      /^test\.onnx: the runtime cannot run it: /,
    );
  });

  test.runIf(process.platform === "linux")("ends alone when memory does not suffice", async () => {
    const large = concat(
      Array.from({ length: 4000 }, () => x),
      0,
    ); // 1 GiB
    const graph = await file("f.onnx", relu(large));
    const open = openStopwatch({ ...common, graph, memoryLimitBytes: 600 * 2 ** 20 });
    await expect(open).rejects.toThrow(OutOfMemory);
  });

  test("is not limited where nothing can limit it, and says so", () => {
    expect(() => mustLimitMemory("linux")).not.toThrow();
    expect(() => mustLimitMemory("darwin")).toThrow(
      "the memory of a process can be limited on Linux only, and this is darwin; leave the limit out",
    );
  });
});
