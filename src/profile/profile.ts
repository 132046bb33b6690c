/** @module A profile: what models cost at several sizes on this machine, as a record. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { digestOf, type ProfileRecord, schemaVersion } from "../record/index.ts";
import { mustLimitMemory, type Optimization, runtimeNamed } from "../runtime/index.ts";
import { networks } from "../zoo/index.ts";
import { frontiersOf } from "./frontiers.ts";
import { growthsOf } from "./growth.ts";
import { ceilingsOf, reference } from "./kernels.ts";
import { loweringsOf } from "./lowerings.ts";
import { machine } from "./machine.ts";
import type { Patience } from "./measure.ts";
import { measureAll, type Progress } from "./rounds.ts";
import { hasScans } from "./scans.ts";
import { type Laid, subjectOf } from "./subject.ts";
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
  /** Whether operators are timed, too, in a run of their own after all others. */
  readonly operators: boolean;
  readonly by: string;
  readonly command: string;
  readonly onProgress?: (progress: Progress) => void;
}

export async function profile(options: ProfileOptions): Promise<ProfileRecord> {
  const startedAt = new Date().toISOString();
  refuseEarly(options);
  const folder = await mkdtemp(join(tmpdir(), "snellen-profile-"));
  try {
    const laid = await layOut(options, folder);
    const { threads, rounds, seed } = options;
    const ceilings =
      options.operators || options.lowerings ? await ceilingsOf({ folder, threads }) : null;
    await using always = await reference({ folder, threads });
    const measured = await measureAll(laid, { ...options, reference: always });
    const lowerings = options.lowerings
      ? await loweringsOf(laid, {
          ...options,
          build: buildOf(options),
          folder,
          reference: always,
        })
      : undefined;
    const subjects: ProfileRecord["subjects"] = [];
    for (const [i, one] of laid.entries()) {
      subjects.push(await toldOf(one, measured[i], options));
    }
    const { frontier, memoryLimitBytes } = options;
    const frontiers =
      frontier && memoryLimitBytes !== undefined
        ? await frontiersOf(options, { folder, memoryLimitBytes })
        : undefined;
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
      ...(frontiers && { frontiers }),
      ...(lowerings && { lowerings }),
      warnings: warningsOf(laid.map(({ name }, i) => [name, measured[i]])),
      made,
    };
    return { id: digestOf(record), ...record } as ProfileRecord;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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

/** What is asked of networks of the zoo. */
export const buildOf = (options: ProfileOptions) => {
  const { weights, container, tag, scan, attention, half, switches } = options;
  return { weights, container, tag, scan, attention, half, switches };
};

/** Every model at every size and batch; what cannot be laid out is refused before anything is measured. */
async function layOut(options: ProfileOptions, folder: string): Promise<Laid[]> {
  const { models, sizes, batches } = options;
  const build = buildOf(options);
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
