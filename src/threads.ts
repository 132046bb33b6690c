/** @module Work on other threads: a crew of workers that answer one question each at a time. */
import { parentPort, type Transferable, Worker, workerData } from "node:worker_threads";
import { type Fault, messageOf, Refusal } from "./errors.ts";

/** Workers that all do the same. When it is disposed of, they end. */
export interface Crew<Question, Answer> extends AsyncDisposable {
  readonly size: number;
  /**
   * Asks the worker that has least to do; `moved` is memory that goes over to it. A refusal there is
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

/** A crew of `size` workers that run `module`; each gets `task` once, through `taskOf`. */
export function crew<Question, Answer>(
  module: URL,
  { size, task }: { readonly size: number; readonly task: unknown },
): Crew<Question, Answer> {
  const waiting = new Map<number, (said: Said<Answer>) => void>();
  const members = Array.from({ length: size }, () => {
    const worker = new Worker(module, { workerData: task });
    const member = { worker, open: 0 };
    worker.unref();
    worker.on("message", (said: Said<Answer>) => {
      member.open--;
      if (member.open === 0) worker.unref();
      waiting.get(said.id)?.(said);
      waiting.delete(said.id);
    });
    worker.on("error", (error) => {
      for (const [id, hear] of waiting) hear({ id, fault: null, message: messageOf(error) });
      waiting.clear();
    });
    return member;
  });
  let asked = 0;
  return {
    size,
    async ask(question, moved = []) {
      const member = members.reduce((a, b) => (b.open < a.open ? b : a));
      const id = asked++;
      member.open++;
      member.worker.ref();
      const said = await new Promise<Said<Answer>>((hear) => {
        waiting.set(id, hear);
        member.worker.postMessage({ id, question }, moved);
      });
      if ("answer" in said) return said.answer;
      throw said.fault === null
        ? new Error(`internal: ${said.message}`)
        : new Refusal(said.fault, said.message);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map(({ worker }) => worker.terminate()));
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
