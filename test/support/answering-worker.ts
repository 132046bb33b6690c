/** @module A thread that does as it is told, for the tests of crews. */
import { setTimeout } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { Refusal } from "../../src/errors.ts";
import type { Work } from "../../src/threads.ts";

/** When the thread is to die, if at all. */
export type Task = "stays" | "throws at load" | "exits at load";

export type Question =
  | { readonly wait: number; readonly say: unknown }
  | { readonly refuse: string }
  | { readonly fail: string }
  | { readonly count: "questions at once" }
  | { readonly thread: "id" }
  | { readonly dies: "throws" | "exits" };

export const work: Work<Task, Question, unknown> = (task) => {
  if (task === "throws at load") throw new Error("cannot load");
  if (task === "exits at load") process.exit(3);

  let open = 0;
  let mostOpen = 0;

  return async (question) => {
    open++;
    mostOpen = Math.max(mostOpen, open);
    try {
      if ("refuse" in question) throw new Refusal("data", question.refuse);
      if ("fail" in question) throw new TypeError(question.fail);
      if ("dies" in question) return await die(question.dies);
      if ("count" in question) return { answer: mostOpen };
      if ("thread" in question) return { answer: threadId };
      await setTimeout(question.wait);
      return { answer: question.say };
    } finally {
      open--;
    }
  };
};

async function die(how: "throws" | "exits"): Promise<never> {
  if (how === "exits") process.exit(3);
  setImmediate(() => {
    throw new Error("out of its mind");
  });
  return new Promise(() => undefined);
}
