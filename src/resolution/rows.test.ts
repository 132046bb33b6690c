import { describe, expect, test } from "vitest";
import type { Comparison } from "../evaluate/index.ts";
import type { ProfileRecord, RunRecord } from "../record/index.ts";
import type { Resolution } from "./resolution.ts";
import { type Joined, rowsOf } from "./rows.ts";
import { sizeTable } from "./table.ts";

type Subject = ProfileRecord["subjects"][number];

const MiB = 2 ** 20;
const subject = (changes: Partial<Subject> = {}): Subject => ({
  model: { name: "a", sha256: "0".repeat(64), weights: "untrained" },
  sides: [64, 64],
  batch: 1,
  costs: { parameters: 1000, macs: 2_000_000_000 } as Subject["costs"],
  rounds: [5, 3, 4].map(
    (medianMs, i) =>
      ({ medianMs, peakBytes: (30 + i) * MiB, emptyBytes: 10 * MiB }) as Subject["rounds"][number],
  ),
  operators: [],
  blocks: [],
  providers: {},
  outOfMemory: null,
  problem: null,
  ...changes,
});

const thresholds = [
  { kind: "measured", share: 0.5, intensity: 8, low: 6, high: null },
  { kind: "at-least", share: 0.75, intensity: null },
];
const run = (id: string, value: number, unit = "px") =>
  ({
    id,
    results: [
      {
        metric: "top-1",
        value,
        unit: "share",
        better: "higher",
        n: 120,
        interval: { low: value - 0.1, high: value + 0.1, level: 0.95, method: "wilson" },
      },
    ],
    tables: { eyeTest: { quantity: "letter height", unit, psychometric: { thresholds } } },
  }) as unknown as RunRecord; // what is read of it

const joined: Joined[] = [
  { size: 32, record: run("first", 0.5), subject: subject() },
  { size: 64, record: run("second", 0.625), subject: subject() },
];
const comparison = {
  lines: [
    {
      pairs: [
        {
          first: 0,
          second: 1,
          difference: -0.125,
          interval: { low: -0.2, high: -0.05 },
          p: 0.001,
        },
      ],
    },
  ],
} as unknown as Comparison; // what is read of it

describe("a row", () => {
  const [first, second] = rowsOf(joined, { scene: 64, comparison });

  test("has the median of the rounds, within their range: of three, it holds the median at 3/4", () => {
    expect(first.latencyMs).toEqual({ median: 4, low: 3, high: 5, level: 0.75 });
  });

  test("has the memory beyond the engine, and what the graph counts", () => {
    expect(first).toMatchObject({ peakBytes: 21 * MiB, macs: 2e9, parameters: 1000 });
  });

  test("has thresholds in pixels of the scene and as shares of its side", () => {
    expect(first.readable).toEqual([
      {
        share: 0.5,
        kind: "measured",
        intensity: 8,
        low: 6,
        high: null,
        ofSide: { intensity: 1 / 8, low: 6 / 64, high: null },
      },
      {
        share: 0.75,
        kind: "at-least",
        intensity: null,
        low: null,
        high: null,
        ofSide: { intensity: null, low: null, high: null },
      },
    ]);
  });

  test("says by how much it is above the size before, which the first has none of", () => {
    expect(first.gain).toBeNull();
    expect(second.gain).toEqual({ difference: 0.125, low: 0.05, high: 0.2, p: 0.001 });
  });

  test("without pixels in it, a threshold is no share of the side", () => {
    const [row] = rowsOf([{ ...joined[0], record: run("c", 0.5, "%") }], {
      scene: 64,
      comparison: null,
    });
    expect(row.readable.map(({ ofSide }) => ofSide)).toEqual([null, null]);
  });

  test("says why there is no time, and still how well it was read", () => {
    const failed = subject({ rounds: [], costs: null, outOfMemory: "a: out of memory" });
    const [row] = rowsOf([{ ...joined[0], subject: failed }], { scene: 64, comparison: null });
    expect(row).toMatchObject({
      latencyMs: null,
      peakBytes: null,
      macs: null,
      problem: "a: out of memory",
      result: { value: 0.5 },
    });
  });
});

test("the table has a row a size, with signs where a threshold is no more than bounded", () => {
  const resolution: Resolution = {
    model: "a",
    protocol: "exam/acuity@1",
    dataset: { name: "exam", layout: "acuity", digest: "0", samples: 120 },
    scene: 64,
    quantity: "letter height",
    unit: "px",
    rows: rowsOf(joined, { scene: 64, comparison }),
    profile: { id: "0", cpu: "a cpu", engine: "an engine", threads: 2, rounds: 3, warnings: [] },
    marks: [],
  };
  const { head, rows, caption } = sizeTable(resolution);
  expect(head).toEqual([
    "size",
    "top-1",
    "95 % interval",
    "gain",
    "50 % read at",
    "interval",
    "75 % read at",
    "interval",
    "MACs",
    "latency",
    "range",
    "peak",
  ]);
  expect(rows[1]).toEqual([
    "64×64",
    "62.5 %",
    "52.5 % … 72.5 %",
    "+12.5 % (+5.0 % … +20.0 %)",
    "8 px (12.50 %)",
    "6 … ",
    "above all",
    "",
    "2.00 G",
    "4.00 ms",
    "3.00 ms … 5.00 ms",
    "21.0 MiB",
  ]);
  expect(caption).toContain("the same scenes of 64×64 px at each size");
  expect(caption).toContain("median of 3 rounds, and their range (75 %)");
});
