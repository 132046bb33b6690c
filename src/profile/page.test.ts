import { describe, expect, test } from "vitest";
import type { ProfileRecord } from "../record/index.ts";
import { profileRecordSchema } from "../record/index.ts";
import { loweringTable } from "./lowering-table.ts";
import { pictures, profilePage } from "./page.ts";
import { scenarioTable } from "./scenario-table.ts";
import { costRemarks, costTable, frontierTable, scaled } from "./tables.ts";

type Subject = ProfileRecord["subjects"][number];

const digest = "0".repeat(64);
const round = {
  loadMs: 40,
  firstRunMs: 9,
  warmUpRuns: 5,
  isSteady: true,
  runs: 20,
  p90Ms: 9,
  p95Ms: 9.5,
  p99Ms: 10,
  leastMs: 7,
  meanMs: 8.1,
  percentilesMs: Array.from({ length: 101 }, (_, i) => 7 + i / 33),
  singleStreamMs: null,
  busyCores: 1.9,
  othersBusyCores: 0,
  peakBytes: 200 * 2 ** 20,
  emptyBytes: 50 * 2 ** 20,
  referenceMs: 3,
};

const subject = (name: string, side: number, factor: number): Subject => ({
  model: { name, sha256: digest, weights: "untrained" },
  sides: [side, side],
  batch: 1,
  costs: {
    parameters: 5_717_416,
    macs: 1e9 * factor,
    elementwise: 1e7,
    weightBytes: 2e7,
    bytesRead: 1e8,
    bytesWritten: 1e8,
    activationPeakBytes: 1e7,
    notCounted: [],
    scans: { macs: 1e8, elementwise: 2e8, published: null },
  },
  rounds: [8, 8.4, 7.9].map((medianMs) => ({ ...round, medianMs: medianMs * factor })),
  singleStreamMs: 9.25,
  operators: [
    { name: "MatMul", ms: 5, macs: 9e8, bytes: 4e7, calls: 48 },
    { name: "Softmax", ms: 1, macs: 0, bytes: 4e7, calls: 12 },
  ],
  blocks: [{ name: "blocks.0", ms: 6, macs: 9e8, bytes: 8e7, calls: 60 }],
  providers: { CPUExecutionProvider: 60 },
  outOfMemory: null,
  problem: null,
});

const ways = { bytesOutside: 3e6, bytesInside: 5e6, peakBytes: 2 ** 25, problem: null };

const record: ProfileRecord = {
  schema: 1,
  id: digest,
  kind: "profile",
  machine: {
    cpu: "a cpu <fast>",
    cores: 2,
    features: [],
    memoryBytes: 2 ** 34,
    governor: null,
    os: "Linux",
    node: "24",
    engine: "onnxruntime 1.30.0",
  },
  fingerprint: digest,
  runtime: { name: "cpu", threads: 2, optimization: "all" },
  ceilings: { macsPerSecond: 1e11, bytesPerSecond: 1e10 },
  subjects: [
    subject("a", 224, 1),
    subject("a", 448, 4),
    subject("a", 896, 16),
    { ...subject("b", 896, 1), rounds: [], outOfMemory: "b: 8 GiB did not suffice" },
  ],
  growth: [
    {
      model: "a",
      batch: 1,
      quantity: "latency",
      a: 0,
      b: 8 / 224 ** 2,
      p: 1,
      exponent: { low: 0.98, high: 1.02, level: 0.95 },
      local: [],
    },
  ],
  crossovers: [
    {
      models: ["a", "b"],
      batch: 1,
      quantity: "latency",
      pixels: 448 ** 2,
      interval: { low: 400 ** 2, high: 500 ** 2, level: 0.95 },
      share: 1,
    },
  ],
  frontiers: [
    {
      model: "a",
      batch: 1,
      memoryLimitBytes: 2 ** 31,
      step: 32,
      greatestSide: 4096,
      largest: 1856,
      failed: 1888,
      tries: [
        { side: 1888, peakBytes: null, reason: "bad_alloc" },
        { side: 1856, peakBytes: 2 ** 30, reason: null },
      ],
      problem: null,
    },
  ],
  lowerings: [
    {
      model: "a",
      sides: [224, 224],
      batch: 1,
      scans: [
        {
          blocks: 4,
          length: 197,
          channels: 384,
          states: 16,
          routes: 2,
          idealBytes: 1e6,
          chosen: "scan",
          lowerings: [
            { ...ways, lowering: "scan", mediansMs: [1, 1.1, 0.9] },
            { ...ways, lowering: "doubling", mediansMs: [], peakBytes: null, problem: "no memory" },
          ],
        },
      ],
    },
  ],
  offline: [
    {
      model: "a",
      sides: [224, 224],
      batch: 1,
      batches: [{ batch: 1, imagesPerSecond: 123.4 }],
      samples: 24_576,
      seconds: 200,
      imagesPerSecond: 122.88,
      isAsLongAsMlperf: false,
    },
  ],
  warnings: ["others were <busy>"],
  made: {
    by: "snellen",
    command: "snellen profile a",
    startedAt: "2026-01-01T00:00:00Z",
    finishedAt: "2026-01-01T00:01:00Z",
    rounds: 3,
    seed: 0,
  },
};

