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
import { isDisturbed } from "./warnings.ts";

/** A graph that can be measured. */
export interface Subject {
  /** What messages and progress call it: `vim-ti at 224×224, batch 1`. */
  readonly name: string;
  /** What opens it; asked in every round, so that only one graph is there at a time. */
  open(): Promise<Pick<StopwatchOptions, "graph" | "feeds">>;
}

export interface RoundOptions {
  readonly rounds: number;
  /** Rounds that there may be beyond, for what others have disturbed. Default: as many as `rounds`. */
  readonly repeats?: number;
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
  /** Measurements that were made again since others were busy. */
  readonly repeated?: number;
  readonly outOfMemory?: string;
  readonly problem?: string;
}

/**
 * What came of each subject, in the order in which they were given. What others have disturbed is measured again: that
 * is told by how busy they were, and not by what was measured, so it favours no outcome.
 */
export async function measureAll(
  subjects: readonly Subject[],
  options: RoundOptions,
): Promise<Measured[]> {
  const { rounds, repeats = rounds, what = "profile", onProgress } = options;
  const chance = random(options.seed);
  const measured: Measured[] = subjects.map(() => ({ rounds: [] }));
  let done = 0;
  for (let round = 0; round < rounds + repeats; round++) {
    const isRepeat = round >= rounds;
    const asked = [...subjects.keys()].filter((i) => !isRepeat || needsRepeat(measured[i]));
    if (asked.length === 0) break;
    const total = Math.max(done + asked.length, subjects.length * rounds);
    for (const i of chance.shuffle(asked)) {
      onProgress?.({ what, done: done++, total, subject: subjects[i].name });
      if (!canRun(measured[i])) continue; // it will not fit the next time
      const found = await once(subjects[i], options);
      measured[i] = joined(measured[i], found, isRepeat);
    }
  }
  return measured;
}

const canRun = ({ outOfMemory, problem }: Measured): boolean =>
  outOfMemory === undefined && problem === undefined;

const needsRepeat = (measured: Measured): boolean =>
  canRun(measured) && measured.rounds.some(isDisturbed);

/** With what a round has shown; a repeat takes the place of the most disturbed one, if it is less so. */
export function joined(before: Measured, found: Round | Measured, isRepeat: boolean): Measured {
  if ("rounds" in found) return { ...found, rounds: before.rounds };
  if (!isRepeat) return { ...before, rounds: [...before.rounds, found] };
  const busiest = before.rounds.reduce((a, b) => (b.othersBusyCores > a.othersBusyCores ? b : a));
  const rounds = before.rounds.map((round) =>
    round === busiest && found.othersBusyCores < busiest.othersBusyCores ? found : round,
  );
  return { ...before, rounds, repeated: (before.repeated ?? 0) + 1 };
}

async function once(
  subject: Subject,
  { threads, patience, optimization, memoryLimitBytes, reference }: RoundOptions,
): Promise<Round | Measured> {
  try {
    const referenceMs = await reference.ask();
    await using watch = await openStopwatch({
      ...(await subject.open()),
      where: subject.name,
      threads,
      ...(optimization && { optimization }),
      ...(memoryLimitBytes && { memoryLimitBytes }),
    });
    return { ...(await measure(watch, patience)), referenceMs };
  } catch (error) {
    if (error instanceof OutOfMemory) return { rounds: [], outOfMemory: error.message };
    if (error instanceof Refusal) return { rounds: [], problem: messageOf(error) };
    throw error;
  }
}
