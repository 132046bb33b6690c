/** @module Work on other threads: a crew of workers that answer one question each at a time. */
import { parentPort, type Transferable, Worker, workerData } from "node:worker_threads";
import { type Fault, messageOf, Refusal } from "./errors.ts";

/** Workers that all do the same. When it is disposed of, they end. */
export interface Crew<Question, Answer> extends AsyncDisposable {
  readonly size: number;
  /**
   * Asks a worker that has time; `moved` is memory that goes over to it. A refusal there is
   * a refusal here, every other error a defect of ours.
   */
  ask(question: Question, moved?: readonly Transferable[]): Promise<Answer>;
}

type Said<Answer> = { readonly id: number } & (
  | { readonly answer: Answer }
  | { readonly fault: Fault | null; readonly message: string }
);

/** A module beside `here`, which runs as it is in a checkout and compiled in an installed package. */
export const moduleBeside = (here: string, name: string): URL =>
  new URL(`${name}.${here.endsWith(".ts") ? "ts" : "js"}`, here);

/** All crews that have not been dismissed. */
const crews = new Set<AsyncDisposable>();

/**
 * Ends all crews, each when its workers have answered what they are at: native code that is stopped
 * in its middle takes the whole process with it.
 */
export async function dismissAll(): Promise<void> {
  await Promise.all([...crews].map((one) => one[Symbol.asyncDispose]()));
}

/**
 * Workers make little garbage of their own, but it holds on to images outside of the heap: a small
 * nursery is looked through often, so that those go, and memory does not grow with the run.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** Questions that a worker has at once: one to work on, and one so that it need not wait. */
const depth = 2;

/** A crew of `size` workers that run `module`; each gets `task` once, through `taskOf`. */
export function crew<Question, Answer>(
  module: URL,
  { size, task }: { readonly size: number; readonly task: unknown },
): Crew<Question, Answer> {
  const open: { question: Question; moved: readonly Transferable[]; hear: Hear<Answer> }[] = [];
  const members = Array.from({ length: size }, () =>
    member<Question, Answer>(new Worker(module, { workerData: task, resourceLimits })),
  );

  /** Gives what is open to those who have least to do. */
  function hand(): void {
    for (;;) {
      const free = members.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      if (free.waiting.size >= depth) return;
      const next = open.shift();
      if (next === undefined) return;
      free.give(next.question, next.moved, (said) => {
        next.hear(said);
        hand();
      });
    }
  }

  const made: Crew<Question, Answer> = {
    size,
    async ask(question, moved = []) {
      const said = await new Promise<Said<Answer>>((hear) => {
        open.push({ question, moved, hear });
        hand();
      });
      if ("answer" in said) return said.answer;
      throw said.fault === null
        ? new Error(`internal: ${said.message}`)
        : new Refusal(said.fault, said.message);
    },
    async [Symbol.asyncDispose]() {
      open.length = 0;
      await Promise.all(members.map((one) => one.end()));
      crews.delete(made);
    },
  };
  crews.add(made);
  return made;
}

type Hear<Answer> = (said: Said<Answer>) => void;

/** A worker and the questions that it has; it keeps the process alive while it has any. */
function member<Question, Answer>(worker: Worker) {
  const waiting = new Map<number, Hear<Answer>>();
  let asked = 0;
  let idle = (): void => undefined;
  worker.unref();
  function hear(said: Said<Answer>): void {
    const asker = waiting.get(said.id);
    waiting.delete(said.id);
    asker?.(said);
    if (waiting.size > 0) return;
    worker.unref();
    idle();
  }
  worker.on("message", hear);
  worker.on("error", (error) => {
    for (const id of waiting.keys()) hear({ id, fault: null, message: messageOf(error) });
  });
  return {
    worker,
    waiting,
    give(question: Question, moved: readonly Transferable[], hear: Hear<Answer>): void {
      worker.ref();
      waiting.set(asked, hear);
      worker.postMessage({ id: asked++, question }, moved);
    },
    async end(): Promise<void> {
      if (waiting.size > 0) {
        await new Promise<void>((isIdle) => {
          idle = isIdle;
        });
      }
      await worker.terminate();
    },
  };
}

/** What the crew was made for, on the side of a worker. */
export const taskOf = <Task>(): Task => workerData as Task;

/** Answers every question of the crew, in a worker; `moved` is memory that goes back with the answer. */
export function answering<Question, Answer>(
  answer: (question: Question) => Promise<{ answer: Answer; moved?: readonly Transferable[] }>,
): void {
  parentPort?.on("message", async ({ id, question }: { id: number; question: Question }) => {
    try {
      const { answer: given, moved = [] } = await answer(question);
      parentPort?.postMessage({ id, answer: given } satisfies Said<Answer>, moved);
    } catch (error) {
      const said: Said<Answer> =
        error instanceof Refusal
          ? { id, fault: error.fault, message: error.message }
          : { id, fault: null, message: (error as Error).stack ?? messageOf(error) };
      parentPort?.postMessage(said);
    }
  });
}
