import { expect, test } from "vitest";
import type { ProfileRecord } from "../record/index.ts";
import { agreementOf } from "./agreement.ts";
import { levelOfRange } from "./tables.ts";

/** As much of a record as is looked at. */
const record = (medians: readonly number[], fingerprint = "one", name = "a") =>
  ({
    fingerprint,
    machine: { cpu: fingerprint },
    subjects: [
      {
        model: { name },
        sides: [224, 224],
        batch: 1,
        rounds: medians.map((medianMs) => ({ medianMs })),
      },
    ],
  }) as unknown as ProfileRecord;

test("two profiles agree where the ranges of their rounds meet", () => {
  const [near] = agreementOf(record([5, 6, 7]), record([7, 8, 9]));
  expect(near).toEqual({
    subject: "a at 224×224",
    told: [
      { medianMs: 6, lowMs: 5, highMs: 7 },
      { medianMs: 8, lowMs: 7, highMs: 9 },
    ],
    isShared: true,
  });
  expect(agreementOf(record([5, 6, 7]), record([7.1, 8]))[0].isShared).toBe(false);
  expect(agreementOf(record([7.1, 8]), record([5, 6, 7]))[0].isShared).toBe(false);
});

test("nothing is said of what one of them has not measured", () => {
  expect(agreementOf(record([5]), record([5], "one", "b"))).toEqual([]);
  expect(agreementOf(record([5]), record([]))).toEqual([]);
});

test("times of two machines are not compared", () => {
  expect(() => agreementOf(record([5]), record([5], "two"))).toThrow(
    "one and two: times of two machines",
  );
});

test("the range of five rounds misses the median of all once in sixteen times", () => {
  expect(levelOfRange(5)).toBe(15 / 16);
  expect(levelOfRange(1)).toBe(0);
});
