/** @module The other side of `asker.ts`: reads kept runs and asks their metrics about resamples. */
import type { Work } from "../threads.ts";
import { type Answers, keptEvidence, type Question } from "./kept-evidence.ts";

export const work: Work<null, Question, Answers[keyof Answers]> = () => {
  const answer = keptEvidence();
  return async (question) => ({ answer: await answer(question) });
};
