import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/comparisons.json" with { type: "json" };
import { type PairTest, rankGroups } from "./rank-groups.ts";

/** Tests of all pairs, of which these are told apart. */
function tests(models: number, told: readonly (readonly number[])[]): PairTest[] {
  const isTold = (i: number, j: number) =>
    told.some((pair) => pair.includes(i) && pair.includes(j));
  return Array.from({ length: models }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i }, (_, j) => ({ first: i, second: j, p: isTold(i, j) ? 0.01 : 0.4 })),
  );
}

describe("rankGroups", () => {
  test("of three where only the outer two are told apart: 1–2, 1–3, 2–3, and two groups", () => {
    expect(rankGroups({ scores: [0.7, 0.8, 0.75], pairs: tests(3, [[0, 1]]) })).toEqual([
      { best: 2, worst: 3, groups: "b" },
      { best: 1, worst: 2, groups: "a" },
      { best: 1, worst: 3, groups: "ab" },
    ]);
  });

  test("where all are told apart, is the order", () => {
    const pairs = tests(3, [
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(rankGroups({ scores: [1, 3, 2], pairs }).map(({ best }) => best)).toEqual([3, 1, 2]);
    expect(
      rankGroups({ scores: [1, 3, 2], pairs })
        .map(({ groups }) => groups)
        .join(""),
    ).toBe("cab");
  });

  test("where none are, says nothing of the order", () => {
    const standings = rankGroups({ scores: [1, 2, 3], pairs: tests(3, []) });
    for (const standing of standings) expect(standing).toEqual({ best: 1, worst: 3, groups: "a" });
  });

  // networkx 3.6.1, find_cliques of the pairs that are not told apart; ranks counted in Python.
  test.each(fixture.groups.map((row) => [row.scores.length, row.told.length, row] as const))(
    "of %i models with %i pairs told apart has the cliques of networkx",
    (n, _, row) => {
      const standings = rankGroups({ scores: row.scores, pairs: tests(n, row.told) });
      const letters = [...new Set(standings.flatMap(({ groups }) => groups.match(/.′*/g) ?? []))];
      const members = letters.map((letter) =>
        standings.flatMap(({ groups }, i) =>
          ((groups.match(/.′*/g) ?? []) as string[]).includes(letter) ? [i] : [],
        ),
      );
      const sorted = (sets: readonly (readonly number[])[]) =>
        sets.map((set) => [...set].sort((a, b) => a - b).join()).sort();
      expect(sorted(members)).toEqual(sorted(row.groups));
      expect(standings.map(({ best }) => best)).toEqual(row.best);
      expect(standings.map(({ worst }) => worst)).toEqual(row.worst);
    },
  );

  test("two models share a letter if, and only if, they are not told apart", () => {
    const models = fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(models, fc.array(fc.tuple(fc.nat(7), fc.nat(7))), (scores, told) => {
        const pairs = tests(scores.length, told);
        const standings = rankGroups({ scores, pairs });
        for (const { first, second, p } of pairs) {
          const common = [...standings[first].groups].some((letter) =>
            standings[second].groups.includes(letter),
          );
          expect(common).toBe(p > 0.05);
        }
      }),
    );
  });

  test("a model without a number is told apart from none, and last in the order of letters", () => {
    const pairs = [
      { first: 0, second: 1, p: Number.NaN },
      { first: 0, second: 2, p: Number.NaN },
      { first: 1, second: 2, p: 0.001 },
    ];
    expect(rankGroups({ scores: [Number.NaN, 2, 3], pairs })).toEqual([
      { best: 1, worst: 3, groups: "ab" },
      { best: 2, worst: 3, groups: "b" },
      { best: 1, worst: 2, groups: "a" },
    ]);
  });

  test("of no models there are none", () => {
    expect(rankGroups({ scores: [], pairs: [] })).toEqual([]);
  });
});
