/** @module Work on other threads: a crew of threads that answer questions. */
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { type MessagePort, type Transferable, Worker } from "node:worker_threads";
import { type Fault, messageOf, Refusal } from "./errors.ts";

// V8 frees the first, unoptimised code of WebAssembly when no thread runs it any more. Where a thread ends
// at that moment, this can take the process down (Check failed: end > addr, seen with Node 24.21).
// Said before any thread starts: what is compiled under other flags is not taken from the compile cache.
setFlagsFromString("--no-wasm-code-gc");

/** Asks a thread that has time, and gives its answer; `moved` is memory that goes over to it. */
export type Ask<Question, Answer> = (
  question: Question,
  moved?: readonly Transferable[],
) => Promise<Answer>;

/** Threads that share the work. When it is disposed of, they come to rest, and then end by themselves. */
export interface Crew extends AsyncDisposable {
  readonly size: number;
  /**
   * What `module` exports as `work` is done by the crew from now on, beside what it does already: each
   * thread is told `task` once; by default all threads do it, else the first `size` of them. A refusal
   * there is a refusal of the one who asks, every other error a defect of ours.
   */
  does<Question, Answer>(module: URL, task: unknown, size?: number): Ask<Question, Answer>;
}

/** What a thread makes of its task; `moved` is memory that goes back with the answer. */
export type Work<Task, Question, Answer> = (
  task: Task,
) => (question: Question) => Promise<{ answer: Answer; moved?: readonly Transferable[] }>;

/** What comes of a question; without a fault, a message is about a defect of ours. */
type Said =
  | { readonly answer: unknown }
  | { readonly fault: Fault | null; readonly message: string };

/** What a thread is told: to load a module, and to do the work in it, which gets a number, … */
interface Told {
  readonly module: string;
  readonly begin?: { readonly work: number; readonly task: unknown };
}

/** … and questions about it, of which each gets a reply. */
interface Put {
  readonly work: number;
  readonly id: number;
  readonly question: unknown;
}

interface Reply {
  readonly id: number;
  readonly said: Said;
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

/** Threads that no crew has taken yet. */
const spare = new Set<Worker>();

function thread(): Worker {
  const worker = new Worker(moduleBeside(import.meta.url, "./thread"), { resourceLimits });
  worker.unref();
  return worker;
}

/**
 * Starts as many threads, for the crews that will be made, and lets them load `modules`, which some work
 * of theirs will need: on other cores, while it is found out what they will be for.
 */
export function startThreads(count: number, modules: readonly URL[]): void {
  // Who has threads for the work makes little that lives long, and need not give it more and more room.
  setFlagsFromString("--semi-space-growth-factor=1");
  // What lives long is small, too. Without so many MB of room for it, of each thread, V8 would look through all of it
  // while the first images come; so much at most stays uncollected.
  setFlagsFromString(`--initial-old-space-size=${Math.max(8, Math.floor(128 / count))}`);
  while (spare.size < count) {
    const one = thread();
    for (const { href } of modules) one.postMessage({ module: href } satisfies Told);
    spare.add(one);
    // Who cannot even start is not taken; the next tries again, and is heard.
    one.on("error", () => spare.delete(one));
  }
}

function taken(): Worker {
  const [one = thread()] = spare;
  spare.delete(one);
  return one;
}

/** Questions that a thread has at once: one to work on, and one so that it need not wait. */
const depth = 2;

/** A crew of `size` threads. */
export function crewOf(size: number): Crew {
  const open: Asked[] = [];
  let works = 0;
  let ending: Promise<void> | undefined;
  /** Why nothing is answered any more, once that is so. */
  let over: string | undefined;

  /** Answers all that no thread has begun, and whatever is asked from now on. */
  function giveUp(why: string): void {
    over ??= why;
    for (const { hear } of open.splice(0)) hear({ fault: null, message: over });
  }

  const members = Array.from({ length: usableThreads(size) }, () => member(taken(), giveUp));

  /** Gives what is open, the oldest first, to those who have least to do. */
  function hand(): void {
    for (let at = 0; ending === undefined && at < open.length; ) {
      const free = open[at].among.reduce((a, b) => (b.busy() < a.busy() ? b : a));
      if (free.busy() >= depth) {
        at++;
        continue;
      }
      const [{ hear, ...asked }] = open.splice(at, 1);
      free.give({
        ...asked,
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
    does<Question, Answer>(module: URL, task: unknown, size?: number): Ask<Question, Answer> {
      const work = works++;
      const among = members.slice(0, size);
      for (const one of among) one.tell({ module: module.href, begin: { work, task } });
      return async (question, moved = []) => {
        const said = await new Promise<Said>((hear) => {
          open.push({ work, question, moved, among, hear });
          if (over === undefined) hand();
          else giveUp(over);
        });
        if ("answer" in said) return said.answer as Answer; // as its module exports it
        throw said.fault === null
          ? new Error(`internal: ${said.message}`)
          : new Refusal(said.fault, said.message);
      };
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

interface Asked extends Omit<Put, "id"> {
  readonly moved: readonly Transferable[];
  readonly among: readonly Member[];
  readonly hear: (said: Said) => void;
}

type Member = ReturnType<typeof member>;

/**
 * A thread and the questions that it has; it keeps the process alive while it has any. When it dies
 * they are answered with the reason, and `onDeath` hears of it.
 */
function member(worker: Worker, onDeath: (why: string) => void) {
  const waiting = new Map<number, Asked["hear"]>();
  let asked = 0;
  let isEnding = false;
  /** Who waits for the last answer. */
  const idle: (() => void)[] = [];

  function answer(id: number, said: Said): void {
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

  worker.on("message", ({ id, said }: Reply) => answer(id, said));
  worker.on("messageerror", (error) => die(`an answer was lost: ${messageOf(error)}`));
  worker.on("error", (error) => die(`a thread died: ${messageOf(error)}`));
  worker.on("exit", (code) => die(`a thread ended with code ${code}`)); // no news after an error
  return {
    busy: (): number => waiting.size,
    tell: (told: Told): void => worker.postMessage(told),
    give({ work, question, moved, hear }: Omit<Asked, "among">): void {
      const id = asked++;
      worker.ref();
      waiting.set(id, hear);
      try {
        worker.postMessage({ work, id, question } satisfies Put, moved);
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

/** Does all work that the thread is told of, in a thread; work that cannot be begun is its end. */
export function doWork(port: MessagePort): void {
  const works = new Map<number, Promise<ReturnType<Work<unknown, unknown, unknown>>>>();
  async function load({ module, begin }: Told): Promise<void> {
    const loading: Promise<{ work: Work<unknown, unknown, unknown> }> = import(module);
    if (begin !== undefined)
      works.set(
        begin.work,
        loading.then(({ work }) => work(begin.task)),
      );
    await loading;
  }
  port.on("message", async (message: Told | Put) => {
    if ("module" in message) return load(message);
    const answer = await works.get(message.work);
    if (answer === undefined) throw new Error("asked about work that it was not told of");
    const reply = (said: Said, moved: readonly Transferable[] = []): void =>
      port.postMessage({ id: message.id, said } satisfies Reply, moved);
    try {
      const { answer: given, moved } = await answer(message.question);
      reply({ answer: given }, moved);
    } catch (error) {
      const isRefusal = error instanceof Refusal;
      reply({
        fault: isRefusal ? error.fault : null,
        message: isRefusal ? error.message : ((error as Error).stack ?? messageOf(error)),
      });
    }
  });
}
