/** @module What to bear in mind with a comparison. */
import { adjustedP } from "../statistics/index.ts";
import type { Settings } from "./compared-line.ts";
import type { ComparedLine } from "./comparison.ts";
import type { KeptRun } from "./kept-run.ts";

export interface Compared {
  readonly leftOut: readonly string[];
  readonly lines: readonly ComparedLine[];
  readonly settings: Settings;
}

export function warningsOf(
  runs: readonly KeptRun[],
  { leftOut, lines, settings }: Compared,
): string[] {
  const marks = runs.flatMap(({ record: { id, model, marks } }) =>
    marks.map((mark) => `${model.name} (${id.slice(0, 6)}): ${mark}`),
  );
  return [
    ...marks,
    ...(leftOut.length === 0
      ? []
      : [
          `${images(leftOut.length)} without an answer of every model ${leftOut.length === 1 ? "is" : "are"} left out`,
        ]),
    ...undefinedWarnings(runs, lines, settings),
    ...tooFewResamples(lines, settings),
  ];
}

const images = (n: number): string => `${n} sample${n === 1 ? "" : "s"}`;

/** Where some resamples had no value, intervals are of the others; where there is none at all, it shows. */
const undefinedWarnings = (
  runs: readonly KeptRun[],
  lines: readonly ComparedLine[],
  { resamples }: Settings,
): string[] =>
  lines.flatMap(({ metric, values }) =>
    values.flatMap(({ value, undefinedResamples: n }, i) =>
      n === 0 || value === null
        ? []
        : [
            `${metric} of ${runs[i].record.model.name} has no value in ${n} of ${resamples} resamples`,
          ],
    ),
  );

/** A bootstrap shows no p below 2 / (resamples + 1); adjusted for many pairs that may never be enough. */
function tooFewResamples(
  lines: readonly ComparedLine[],
  { resamples, level, correction }: Settings,
): string[] {
  const pairs = lines
    .filter((line) => line.pairs.some(({ test }) => test === "paired bootstrap"))
    .map((line) => line.pairs.length);
  if (pairs.length === 0) return [];
  const most = Math.max(...pairs);
  // What a small p is multiplied by, where it is the only one that is small.
  const small = 1e-9;
  const [adjusted] = adjustedP([small, ...new Array(most - 1).fill(1)], correction);
  const times = adjusted / small;
  const needed = Math.ceil((2 * times) / (1 - level)) - 1;
  if (resamples >= needed) return [];
  const least = Number(((2 * times) / (resamples + 1)).toPrecision(2));
  return [
    `${resamples} resamples show no p below ${least} for ${most} pair${most === 1 ? "" : "s"}; ` +
      `take --resamples ${needed} or more`,
  ];
}
