/**
 * @module The ways to express a selective scan, side by side: the scans of a model's blocks by themselves, at its own
 * lengths and widths, in rounds of changing order like all else.
 */
import { join } from "node:path";
import type { ModelOptions } from "../catalogue/index.ts";
import { writeModelTo } from "../model/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { quantile } from "../statistics/index.ts";
import { fastestLowering, type Lowering, loweringNames } from "../zoo/index.ts";
import { latencyOf, type Patience } from "./measure.ts";
import { type Measured, measureAll, type RoundOptions, type Subject } from "./rounds.ts";
import { scanFeeds, scanGraph, scanMoves } from "./scan-graph.ts";
import { idealBytes, type Scanned, scansOf } from "./scans.ts";
import type { Laid } from "./subject.ts";

export type Lowered = NonNullable<ProfileRecord["lowerings"]>[number];
type LoweredScan = Lowered["scans"][number];

/** Many short measurements instead of few long ones: what differs here differs by far. */
const patience: Patience = { leastRuns: 5, leastMs: 200, mostMs: 5000 };

export interface LoweringOptions extends Omit<RoundOptions, "what" | "patience"> {
  readonly build: Omit<ModelOptions, "size">;
  readonly folder: string;
}

/** For each of the models that has scans, at each of its sizes and batches. */
export async function loweringsOf(
  laid: readonly Laid[],
  options: LoweringOptions,
): Promise<Lowered[]> {
  const { build } = options;
  const asked = await Promise.all(
    laid.map(async ({ model: { name }, sides, batch }) => ({
      model: name,
      sides: [...sides] as [number, number],
      batch,
      scans: await scansOf(name, { ...build, sides }),
    })),
  );
  const scanning = asked.filter(({ scans }) => scans.length > 0);
  const compared = await compareAll(scanning, options);
  return scanning.map(({ scans, batch, ...one }) => ({
    ...one,
    batch,
    scans: scans.map(
      (scan): LoweredScan => ({
        ...scan,
        idealBytes: idealBytes(scan, batch),
        chosen: build.scan ?? fastestLowering({ width: scan.channels, states: scan.states }),
        lowerings: compared.get(keyOf(scan, batch)) ?? [],
      }),
    ),
  }));
}

const keyOf = ({ blocks: _, ...scan }: Scanned, batch: number): string =>
  JSON.stringify([scan.length, scan.channels, scan.states, scan.routes, batch]);

type Compared = LoweredScan["lowerings"];

/** Scans that several models or sizes have in common are measured once. */
async function compareAll(
  asked: readonly { readonly batch: number; readonly scans: readonly Scanned[] }[],
  { folder, build: _, ...options }: LoweringOptions,
): Promise<Map<string, Compared>> {
  const kinds = new Map(
    asked.flatMap(({ scans, batch }) =>
      scans.map((scan) => [keyOf(scan, batch), { scan, batch }] as const),
    ),
  );
  const all = [...kinds].flatMap(([key, { scan, batch }]) =>
    loweringNames.map((lowering) => ({ key, scan, batch, lowering })),
  );
  const subjects: Subject[] = [];
  for (const one of all) subjects.push(await subjectOf(one, folder));
  const measured = await measureAll(subjects, { ...options, patience, what: "lowerings" });
  return new Map(
    [...kinds.keys()].map((key) => [
      key,
      all.flatMap((one, i) => (one.key === key ? [toldOf(one, measured[i])] : [])),
    ]),
  );
}

interface One {
  readonly scan: Scanned;
  readonly batch: number;
  readonly lowering: Lowering;
}

async function subjectOf({ scan, batch, lowering }: One, folder: string): Promise<Subject> {
  const { length, channels, states, routes } = scan;
  const title = `${lowering}-${length}x${channels}x${states}x${routes}`;
  const graph = join(folder, `${title}.onnx`); // the batch is open, so several may share it
  await writeModelTo(graph, { name: title, outputs: scanGraph(scan, lowering) });
  const name = `${lowering} of ${routes} routes of ${length} × ${channels} × ${states}`;
  return { name, open: async () => ({ graph, feeds: scanFeeds(scan, batch) }) };
}

function toldOf(
  { scan, batch, lowering }: One,
  { rounds, outOfMemory, problem }: Measured,
): Compared[number] {
  const peaks = rounds.map(({ peakBytes, emptyBytes }) => Math.max(0, peakBytes - emptyBytes));
  return {
    lowering,
    mediansMs: rounds.map(({ latenciesMs }) => latencyOf(latenciesMs).medianMs),
    ...scanMoves(scanGraph(scan, lowering), batch),
    peakBytes:
      peaks.length === 0
        ? null
        : Math.round(
            quantile(
              peaks.toSorted((a, b) => a - b),
              0.5,
            ),
          ),
    problem: outOfMemory === undefined ? (problem ?? null) : `out of memory: ${outOfMemory}`,
  };
}
