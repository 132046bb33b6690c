/** @module A profile: what models cost at several sizes on this machine, as a record. */
import type { ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { inTemporaryFolder } from "../files.ts";
import { digestOf, type ProfileRecord, schemaVersion } from "../record/index.ts";
import { mustLimitMemory, type Optimization, runtimeNamed } from "../runtime/index.ts";
import { networks } from "../zoo/index.ts";
import { frontiersOf } from "./frontiers.ts";
import { growthsOf } from "./growth.ts";
import { ceilingsOf, reference } from "./kernels.ts";
import { buildOf, layOut } from "./lay-out.ts";
import { loweringsOf } from "./lowerings.ts";
import { allMemory, machine } from "./machine.ts";
import type { Patience } from "./measure.ts";
import { offlineOf } from "./offline.ts";
import { measureAll, type Progress } from "./rounds.ts";
import { hasScans } from "./scans.ts";
import { toldOf } from "./told.ts";
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
  /** Whether the largest image is looked for that runs within the limit. */
  readonly frontier?: boolean;
  /** Whether the ways to express selective scans are compared. */
  readonly lowerings?: boolean;
  /** Samples of one query offline, in batches of the fastest size. */
  readonly offline?: number | undefined;
  /** Whether operators are timed, too, in a run of their own after all others. */
  readonly operators: boolean;
  readonly by: string;
  readonly command: string;
  readonly onProgress?: (progress: Progress) => void;
}

export async function profile(options: ProfileOptions): Promise<ProfileRecord> {
  const startedAt = new Date().toISOString();
  refuseEarly(options);
  return inTemporaryFolder(async (folder) => {
    const found = await findOut(options, folder);
    const { threads, rounds, seed, by, command } = options;
    const known = await machine(runtimeNamed("cpu").engine);
    const finishedAt = new Date().toISOString();
    const record: Omit<ProfileRecord, "id"> = {
      schema: schemaVersion,
      kind: "profile",
      machine: { ...known, features: [...known.features] },
      fingerprint: digestOf(known),
      runtime: { name: "cpu", threads, optimization: options.optimization ?? "all" },
      ...found,
      ...growthsOf(found.subjects, seed),
      made: { by, command, startedAt, finishedAt, rounds, seed },
    };
    return { id: digestOf(record), ...record } as ProfileRecord;
  });
}

type Found = Pick<
  ProfileRecord,
  "ceilings" | "subjects" | "warnings" | "lowerings" | "offline" | "frontiers"
>;

/** All that is measured, one after the other: what was asked beyond the subjects comes after them. */
async function findOut(options: ProfileOptions, folder: string): Promise<Found> {
  const { threads, operators, offline: samples, memoryLimitBytes } = options;
  const held = { ...options, folder, memoryLimitBytes: memoryLimitBytes ?? allMemory() };
  const laid = await layOut(options, folder);
  const ceilings = operators || options.lowerings ? await ceilingsOf({ folder, threads }) : null;
  await using always = await reference({ folder, threads });
  const rounds = { ...held, reference: always };
  const measured = await measureAll(laid, rounds);
  const [problem] = measured.flatMap(({ problem }) => problem ?? []);
  if (problem !== undefined && measured.every((one) => one.problem !== undefined)) {
    throw new Refusal("model", problem);
  }
  const subjects: ProfileRecord["subjects"] = [];
  for (const [i, one] of laid.entries()) {
    subjects.push(await toldOf(one, measured[i], options));
  }
  const warnings = warningsOf(laid.map(({ name }, i) => [name, measured[i]]));
  return {
    ceilings,
    subjects,
    warnings,
    ...(options.lowerings && {
      lowerings: await loweringsOf(laid, { ...rounds, build: buildOf(options) }),
    }),
    ...(samples && { offline: await offlineOf(laid, subjects, { ...held, samples }) }),
    ...(options.frontier &&
      memoryLimitBytes && { frontiers: await frontiersOf(options, { folder, memoryLimitBytes }) }),
  };
}

/** What is known to be wrong before anything is measured. */
function refuseEarly({ models, frontier, lowerings, memoryLimitBytes }: ProfileOptions): void {
  if (lowerings && !models.some(hasScans)) {
    throw new Refusal(
      "usage",
      `none of ${models.join(", ")} has selective scans that can be expressed in several ways; those of the zoo that do are ${Object.keys(networks).filter(hasScans).join(", ")}`,
    );
  }
  if (memoryLimitBytes !== undefined) mustLimitMemory();
  else if (frontier) {
    throw new Refusal("usage", "a frontier is one of memory; say how much with --memory-limit");
  }
}
