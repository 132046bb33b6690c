/** @module Asks about the evidence of kept runs: on threads where that pays, else here. */
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { crewOf, moduleBeside } from "../threads.ts";
import { type Answers, keptEvidence, type Question } from "./kept-evidence.ts";

export interface Asker extends AsyncDisposable {
  ask<Wanted extends keyof Answers>(
    question: Question & { readonly wanted: Wanted },
  ): Promise<Answers[Wanted]>;
}

/** A thread takes a few tenths of a second to start, in which another counts some million samples. */
export const usefulThreads = (samples: number): number =>
  samples < 1e7 ? 1 : availableParallelism();

/** One thread is the thread that asks: it answers one question after another. */
export function asker(threads: number): Asker {
  // What was wanted is what is answered.
  return (threads > 1 ? onThreads(threads) : inTurn()) as Asker;
}

function onThreads(size: number) {
  const crew = crewOf(size);
  return {
    ask: crew.does<Question, Answers[keyof Answers]>(
      moduleBeside(import.meta.url, "./compare-worker"),
      null,
    ),
    [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose](),
  };
}

function inTurn() {
  const answer = keptEvidence();
  let before: Promise<unknown> = Promise.resolve();
  return {
    ask(question: Question) {
      const answered = before.then(async () => {
        await setImmediate(); // so that a wish to stop is heard between two questions
        return answer(question);
      });
      before = answered;
      return answered;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
