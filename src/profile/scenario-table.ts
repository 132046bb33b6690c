/** @module MLPerf's scenarios, as far as they were measured, as a table. */
import type { ProfileRecord } from "../record/index.ts";
import { mlperf } from "./offline.ts";
import { milliseconds, type Table } from "./tables.ts";

type Offline = NonNullable<ProfileRecord["offline"]>[number];

export const scenarioTable = (record: ProfileRecord): Table => ({
  caption: `after MLPerf Inference, and none of its results: single-stream: 90th percentile of latency at batch 1, with early stopping (99 % confidence), of the runs of all rounds together; offline: all samples in one query, in batches of the fastest size that was measured; MLPerf asks for ${mlperf.samples} samples and ${mlperf.seconds} s`,
  head: ["model", "pixels", "single-stream", "images/s by batch", "offline", "batch", "samples", "in", "as long as MLPerf's"], // biome-ignore format: one row
  rows: (record.offline ?? []).map((one) => [
    one.model,
    one.sides.join("×"),
    singleStream(record, one),
    one.batches
      .map(({ batch, imagesPerSecond }) => `${batch}: ${imagesPerSecond.toPrecision(3)}`)
      .join(", "),
    `${one.imagesPerSecond.toPrecision(3)}/s`,
    `${one.batch}`,
    `${one.samples}`,
    milliseconds(1000 * one.seconds),
    one.isAsLongAsMlperf ? "yes" : "no",
  ]),
});

function singleStream({ subjects }: ProfileRecord, { model, sides }: Offline): string {
  const subject = subjects.find(
    (one) => one.model.name === model && String(one.sides) === String(sides) && one.batch === 1,
  );
  if (subject === undefined) return "no batch of 1";
  const { singleStreamMs } = subject;
  return typeof singleStreamMs === "number" ? milliseconds(singleStreamMs) : "too few runs";
}
