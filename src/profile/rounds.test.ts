import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { input, matMul, relu, writeModel } from "../onnx/index.ts";
import { ceilingsOf, reference } from "./kernels.ts";
import { joined, measureAll, type Progress, type Round } from "./rounds.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rounds-"));
});
afterAll(() => rm(folder, { recursive: true }));

const patience = { leastRuns: 5, leastMs: 1, mostMs: 200 };

async function subject(name: string, side: number) {
  const x = input("x", [side, side]);
  const graph = join(folder, `${name}.onnx`);
  await writeFile(graph, writeModel({ name, outputs: { y: relu(matMul(x, x)) } }));
  const data = new Float32Array(side * side).fill(1 / side);
  const feeds = { x: { dtype: "float32", shape: [side, side], data } } as const;
  return { name, open: async () => ({ graph, feeds }) };
}

test("all are measured once a round, in another order each time", async () => {
  const subjects = [await subject("small", 32), await subject("large", 128)];
  const order: string[] = [];
  await using always = await reference({ folder, threads: 1 });
  const [small, large] = await measureAll(subjects, {
    rounds: 3,
    repeats: 0,
    seed: 2,
    threads: 1,
    patience,
    reference: always,
    onProgress: ({ subject, total }: Progress) => {
      expect(total).toBe(6);
      order.push(subject);
    },
  });
  expect(small.rounds).toHaveLength(3);
  expect(large.rounds).toHaveLength(3);
  expect([0, 2, 4].map((i) => order.slice(i, i + 2).sort())).toEqual(
    Array.from({ length: 3 }, () => ["large", "small"]),
  );
  expect(new Set([0, 2, 4].map((i) => order[i])).size).toBe(2);
  for (const round of [...small.rounds, ...large.rounds]) {
    expect(round.latenciesMs.length).toBeGreaterThanOrEqual(5);
    expect(round.referenceMs).toBeGreaterThan(0);
  }
});

test("one that cannot run is named, and the others are measured", async () => {
  const broken = join(folder, "broken.onnx");
  await writeFile(broken, "nothing");
  const good = await subject("good", 8);
  const { feeds } = await good.open();
  await using always = await reference({ folder, threads: 1 });
  const [first, second] = await measureAll(
    [{ name: "bad", open: async () => ({ graph: broken, feeds }) }, good],
    { rounds: 1, seed: 0, threads: 1, patience, reference: always },
  );
  expect(first.rounds).toEqual([]);
  expect(first.problem).toMatch(/^bad: the runtime cannot run it: /);
  expect(second.rounds).toHaveLength(1);
});

test("the machine has ceilings", async () => {
  const { macsPerSecond, bytesPerSecond } = await ceilingsOf({ folder, threads: 1 });
  expect(macsPerSecond).toBeGreaterThan(1e9);
  expect(bytesPerSecond).toBeGreaterThan(1e8);
});

test("a repeat takes the place of the most disturbed round, if it is less so", () => {
  const round = (othersBusyCores: number) => ({ othersBusyCores }) as Round;
  const [quiet, busy, busier] = [round(0), round(0.5), round(0.9)];
  const before = { rounds: [busy, busier, quiet] };
  const better = round(0.2);
  expect(joined(before, better, true)).toEqual({ rounds: [busy, better, quiet], repeated: 1 });
  expect(joined({ ...before, repeated: 1 }, round(1), true)).toEqual({ ...before, repeated: 2 });
  expect(joined({ rounds: [quiet] }, busy, false)).toEqual({ rounds: [quiet, busy] });
  const failed = { rounds: [], outOfMemory: "too large" };
  expect(joined(before, failed, false)).toEqual({ ...before, outOfMemory: "too large" });
});
