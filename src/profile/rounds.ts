/**
 * @module The order in which models are measured. All of them once a round, each time in another order and
 * each in a process of its own, so that no model has the cool machine for itself, and so that what one
 * says in different rounds tells how sure we are.
 */
import { messageOf, Refusal } from "../errors.ts";
import { OutOfMemory, openStopwatch, type StopwatchOptions } from "../runtime/index.ts";
import { random } from "../statistics/index.ts";
import type { Reference } from "./kernels.ts";
import { type Measurement, measure, type Patience } from "./measure.ts";

/** A graph that can be measured. */
export interface Subject {
  /** What messages and progress call it: `vim-ti at 224×224, batch 1`. */
  readonly name: string;
  /** What opens it; asked in every round, so that only one graph is there at a time. */
  open(): Promise<Pick<StopwatchOptions, "graph" | "feeds">>;
}

export interface RoundOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly threads: number;
  readonly patience?: Patience;
  readonly optimization?: StopwatchOptions["optimization"];
  readonly memoryLimitBytes?: number | undefined;
  readonly reference: Reference;
  /** What it is a part of, for those who hear of progress. Default: `profile`. */
  readonly what?: Progress["what"];
  /** Called before each measurement. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly what: "profile" | "frontier" | "lowerings" | "offline";
  readonly done: number;
  readonly total: number;
  readonly subject: string;
}

/** A measurement, and what the reference took just before it. */
export interface Round extends Measurement {
  readonly referenceMs: number;
}

/** What came of a subject: its rounds, or why it could not run. */
export interface Measured {
  readonly rounds: readonly Round[];
  readonly outOfMemory?: string;
  readonly problem?: string;
}

/** What came of each subject, in the order in which they were given. */
export async function measureAll(
  subjects: readonly Subject[],
  options: RoundOptions,
): Promise<Measured[]> {
  const chance = random(options.seed);
  const measured: Measured[] = subjects.map(() => ({ rounds: [] }));
  const total = subjects.length * options.rounds;
  let done = 0;
  for (let round = 0; round < options.rounds; round++) {
    for (const i of chance.shuffle([...subjects.keys()])) {
      options.onProgress?.({
        what: options.what ?? "profile",
        done: done++,
        total,
        subject: subjects[i].name,
      });
      const { rounds, outOfMemory, problem } = measured[i];
      if (outOfMemory !== undefined || problem !== undefined) continue; // it will not fit the next time
      measured[i] = await once(subjects[i], rounds, options);
    }
  }
  return measured;
}

async function once(
  subject: Subject,
  rounds: readonly Round[],
  { threads, patience, optimization, memoryLimitBytes, reference }: RoundOptions,
): Promise<Measured> {
  try {
    const referenceMs = await reference.ask();
    await using watch = await openStopwatch({
      ...(await subject.open()),
      where: subject.name,
      threads,
      ...(optimization && { optimization }),
      ...(memoryLimitBytes && { memoryLimitBytes }),
    });
    return { rounds: [...rounds, { ...(await measure(watch, patience)), referenceMs }] };
  } catch (error) {
    if (error instanceof OutOfMemory) return { rounds, outOfMemory: error.message };
    if (error instanceof Refusal) return { rounds, problem: messageOf(error) };
    throw error;
  }
}
