/** @module Work on other threads: a crew of workers that answer one question each at a time. */
import { availableParallelism } from "node:os";
import {
  MessageChannel,
  type MessagePort,
  parentPort,
  type Transferable,
  Worker,
} from "node:worker_threads";
import { type Fault, messageOf, Refusal } from "./errors.ts";

/** Workers that all do the same. When it is disposed of, they come to rest, and then end by themselves. */
export interface Crew<Question, Answer> extends AsyncDisposable {
  readonly size: number;
  /**
   * Asks a worker that has time; `moved` is memory that goes over to it. A refusal there is
   * a refusal here, every other error a defect of ours.
   */
  ask(question: Question, moved?: readonly Transferable[]): Promise<Answer>;
}

/** What comes of a question; without a fault, a message is about a defect of ours. */
type Said<Answer> =
  | { readonly answer: Answer }
  | { readonly fault: Fault | null; readonly message: string };

interface Reply<Answer> {
  readonly id: number;
  readonly said: Said<Answer>;
}

/** A module beside `here`, which runs as it is in a checkout and compiled in an installed package. */
export const moduleBeside = (here: string, name: string): URL =>
  new URL(`${name}.${here.endsWith(".ts") ? "ts" : "js"}`, here);

/** More threads than this would only wait for each other, and take memory meanwhile. */
const mostThreads = 4 * availableParallelism();

/** `count`, if this machine has use for so many threads. */
export function usableThreads(count: number): number {
  if (count <= mostThreads) return count;
  throw new Refusal(
    "usage",
    `${count} threads are too many for ${availableParallelism()} cores; take at most ${mostThreads}`,
  );
}

/** All crews that have not been disposed of. */
const crews = new Set<{ end(): Promise<void> }>();

/**
 * Ends all crews, each when its workers have answered what they are at: native code that is stopped
 * in its middle takes the whole process with it. For when the process ends: what no worker has begun
 * is not answered any more, and neither is what is asked from then on.
 */
export async function dismissAll(): Promise<void> {
  await Promise.all([...crews].map((one) => one.end()));
}

/**
 * Workers make little garbage of their own, but it holds on to images outside of the heap: a small
 * nursery is looked through often, so that those go, and memory does not grow with the run.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** A thread that waits to be told what it is for (see thread.ts). */
interface Thread {
  readonly worker: Worker;
  readonly told: MessagePort;
}

/** What a thread is told. */
export interface Purpose {
  readonly module: string;
  readonly task: unknown;
}

/** Threads that no crew has taken yet. */
const spare = new Set<Thread>();

function thread(): Thread {
  const { port1: told, port2: theirs } = new MessageChannel();
  const worker = new Worker(moduleBeside(import.meta.url, "./thread"), {
    workerData: theirs,
    transferList: [theirs],
    resourceLimits,
  });
  worker.unref();
  return { worker, told };
}

/**
 * Starts as many threads, for the crews that will be made: a thread takes longer to start than most
 * modules to load, and can do so on another core while it is found out what it will be for.
 */
export function startThreads(count: number): void {
  while (spare.size < count) {
    const one = thread();
    spare.add(one);
    // Who cannot even start is not taken; the next tries again, and is heard.
    one.worker.on("error", () => spare.delete(one));
  }
}

function workerFor(purpose: Purpose): Worker {
  const [one = thread()] = spare;
  spare.delete(one);
  one.told.postMessage(purpose);
  return one.worker;
}

/** Questions that a worker has at once: one to work on, and one so that it need not wait. */
const depth = 2;

