/** @module Progress of work in several stages; what is done in a second is not spoken of. */
import { progressLine } from "./progress.ts";

const worthAWord = 1000; // milliseconds

/** Says on the error output how far each stage is. */
export function stagesLine(): (what: string, done: number, total: number) => void {
  let stage = { what: "", started: 0, line: progressLine("") };
  return (what, done, total) => {
    const now = performance.now();
    if (what !== stage.what) stage = { what, started: now, line: progressLine(what) };
    if (now - stage.started >= worthAWord) stage.line({ done, before: 0, total });
  };
}
