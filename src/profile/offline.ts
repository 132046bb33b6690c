/**
 * @module MLPerf's offline scenario: all samples are there at once, and what counts is how many a second. In batches of
 * the size, of those that were measured, at which the model is fastest.
 */
import type { ProfileRecord } from "../record/index.ts";
import { OutOfMemory, openStopwatch, type StopwatchOptions } from "../runtime/index.ts";
import { measure } from "./measure.ts";
import type { Progress } from "./rounds.ts";
import type { Laid } from "./subject.ts";
import { imagesPerSecond } from "./tables.ts";

export type Offline = NonNullable<ProfileRecord["offline"]>[number];
type Subject = ProfileRecord["subjects"][number];

/** MLPerf Inference: one query of at least so many samples, for at least so long. */
export const mlperf = { samples: 24_576, seconds: 600 };

export interface OfflineOptions extends Pick<StopwatchOptions, "threads" | "optimization"> {
  readonly memoryLimitBytes?: number | undefined;
  /** At least so many, in whole batches. */
  readonly samples: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** One query for each model at each size that could be measured. `laid` and `subjects` stand in one order. */
export async function offlineOf(
  laid: readonly Laid[],
  subjects: readonly Subject[],
  { samples, onProgress, ...options }: OfflineOptions,
): Promise<Offline[]> {
  const best = fastestOf(subjects);
  const found: Offline[] = [];
  for (const [done, { at, batches }] of best.entries()) {
    const one = laid[at];
    onProgress?.({ what: "offline", done, total: best.length, subject: one.name });
    const asked = await askedOnce(one, { ...options, samples });
    if (asked === null) continue;
    found.push({
      model: one.model.name,
      sides: [...one.sides],
      batch: one.batch,
      batches,
      ...asked,
    });
  }
  return found;
}

/** For each model and size: where its fastest batch stands, and how fast each batch is. */
function fastestOf(subjects: readonly Subject[]) {
  const groups = new Map<string, number[]>();
  for (const [i, { model, sides, rounds }] of subjects.entries()) {
    const key = `${model.name} ${sides.join("x")}`;
    if (rounds.length > 0) groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  return [...groups.values()].map((group) => ({
    at: group.reduce((best, i) =>
      imagesPerSecond(subjects[i]) > imagesPerSecond(subjects[best]) ? i : best,
    ),
    batches: group.map((i) => ({
      batch: subjects[i].batch,
      imagesPerSecond: imagesPerSecond(subjects[i]),
    })),
  }));
}

/** Null where memory does not suffice any more. */
async function askedOnce(
  laid: Laid,
  { samples, memoryLimitBytes, ...options }: Omit<OfflineOptions, "onProgress">,
): Promise<Pick<Offline, "samples" | "seconds" | "imagesPerSecond" | "isAsLongAsMlperf"> | null> {
  try {
    await using watch = await openStopwatch({
      ...options,
      ...(memoryLimitBytes && { memoryLimitBytes }),
      ...(await laid.open()),
      where: laid.name,
    });
    await measure(watch); // until it is steady
    const queries = Math.ceil(samples / laid.batch);
    const { wallMs } = await watch.time(queries);
    const given = queries * laid.batch;
    const seconds = wallMs / 1000;
    return {
      samples: given,
      seconds,
      imagesPerSecond: given / seconds,
      isAsLongAsMlperf: given >= mlperf.samples && seconds >= mlperf.seconds,
    };
  } catch (error) {
    if (error instanceof OutOfMemory) return null;
    throw error;
  }
}
