/** @module Records made by rule, for boards that need many, or odd ones. */
import {
  digestOf,
  type FieldRecord,
  fieldRecordSchema,
  type ProfileRecord,
  profileRecordSchema,
  type RunRecord,
  runRecordSchema,
} from "../../src/record/index.ts";

const digest = digestOf("anything");
const level = 0.95;
const machine = {
  ...{ cpu: "A Processor 9000", cores: 4, features: ["avx2"], memoryBytes: 2 ** 34 },
  ...{ governor: null, os: "Linux 6.1", node: "24.0.0", engine: "onnxruntime 1.30.0" },
};

interface Said {
  readonly name: string;
  readonly id?: string;
  readonly protocol?: string;
  readonly share?: number;
  readonly finishedAt?: string;
  readonly marks?: readonly string[];
}

/** A run of 1000 samples of which `share` were right. */
export function runOf({
  name,
  id = name,
  protocol = "folder/top-1@1",
  share = 0.5,
  finishedAt = "2026-01-01T00:00:00.000Z",
  marks = [],
}: Said): RunRecord {
  const { cpu, cores, memoryBytes, os, node } = machine;
  return runRecordSchema.parse({
    ...{ schema: 1, id: digestOf(id), kind: "evaluation" },
    model: {
      ...{ name, sha256: digestOf(name) },
      card: { paper: { value: `the paper of ${name}`, from: "the file" } },
    },
    protocol: { id: protocol, digest: digestOf(protocol), says: { task: "classification" } },
    dataset: { name: "folder", layout: "classes", digest, size: 1000, classes: 10 },
    preprocessing: ["center-crop(8×8)"],
    runtime: { name: "cpu", engine: machine.engine, optimization: "all", dequantizesOnce: false },
    samples: { from: 0, to: 1000, scored: 1000, broken: [] },
    marks,
    results: [
      {
        ...{ metric: "top-1", value: share, unit: "share", better: "higher", n: 1000 },
        interval: { low: share - 0.03, high: share + 0.03, level, method: "wilson" },
      },
    ],
    tables: { classes: [{ class: name, n: 100, right: 50 }] },
    ledger: { rows: 1000, partRows: 256, digest },
    made: {
      ...{ by: "snellen", command: `snellen evaluate '${name}'`, startedAt: finishedAt },
      ...{ finishedAt, threads: 1, batch: 1, notes: [] },
      device: { cpu, cores, memoryBytes, os, node },
    },
  });
}

const sizes = [224, 448, 896];

/** What models cost whose time grows with the pixels. */
export function profileOf(
  names: readonly string[],
  finishedAt = "2026-01-02T00:00:00.000Z",
): ProfileRecord {
  return profileRecordSchema.parse({
    ...{ schema: 1, id: digestOf(["profile", names, finishedAt]), kind: "profile", machine },
    fingerprint: digestOf(machine),
    runtime: { name: "cpu", threads: 4, optimization: "all" },
    ceilings: { macsPerSecond: 1e11, bytesPerSecond: 1e10 },
    subjects: names.flatMap((name, i) => sizes.map((side) => subjectOf(name, side, i + 1))),
    growth: names.map((model, i) => ({
      ...{ model, batch: 1, quantity: "latency", a: 1, b: (i + 1) / 5000, p: 1 },
      ...{ exponent: { low: 0.9, high: 1.1, level }, local: [] },
    })),
    ...{ crossovers: [], warnings: ["other processes took 1.2 cores"] },
    made: {
      ...{ by: "snellen", command: `snellen profile ${names.join(" ")}` },
      ...{ startedAt: finishedAt, finishedAt, rounds: 1, seed: 1 },
    },
  });
}

function subjectOf(name: string, side: number, scale: number): object {
  const medianMs = (scale * side ** 2) / 5000;
  const [peakBytes, emptyBytes] = [2 ** 28 + side ** 2 * 64, 2 ** 26];
  return {
    ...{ model: { name, sha256: null, weights: "untrained" }, sides: [side, side], batch: 1 },
    costs: {
      ...{ parameters: scale * 5_000_000, macs: scale * side ** 2 * 20_000, elementwise: 1000 },
      ...{ weightBytes: 2e7, bytesRead: 1e8, bytesWritten: 1e8, activationPeakBytes: 1e7 },
      notCounted: [],
    },
    rounds: [
      {
        ...{ loadMs: 50, firstRunMs: 2 * medianMs, warmUpRuns: 3, isSteady: true, runs: 50 },
        ...{ medianMs, p90Ms: medianMs, p95Ms: medianMs, p99Ms: medianMs, leastMs: medianMs },
        ...{ meanMs: medianMs, percentilesMs: Array(101).fill(medianMs), singleStreamMs: null },
        ...{ busyCores: 4, othersBusyCores: 0, peakBytes, emptyBytes, referenceMs: 10 },
      },
    ],
    ...{ operators: [], blocks: [], providers: {}, outOfMemory: null, problem: null },
  };
}

/** A field that falls off from its middle. */
export function fieldOf(name: string, finishedAt = "2026-01-03T00:00:00.000Z"): FieldRecord {
  const side = 32;
  const map = Float32Array.from({ length: side * side }, (_, i) =>
    Math.exp(-(((i % side) - side / 2) ** 2 + (Math.floor(i / side) - side / 2) ** 2) / 50),
  );
  return fieldRecordSchema.parse({
    ...{ schema: 1, id: digestOf(["field", name, finishedAt]), kind: "field" },
    practice: {
      ...{ name: "replknet", source: "Ding et al., 2022", score: "sum", rectifier: "positive" },
      ...{ resize: "squash", interpolation: "bicubic", picks: "first", areasOf: "log" },
    },
    images: { dataset: "exam", layout: "drawn", digest, ids: ["000000"], seed: 1 },
    runtime: { name: "cpu", engine: machine.engine },
    subjects: [
      {
        model: { name, sha256: digest, weights: "untrained", isTrained: false },
        ...{ sides: [224, 224], layer: { name: "features", cells: [7, 7], place: [3, 3] } },
        ...{ method: { kind: "gradient" }, preprocessing: [], images: 1, skipped: [] },
        numbers: {
          ...{ areas: [], plainAreas: [{ of: 0.5, side: 60, share: 0.07 }], twoSigmaSide: 80 },
          ...{ cross: null, gaussian: { amplitude: 1, sigma: 35, r2: 1 }, reached: 1 },
          radial: [1, 0.5, 0.1],
        },
        map: {
          ...{ height: side, width: side },
          float32: Buffer.from(map.buffer).toString("base64"),
        },
      },
    ],
    warnings: [],
    made: {
      ...{ by: "snellen", command: `snellen field ${name}`, threads: 4 },
      ...{ startedAt: finishedAt, finishedAt },
    },
  });
}
