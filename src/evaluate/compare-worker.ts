/** @module The other side of `asker.ts`: reads kept runs and asks their metrics about resamples. */
import { answering } from "../threads.ts";
import { keptEvidence, type Question } from "./kept-evidence.ts";

const answer = keptEvidence();

answering(async (question: Question) => ({ answer: await answer(question) }));
