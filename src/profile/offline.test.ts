import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { constant, conv, input, writeModel } from "../onnx/index.ts";
import { profileRecordSchema } from "../record/index.ts";
import { profile } from "./profile.ts";

test("one query offline takes the fastest batch, whole batches, and says that it is shorter than MLPerf's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "offline-"));
  try {
    const w = constant({ dtype: "float32", shape: [8, 3, 3, 3], data: new Float32Array(216) }, "w");
    const model = join(folder, "small.onnx");
    const outputs = { y: conv(input("image", ["N", 3, 16, 16]), w) };
    await writeFile(model, writeModel({ name: "small", outputs }));
    const record = await profile({
      models: [model],
      sizes: [],
      batches: [1, 32],
      rounds: 1,
      seed: 0,
      threads: 1,
      patience: { leastRuns: 5, leastMs: 5, mostMs: 500 },
      offline: 100,
      operators: false,
      by: "a test",
      command: "none",
    });
    expect(profileRecordSchema.parse(record)).toEqual(record);
    const [found] = record.offline ?? [];
    expect(found).toMatchObject({ batch: 32, samples: 128, isAsLongAsMlperf: false });
    expect(found.batches.map(({ batch }) => batch)).toEqual([1, 32]);
    expect(found.imagesPerSecond).toBeCloseTo(found.samples / found.seconds, 6);
    expect(found.seconds).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 30_000);