test("the record that is shown is one that is kept", () => {
  expect(profileRecordSchema.parse(record)).toEqual(record);
});

describe("the page of a profile", () => {
  const text = profilePage(record);

  test("needs nothing beside it", () => {
    expect(text).not.toMatch(/<script|<link|src=|@import|https?:\/\/(?!www\.w3\.org)/);
  });

  test("says the numbers, the warnings and what could not run", () => {
    expect(text).toContain("a cpu &#60;fast&#62;");
    expect(text).toContain("others were &#60;busy&#62;");
    expect(text).toContain("<td>out of memory</td>");
    expect(text).toContain("<td>400 … 500</td>");
    expect(text).toContain("128 ms");
  });

  test("has a picture of growth, latencies, operators and the roofline", () => {
    expect([...pictures(record).keys()].slice(0, 4)).toEqual([
      "growth-latency",
      "growth-memory",
      "growth-macs",
      "latencies",
    ]);
    expect(pictures(record).has("operators-896x896")).toBe(true);
    expect(pictures(record).has("roofline-a-224x224")).toBe(true);
    for (const { svg } of pictures(record).values()) expect(svg).not.toContain("NaN");
  });
});

test("a record of before there were frontiers and lowerings is one, too", () => {
  const { frontiers: _, lowerings: __, offline: ___, ...old } = record;
  expect(profileRecordSchema.parse(old)).toEqual(old);
  expect(profilePage(old)).not.toContain("The largest image");
});

test("the frontier is in a table and in the picture of memory", () => {
  const [row] = frontierTable(record).rows;
  expect(row).toEqual(["a", "1856", "1888", "32", "1.00 GiB", "2"]);
  expect(pictures(record).get("growth-memory")?.svg).toContain("limit: 2048 MiB");
});

test("why something did not run, and what was not counted, is told under the table", () => {
  const [first, , , last] = record.subjects;
  if (first.costs === null) throw new Error("it has costs");
  const counted = { ...first.costs, notCounted: ["Foo: MACs (1 node)"], bounds: ["NonZero: …"] };
  const subjects = [{ ...first, costs: counted }, last, { ...last, outOfMemory: null, problem: "b: no" }]; // biome-ignore format: three
  expect(costRemarks({ ...record, subjects })).toEqual([
    "a at 224×224: not counted: Foo: MACs (1 node)",
    "a at 224×224: NonZero: …",
    "out of memory: b: 8 GiB did not suffice",
    "b: no",
  ]);
});

test("scenarios are told with how long they were", () => {
  expect(scenarioTable(record).rows).toEqual([
    ["a", "224×224", "9.25 ms", "1: 123", "123/s", "1", "24576", "200 s", "no"],
  ]);
});

test("throughput over batches is a picture where there are several", () => {
  expect(pictures(record).has("throughput-224x224")).toBe(false);
  const batches = [subject("a", 224, 1), { ...subject("a", 224, 3), batch: 4 }];
  const found = pictures({ ...record, subjects: batches }).get("throughput-224x224");
  expect(found?.svg).toContain("images a second at 224×224");
  expect(found?.svg).not.toContain("NaN");
});

test("lowerings stand beside the ideal kernel, and those that could not run beside the others", () => {
  const [built, scan, doubling] = loweringTable(record).rows;
  // 4 blocks of 1 ms; the ideal moves 4 MB at 10 GB/s: 0.4 ms. The model takes 8 ms.
  expect(scan.slice(2)).toEqual(["scan", "4.00 ms", "3.60 ms … 4.40 ms", "10.0", "50 %", "11.4 MiB", "3.00", "19.1 MiB", "32.0 MiB"]); // biome-ignore format: one row
  expect(built.slice(2, 4)).toEqual(["as built: scan", "4.00 ms"]);
  expect(doubling.slice(2, 4)).toEqual(["doubling", "no memory"]);
  for (const name of ["lowerings-time-a", "lowerings-memory-a"]) {
    expect(pictures(record).get(name)?.svg).not.toContain("NaN");
  }
});

test("the table says latency as the median of the rounds, with their range", () => {
  const [first, , , last] = costTable(record).rows;
  expect(first).toEqual([
    "a",
    "224×224",
    "5.72 M",
    "1.00 G",
    "300 M",
    "8.00 ms",
    "7.90 ms … 8.40 ms",
    "10.0 ms",
    "123",
    "150 MiB",
    "40.0 ms",
  ]);
  expect(last.slice(5)).toEqual(["out of memory", "", "", "", "", ""]);
});

test("numbers are scaled to three digits", () => {
  expect([0, 999, 1000, 999_600, 4_455_531_648].map(scaled)).toEqual([
    "0",
    "999",
    "1.00 k",
    "1.00 M",
    "4.46 G",
  ]);
});
