/** @module A run in which nothing works is stopped at once, not after hours. */
import { Refusal } from "../errors.ts";
import { type CommonRow, isModelProblem } from "./task.ts";

/** Rows without one answer after which a run is given up. */
const enough = 64;

export function problemWatch(
  dataset: string,
  { skipBroken }: { skipBroken: boolean },
): { see(rows: readonly CommonRow[]): void } {
  let rows = 0;
  let answered = false;
  return {
    see(made) {
      rows += made.length;
      answered ||= made.some(({ problem }) => problem === null);
      if (answered || rows < enough) return;
      const [{ problem, sample }] = made;
      const ofModel = isModelProblem(problem ?? "");
      if (skipBroken && !ofModel) return;
      throw new Refusal(
        ofModel ? "output" : "data",
        ofModel
          ? `none of the first ${rows} images has usable scores (${sample}: ${problem}); check the preprocessing with \`snellen card\``
          : `${dataset}: none of the first ${rows} images can be read (${problem}); is this the right folder?`,
      );
    },
  };
}
