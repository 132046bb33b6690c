/** @module The lowerings of selective scans side by side, as a table. */
import type { ProfileRecord } from "../record/index.ts";
import { idealBytesIn, type LoweringTotal, loweringTotals, medianOf } from "./lowering-totals.ts";
import { bytes, milliseconds, overRounds, type Table } from "./tables.ts";

type Lowered = NonNullable<ProfileRecord["lowerings"]>[number];

export function loweringTable(record: ProfileRecord): Table {
  const { lowerings = [], ceilings } = record;
  return {
    caption:
      "all selective scans of the model, measured one block at a time by themselves: medians over rounds with their range; × ideal: against a kernel that reads its inputs and writes its outputs once, as fast as this machine copies; share: of the model's latency, with this lowering in the place of the one it was built with; outside: bytes moved in arrays as long as the sequence, × what the ideal kernel moves; inside: by steps of Scan in arrays of the size of a state, which stay in fast memory; peak: of the largest block, beyond what it is given",
    head: ["model", "pixels", "lowering", "scans", "range", "× ideal", "share", "outside", "× ideal", "inside", "peak"], // biome-ignore format: one row
    rows: lowerings.flatMap((lowered) => {
      const whole = wholeMs(record, lowered);
      const [built, ...ways] = loweringTotals(lowered);
      const rest = whole - medianOf(built.mediansMs);
      const idealBytes = idealBytesIn(lowered);
      const idealMs =
        ceilings === null ? Number.NaN : (1000 * idealBytes) / ceilings.bytesPerSecond;
      return [built, ...ways].map((way) => [
        lowered.batch === 1 ? lowered.model : `${lowered.model}, batch ${lowered.batch}`,
        lowered.sides.join("×"),
        way.lowering,
        ...cellsOf(way, { idealBytes, idealMs, rest }),
      ]);
    }),
  };
}

/** Latency of the model as it was built; NaN where it was not measured. */
function wholeMs({ subjects }: ProfileRecord, { model, sides, batch }: Lowered): number {
  const subject = subjects.find(
    (one) => one.model.name === model && String(one.sides) === String(sides) && one.batch === batch,
  );
  return subject === undefined || subject.rounds.length === 0
    ? Number.NaN
    : overRounds(subject, ({ medianMs }) => medianMs);
}

interface Limits {
  readonly idealBytes: number;
  readonly idealMs: number;
  /** What the model takes beyond its scans. */
  readonly rest: number;
}

function cellsOf(
  { mediansMs, bytesOutside, bytesInside, peakBytes, problem }: LoweringTotal,
  { idealBytes, idealMs, rest }: Limits,
): string[] {
  const ms = medianOf(mediansMs);
  const measured = mediansMs.length > 0;
  const share = ms / (rest + ms);
  return [
    measured ? milliseconds(ms) : (problem ?? "—"),
    measured
      ? `${milliseconds(Math.min(...mediansMs))} … ${milliseconds(Math.max(...mediansMs))}`
      : "",
    Number.isNaN(ms / idealMs) ? "—" : (ms / idealMs).toPrecision(3),
    Number.isNaN(share) ? "—" : `${Math.round(100 * share)} %`,
    bytes(bytesOutside),
    (bytesOutside / idealBytes).toPrecision(3),
    bytesInside === 0 ? "—" : bytes(bytesInside),
    peakBytes === null ? "—" : bytes(peakBytes),
  ];
}
