import { describe, expect, test } from "vitest";
import fixture from "./fixtures/comparisons.json" with { type: "json" };
import { smallestDifference, smallestPairedDifference } from "./smallest-difference.ts";

const rows = fixture.smallest.filter((row) => row.difference !== null);
const discordantIn = ({ n, discordant }: (typeof rows)[number]) => n * discordant;
const found = ({ n, discordant, level, power }: (typeof rows)[number]) =>
  smallestPairedDifference({ n, discordant }, { level, power });

describe("the smallest difference of McNemar's test", () => {
  // SciPy 1.17.1: brentq of Connor's formula.
  test.each(rows)("of $n images, $discordant discordant, solves Connor's equation", (row) => {
    expect(found(row)).toBeCloseTo(row.difference as number, 12);
  });

  // The chance that mid-p is below 1 − level, summed over all tables with SciPy's binomial.
  test.each(rows.filter((row) => discordantIn(row) >= 50))(
    "of $n images, $discordant discordant, is found as often as it says",
    (row) => {
      expect(Math.abs((row.reached as number) - row.power)).toBeLessThan(0.01);
    },
  );

  test.each(rows.filter((row) => discordantIn(row) < 50))(
    "of $n images, few of them discordant ($discordant), is found more often than it says",
    (row) => {
      expect(row.reached as number).toBeGreaterThan(row.power);
      expect(row.reached as number).toBeLessThan(0.95);
    },
  );

  test("of three images there is none", () => {
    expect(smallestPairedDifference({ n: 3, discordant: 0.5 })).toBeNaN();
    expect(smallestPairedDifference({ n: 0, discordant: 0 })).toBeNaN();
  });

  test("shrinks with the root of the number of images", () => {
    const of = (n: number) => smallestPairedDifference({ n, discordant: 0.1 });
    expect(of(10_000) / of(40_000)).toBeCloseTo(2, 2);
  });

  test("refuses what is no share", () => {
    expect(() => smallestPairedDifference({ n: 10, discordant: 1.1 })).toThrow(
      "a share of discordant images lies in 0 … 1, got 1.1",
    );
  });
});

test("the smallest difference of a test that is near to normal is 2.80 standard errors", () => {
  expect(smallestDifference(1)).toBeCloseTo(1.959963984540054 + 0.8416212335729143, 12);
  expect(smallestDifference(0.5, { level: 0.99, power: 0.9 })).toBeCloseTo(
    (2.5758293035489004 + 1.2815515655446004) / 2,
    12,
  );
  expect(smallestDifference(Number.NaN)).toBeNaN();
});
