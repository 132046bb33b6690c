import { expect, test } from "vitest";
import type { Round } from "./rounds.ts";
import { warningsOf } from "./warnings.ts";

const quiet: Round = {
  loadMs: 1,
  firstRunMs: 1,
  warmUpRuns: 0,
  isSteady: true,
  latenciesMs: [1],
  busyCores: 2,
  othersBusyCores: 0.02,
  peakBytes: 2,
  emptyBytes: 1,
  referenceMs: 10,
};

test("of a quiet machine nothing is said", () => {
  expect(warningsOf([["a", { rounds: [quiet, { ...quiet, referenceMs: 10.5 }] }]])).toEqual([]);
});

test("what was measured again is said", () => {
  expect(warningsOf([["a", { rounds: [quiet], repeated: 2 }]])).toEqual([
    "2 measurements were made again, since other processes were busy the first time",
  ]);
});

test("a busy neighbour, a changed pace and what never became steady are said", () => {
  const rounds = [quiet, quiet, { ...quiet, othersBusyCores: 0.93 }, { ...quiet, referenceMs: 14 }];
  const unsteady = { rounds: [{ ...quiet, isSteady: false }] };
  expect(
    warningsOf([
      ["a", { rounds }],
      ["b at 224×224", unsteady],
      ["b at 384×384", unsteady],
    ]),
  ).toEqual([
    "other processes were busy during 1 of 6 measurements (up to 0.9 cores): times may be too long; end them and measure again",
    "the machine did not keep its pace: the same product took 1.00 to 1.40 of its median time, off by more than 10 % before 1 of 6 measurements (heat, power saving, or others)",
    "no steady state was found in the time given for b at 224×224, b at 384×384; take more of it, or a quieter machine",
  ]);
});
