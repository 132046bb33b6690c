/** @module What a value can be set against: what a network is, and what it took on a machine. */
import type { ProfileSummary } from "../record/index.ts";
import type { StandingRow } from "./standings.ts";

export interface Cost {
  /** As it stands in an address. */
  readonly name: string;
  readonly text: string;
  /** The unit of the axis. */
  readonly unit: string;
  of(row: StandingRow): number | null;
}

const ofNetworks: readonly Cost[] = [
  {
    name: "parameters",
    text: "Parameters",
    unit: "",
    of: ({ parameters }) => credible(parameters),
  },
  { name: "macs", text: "Multiply-adds of an image", unit: "", of: ({ macs }) => credible(macs) },
];

/** Archives have counts whose millions were lost, such as 13 parameters; no network here is that small. */
function credible(count: number | null): number | null {
  return count === null || count < 1000 ? null : count;
}

/** Those that at least one row has; what was measured on a machine stands under that machine. */
export function costsOf(rows: readonly StandingRow[]): readonly Cost[] {
  const machines = new Map(
    rows.flatMap(({ known }) =>
      (known?.profiles ?? []).map(({ profile }) => [profile.fingerprint, profile] as const),
    ),
  );
  return [...ofNetworks, ...[...machines.values()].flatMap(onMachine)].filter((cost) =>
    rows.some((row) => row.value !== null && (cost.of(row) ?? 0) > 0),
  );
}

function onMachine({ fingerprint, machine, threads }: ProfileSummary): readonly Cost[] {
  const where = `on ${machine.cpu}, ${threads} thread${threads === 1 ? "" : "s"} (${fingerprint.slice(0, 6)})`;
  const key = fingerprint.slice(0, 12);
  const here = (row: StandingRow) => costAt(row, fingerprint, threads);
  return [
    {
      ...{ name: `latency-${key}`, text: `Latency ${where}`, unit: "ms" },
      of: (row) => here(row)?.medianMs ?? null,
    },
    {
      ...{ name: `memory-${key}`, text: `Peak memory ${where}`, unit: "MiB" },
      of: (row) => {
        const bytes = here(row)?.peakBytes ?? null;
        return bytes === null ? null : bytes / 2 ** 20;
      },
    },
  ];
}

/** What one image took at the size that the value is of; the newest profile counts. */
function costAt({ known, size }: StandingRow, fingerprint: string, threads: number) {
  if (known === null || size === null) return undefined;
  return known.profiles.findLast(
    ({ profile, cost }) =>
      profile.fingerprint === fingerprint &&
      profile.threads === threads &&
      cost.batch === 1 &&
      cost.medianMs !== null &&
      cost.sides[0] === size[0] &&
      cost.sides[1] === size[1],
  )?.cost;
}
