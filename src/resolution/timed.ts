/** @module What the models cost at each size: a profile of the very files that were evaluated, kept already or made now. */
import { isFile } from "../catalogue/index.ts";
import { machine, type Patience, profile } from "../profile/index.ts";
import { digestOf, folderStore, type ProfileRecord } from "../record/index.ts";
import { type Optimization, runtimeNamed } from "../runtime/index.ts";
import type { AtSize } from "./models-at.ts";

export interface TimedOptions {
  /** The folder of the store. */
  readonly store: string;
  readonly rounds: number;
  readonly threads: number;
  readonly optimization?: Optimization | undefined;
  readonly patience?: Patience | undefined;
  readonly by: string;
  readonly command: string;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

type Subject = ProfileRecord["subjects"][number];

/** A profile in which all of the models are, of this machine, with as many threads and rounds. */
export async function timed(
  name: string,
  models: readonly AtSize[],
  options: TimedOptions,
): Promise<ProfileRecord> {
  const { threads, rounds, optimization = "all", patience, onProgress } = options;
  const store = folderStore(options.store);
  const fingerprint = digestOf(await machine(runtimeNamed("cpu").engine));
  const kept = (await store.all()).findLast(
    (record): record is ProfileRecord =>
      record.kind === "profile" &&
      record.fingerprint === fingerprint &&
      record.runtime.threads === threads &&
      record.runtime.optimization === optimization &&
      record.made.rounds === rounds &&
      models.every((one) => subjectOf(record, one) !== undefined),
  );
  if (kept !== undefined) return kept;
  const record = await profile({
    ...(isFile(name)
      ? { models: [name], sizes: models.map(({ size }) => [size, size] as const) }
      : { models: models.map(({ model }) => String(model.graph)), sizes: [] }),
    batches: [1],
    rounds,
    seed: 0,
    threads,
    optimization,
    operators: false,
    by: options.by,
    command: options.command,
    ...(patience && { patience }),
    ...(onProgress && { onProgress }),
  });
  await store.keep(record);
  return record;
}

/** What a profile says of a model: of the same bytes, at the same size, one image at a time. */
export const subjectOf = (
  { subjects }: ProfileRecord,
  { size, model: { sha256 } }: Pick<AtSize, "size"> & { readonly model: { sha256: string } },
): Subject | undefined =>
  subjects.find(
    ({ model, sides, batch }) =>
      model.sha256 === sha256 && sides.every((side) => side === size) && batch === 1,
  );