/** A crew of `size` workers that run `module`; each gets `task` once, through `taskOf`. */
export function crew<Question, Answer>(
  module: URL,
  { size, task }: { readonly size: number; readonly task: unknown },
): Crew<Question, Answer> {
  const open: Asked<Question, Answer>[] = [];
  let ending: Promise<void> | undefined;
  /** Why nothing is answered any more, once that is so. */
  let over: string | undefined;

  /** Answers all that no worker has begun, and whatever is asked from now on. */
  function giveUp(why: string): void {
    over ??= why;
    for (const { hear } of open.splice(0)) hear({ fault: null, message: over });
  }

  const members = Array.from({ length: usableThreads(size) }, () =>
    member<Question, Answer>(workerFor({ module: module.href, task }), giveUp),
  );

  /** Gives what is open to those who have least to do. */
  function hand(): void {
    while (ending === undefined && open.length > 0) {
      const free = members.reduce((a, b) => (b.busy() < a.busy() ? b : a));
      if (free.busy() >= depth) return;
      const { question, moved, hear } = open.shift() as Asked<Question, Answer>; // it is not empty
      free.give({
        question,
        moved,
        hear(said) {
          hear(said);
          hand();
        },
      });
    }
  }

  function end(): Promise<void> {
    ending ??= Promise.all(members.map((one) => one.end())).then(() => void crews.delete(made));
    return ending;
  }

  const made = {
    size,
    end,
    async ask(question: Question, moved: readonly Transferable[] = []): Promise<Answer> {
      const said = await new Promise<Said<Answer>>((hear) => {
        open.push({ question, moved, hear });
        if (over === undefined) hand();
        else giveUp(over);
      });
      if ("answer" in said) return said.answer;
      throw said.fault === null
        ? new Error(`internal: ${said.message}`)
        : new Refusal(said.fault, said.message);
    },
    async [Symbol.asyncDispose]() {
      giveUp("asked of threads that were disposed of");
      void end(); // which takes a while, and nobody needs to wait for it
      await Promise.all(members.map((one) => one.rest()));
    },
  };
  crews.add(made);
  return made;
}

type Hear<Answer> = (said: Said<Answer>) => void;

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly moved: readonly Transferable[];
  readonly hear: Hear<Answer>;
}

/**
 * A worker and the questions that it has; it keeps the process alive while it has any. When it dies
 * they are answered with the reason, and `onDeath` hears of it.
 */
function member<Question, Answer>(worker: Worker, onDeath: (why: string) => void) {
  const waiting = new Map<number, Hear<Answer>>();
  let asked = 0;
  let isEnding = false;
  /** Who waits for the last answer. */
  const idle: (() => void)[] = [];

  function answer(id: number, said: Said<Answer>): void {
    const hear = waiting.get(id);
    waiting.delete(id);
    hear?.(said);
    if (waiting.size > 0) return;
    worker.unref();
    for (const hear of idle.splice(0)) hear();
  }

  /** Until all that it has is answered. */
  async function rest(): Promise<void> {
    if (waiting.size > 0) await new Promise<void>((isIdle) => idle.push(isIdle));
  }

  function die(message: string): void {
    if (isEnding && waiting.size === 0) return;
    onDeath(message);
    for (const id of waiting.keys()) answer(id, { fault: null, message });
  }

  worker.on("message", ({ id, said }: Reply<Answer>) => answer(id, said));
  worker.on("messageerror", (error) => die(`an answer was lost: ${messageOf(error)}`));
  worker.on("error", (error) => die(`a thread died: ${messageOf(error)}`));
  worker.on("exit", (code) => die(`a thread ended with code ${code}`)); // no news after an error
  return {
    busy: (): number => waiting.size,
    give({ question, moved, hear }: Asked<Question, Answer>): void {
      const id = asked++;
      worker.ref();
      waiting.set(id, hear);
      try {
        worker.postMessage({ id, question }, moved);
      } catch (error) {
        answer(id, { fault: null, message: `cannot be asked: ${messageOf(error)}` });
      }
    },
    rest,
    async end(): Promise<void> {
      isEnding = true;
      await rest();
      await worker.terminate();
    },
  };
}

let ownTask: unknown;

/** Becomes what a crew wants, in a worker. */
export async function become({ module, task }: Purpose): Promise<void> {
  ownTask = task;
  await import(module);
}

/** What the crew was made for, on the side of a worker. */
export const taskOf = <Task>(): Task => ownTask as Task;

/** Answers every question of the crew, in a worker; `moved` is memory that goes back with the answer. */
export function answering<Question, Answer>(
  answer: (question: Question) => Promise<{ answer: Answer; moved?: readonly Transferable[] }>,
): void {
  const reply = (id: number, said: Said<Answer>, moved: readonly Transferable[] = []): void =>
    parentPort?.postMessage({ id, said } satisfies Reply<Answer>, moved);
  parentPort?.on("message", async ({ id, question }: { id: number; question: Question }) => {
    try {
      const { answer: given, moved } = await answer(question);
      reply(id, { answer: given }, moved);
    } catch (error) {
      const isRefusal = error instanceof Refusal;
      reply(id, {
        fault: isRefusal ? error.fault : null,
        message: isRefusal ? error.message : ((error as Error).stack ?? messageOf(error)),
      });
    }
  });
}
