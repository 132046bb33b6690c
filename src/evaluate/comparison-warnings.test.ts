import { describe, expect, test } from "vitest";
import type { ComparedLine } from "./comparison.ts";
import { type Compared, warningsOf } from "./comparison-warnings.ts";
import type { KeptRun } from "./kept-run.ts";

const run = (name: string, marks: readonly string[]) =>
  ({ record: { id: "5f3a".repeat(16), model: { name }, marks } }) as unknown as KeptRun; // what is asked of one
const runs = [run("a", ["rescored from 81c0"]), run("b", [])];

/** A line with these values of two models, of resamples without a value, and of one bootstrapped pair. */
const line = (metric: string, values: readonly (readonly [number | null, number])[]) =>
  ({
    metric,
    values: values.map(([value, undefinedResamples]) => ({ value, undefinedResamples })),
    pairs: [{ test: "paired bootstrap" }],
  }) as unknown as ComparedLine;

const compared = (lines: readonly ComparedLine[], resamples = 1000): Compared => ({
  leftOut: [],
  lines,
  settings: { level: 0.95, correction: "bh", resamples, seed: 1 },
});

describe("a comparison warns", () => {
  test("of the marks of its records, with their names", () => {
    expect(warningsOf(runs, compared([]))).toEqual(["a (5f3a5f): rescored from 81c0"]);
  });

  test("of resamples without a value, but not of a line that has none at all", () => {
    const lines = [
      line("mistake-severity", [
        [3, 0],
        [4, 12],
      ]),
      line("APs", [
        [null, 1000],
        [null, 1000],
      ]),
    ];
    expect(warningsOf([run("a", []), run("b", [])], compared(lines))).toEqual([
      "mistake-severity of b has no value in 12 of 1000 resamples",
    ]);
  });

  test("of too few resamples to show anything", () => {
    const [, warning] = warningsOf(
      runs,
      compared(
        [
          line("AP", [
            [1, 0],
            [1, 0],
          ]),
        ],
        20,
      ),
    );
    expect(warning).toBe(
      "20 resamples show no p below 0.095 for 1 pair; take --resamples 39 or more",
    );
    // With 39, the least p is 2/40: just what 95 % ask for.
    expect(
      warningsOf(
        runs,
        compared(
          [
            line("AP", [
              [1, 0],
              [1, 0],
            ]),
          ],
          39,
        ),
      ),
    ).toHaveLength(1);
  });
});
