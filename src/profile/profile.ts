/** @module A profile: what models cost at several sizes on this machine, as a record. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { digestOf, type ProfileRecord, schemaVersion } from "../record/index.ts";
import { type Optimization, openStopwatch, runtimeNamed } from "../runtime/index.ts";
import { earlyStoppingQuantile, quantile } from "../statistics/index.ts";
import { countedOf } from "./counted.ts";
import { growthsOf } from "./growth.ts";
import { ceilingsOf, reference } from "./kernels.ts";
import { machine } from "./machine.ts";
import { latencyOf, type Patience } from "./measure.ts";
import { type WhereTimeGoes, whereTimeGoes } from "./operators.ts";
import { type Measured, measureAll, type Progress, type Round } from "./rounds.ts";
import { type Laid, subjectOf } from "./subject.ts";
import { warningsOf } from "./warnings.ts";

export interface ProfileOptions extends Omit<ModelOptions, "size"> {
  /** Names of the zoo, or files. */
  readonly models: readonly string[];
  /** Height and width of the images; empty: each model as it is. */
  readonly sizes: readonly (readonly [height: number, width: number])[];
  readonly batches: readonly number[];
  readonly rounds: number;
  readonly seed: number;
  readonly threads: number;
  readonly optimization?: Optimization;
  readonly patience?: Patience;
  /** A process that wants more ends, and the size is said to be out of memory. */
  readonly memoryLimitBytes?: number | undefined;
  /** Whether operators are timed, too, in a run of their own after all others. */
  readonly operators: boolean;
  readonly by: string;
  readonly command: string;
  readonly onProgress?: (progress: Progress) => void;
}

export async function profile(options: ProfileOptions): Promise<ProfileRecord> {
  const startedAt = new Date().toISOString();
  const folder = await mkdtemp(join(tmpdir(), "snellen-profile-"));
  try {
    const laid = await layOut(options, folder);
    const { threads, rounds, seed } = options;
    const ceilings = options.operators ? await ceilingsOf({ folder, threads }) : null;
    await using always = await reference({ folder, threads });
    const measured = await measureAll(laid, { ...options, reference: always });
    const subjects: ProfileRecord["subjects"] = [];
    for (const [i, one] of laid.entries()) {
      subjects.push(await toldOf(one, measured[i], options));
    }
    const known = await machine(runtimeNamed("cpu").engine);
    const made = {
      by: options.by,
      command: options.command,
      startedAt,
      finishedAt: new Date().toISOString(),
      rounds,
      seed,
    };
    const record: Omit<ProfileRecord, "id"> = {
      schema: schemaVersion,
      kind: "profile",
      machine: { ...known, features: [...known.features] },
      fingerprint: digestOf(known),
      runtime: { name: "cpu", threads, optimization: options.optimization ?? "all" },
      ceilings,
      subjects,
      ...growthsOf(subjects, seed),
      warnings: warningsOf(laid.map(({ name }, i) => [name, measured[i]])),
      made,
    };
    return { id: digestOf(record), ...record } as ProfileRecord;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every model at every size and batch; what cannot be laid out is refused before anything is measured. */
async function layOut(options: ProfileOptions, folder: string): Promise<Laid[]> {
  const { models, sizes, batches } = options;
  const { weights, container, tag, scan, attention, half, switches } = options;
  const build = { weights, container, tag, scan, attention, half, switches };
  const laid: Laid[] = [];
  for (const model of models) {
    for (const sides of sizes.length === 0 ? [undefined] : sizes) {
      for (const batch of batches) {
        laid.push(await subjectOf(model, { ...build, sides, batch, folder }));
      }
    }
  }
  if (laid.length === 0) throw new Refusal("usage", "nothing to profile; name a model");
  return laid;
}

async function toldOf(
  laid: Laid,
  { rounds, outOfMemory, problem }: Measured,
  { operators, threads }: ProfileOptions,
): Promise<ProfileRecord["subjects"][number]> {
  const { model, sides, batch } = laid;
  const { graph, feeds } = await laid.open();
  const shapes = Object.fromEntries(
    Object.entries(feeds).map(([name, { shape }]) => [name, shape]),
  );
  const { costs, nodes } = countedOf(graph, shapes);
  const noted: WhereTimeGoes =
    operators && rounds.length > 0
      ? whereTimeGoes(await notesOf(laid, threads), nodes)
      : { operators: [], blocks: [], providers: {} };
  return {
    model,
    sides: [...sides],
    batch,
    costs,
    rounds: rounds.map(roundOf),
    operators: [...noted.operators],
    blocks: [...noted.blocks],
    providers: noted.providers,
    outOfMemory: outOfMemory ?? null,
    problem: problem ?? null,
  };
}

async function notesOf(laid: Laid, threads: number) {
  await using watch = await openStopwatch({
    ...(await laid.open()),
    where: laid.name,
    threads,
    operators: true,
  });
  const enough = Math.max(3, Math.min(20, Math.round(500 / watch.firstRunMs)));
  await watch.time(enough);
  return await watch.operators(); // while it is there
}

/** A round as it is kept: the latencies by their percentiles. */
function roundOf({
  latenciesMs,
  ...round
}: Round): ProfileRecord["subjects"][number]["rounds"][number] {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    ...round,
    runs: latenciesMs.length,
    ...latencyOf(latenciesMs),
    percentilesMs: Array.from({ length: 101 }, (_, percent) => quantile(sorted, percent / 100)),
    singleStreamMs: earlyStoppingQuantile(latenciesMs, { percentile: 0.9 }) ?? null,
  };
}
