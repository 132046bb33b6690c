import { describe, expect, test } from "vitest";
import type { ComparedLine, ComparedPair, Comparison } from "../evaluate/index.ts";
import { comparisonReport } from "./comparison-report.ts";
import { inWords, probability } from "./comparison-words.ts";
import { styles } from "./tables.ts";

const interval = (low: number, high: number) => ({ low, high, level: 0.95, method: "newcombe" });

const pair: ComparedPair = {
  first: 0,
  second: 1,
  difference: 0.012,
  interval: interval(0.004, 0.02),
  p: 0.0031,
  test: "McNemar, mid-p",
  adjustedP: 0.0031,
  isToldApart: true,
  smallestDifference: 0.009,
  hits: { both: 1500, onlyFirst: 60, onlySecond: 36, neither: 404, exactP: 0.0035 },
};

const values = [0.78, 0.768].map((value, i) => ({
  value,
  interval: interval(value - 0.02, value + 0.02),
  undefinedResamples: 0,
  rank: { best: i + 1, worst: i + 1 },
  groups: "ab"[i],
}));

const line: ComparedLine = {
  metric: "top-1",
  unit: "share",
  better: "higher",
  values,
  pairs: [pair],
};

const comparison: Comparison = {
  protocol: { id: "folder/top-1@1", digest: "0".repeat(64) },
  dataset: { name: "folder", digest: "1".repeat(64) },
  samples: 2000,
  leftOut: [],
  level: 0.95,
  correction: "bh",
  resamples: 1000,
  seed: 7,
  generator: "xoshiro128**",
  models: ["A", "B"].map((name, i) => ({ id: `${i}`.repeat(64), name, marks: [] })),
  warnings: ["A (000000): shortened"],
  lines: [line],
};

const words = (one: ComparedLine, names = ["A", "B"], all = comparison) => inWords(one, names, all);

describe("two models in words", () => {
  test("that differ: by how much, how surely, and what could have been seen", () => {
    expect(words(line)).toEqual([
      "A is better than B by 1.20 points of top-1 (95 % interval 0.40 … 2.00; McNemar, mid-p: p = 0.0031).",
      "With these 2000 samples a true difference of 0.90 points is found four times in five; a smaller one is missed more often.",
    ]);
  });

  test("of which the second is better, or the one with less where less is better", () => {
    const negative = { ...pair, difference: -0.012, interval: interval(-0.02, -0.004) };
    const better = "A is better than B by 1.20 points of top-1 (95 % interval 0.40 … 2.00;";
    expect(words({ ...line, pairs: [negative] })[0]).toContain(
      better.replace("A is better than B", "B is better than A"),
    );
    expect(words({ ...line, better: "lower", pairs: [negative] })[0]).toContain(better);
  });

  test("that cannot be told apart, or are the same", () => {
    const near = { ...pair, p: 0.6, isToldApart: false, interval: interval(-0.01, 0.03) };
    expect(words({ ...line, pairs: [near] })[0]).toBe(
      "A is ahead of B by 1.20 points of top-1, but they cannot be told apart (95 % interval −1.00 … 3.00; McNemar, mid-p: p = 0.6).",
    );
    const same = { ...near, difference: 0, p: 1, smallestDifference: null };
    expect(words({ ...line, pairs: [same] })).toEqual([
      "A and B have the same top-1 (95 % interval −1.00 … 3.00; McNemar, mid-p: p = 1).",
      "What difference these samples could have shown cannot be told.",
    ]);
  });

  test("of which one has no value", () => {
    const none = { ...pair, difference: null, p: null, isToldApart: false };
    expect(words({ ...line, metric: "mistake-severity", pairs: [none] })[0]).toBe(
      "By mistake-severity there is nothing to compare: one of the two has no value on these samples.",
    );
  });
});

describe("three models in words", () => {
  const names = ["A", "B", "C"];
  const ranked = (ranks: readonly (readonly [number, number])[], isTold: readonly boolean[]) => ({
    ...line,
    values: ranks.map(([best, worst]) => ({ ...values[0], rank: { best, worst } })),
    pairs: isTold.map((isToldApart) => ({ ...pair, isToldApart })),
  });

  test("of which one is better than each of the others", () => {
    expect(
      words(
        ranked(
          [
            [2, 3],
            [1, 1],
            [2, 3],
          ],
          [true, true, false],
        ),
        names,
      ),
    ).toEqual([
      "By top-1, B is better than each of the others.",
      "2 of 3 pairs are told apart. Benjamini–Hochberg: the expected share of errors among what is shown (false-discovery rate) is at most 5 %.",
      "Unadjusted, the smallest true difference that a test finds four times in five is 0.90 … 0.90 points.",
    ]);
  });

  test("of which several may be the best", () => {
    const line = ranked(
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
      [false, true, false],
    );
    expect(
      words(line, names, { ...comparison, correction: "holm", level: 0.99 }).slice(0, 2),
    ).toEqual([
      "By top-1 no model is shown to be better than A or B.",
      "1 of 3 pairs are told apart. Holm: the chance of any error (family-wise error rate) is at most 1 %.",
    ]);
  });
});

describe("a p-value", () => {
  test("has two digits, and is not said below a thousandth", () => {
    const shown = (p: number | null) => probability(p, pair, comparison);
    expect([0.6, 0.0314, 0.001, 0.00099, 1, null].map(shown)).toEqual([
      "0.6",
      "0.031",
      "0.001",
      "< 0.001",
      "1",
      "—",
    ]);
  });

  test("that is the least of so many resamples is a bound", () => {
    const least = { test: "paired bootstrap", p: 2 / 1001 } as const;
    expect(probability(least.p, least, comparison)).toBe("≤ 0.002");
    expect(probability(3 * least.p, least, comparison)).toBe("≤ 0.006");
    expect(probability(0.004, { ...least, p: 0.004 }, comparison)).toBe("0.004");
  });
});

describe("a report", () => {
  test("shows values, differences and warnings", () => {
    expect(comparisonReport(comparison, styles.markdown).split("\n")).toEqual([
      "**folder/top-1@1 on folder: 2000 samples**",
      "> Note: A (000000): shortened",
      "",
      "values with 95 % intervals",
      "",
      "| metric | model | value | interval |",
      "| --- | --- | ---: | ---: |",
      "| top-1 | A | 78.00 % | 76.00 … 80.00 |",
      "|  | B | 76.80 % | 74.80 … 78.80 |",
      "",
      "A − B, with paired 95 % intervals",
      "",
      "| metric | difference | interval | p | only one right | smallest to be seen |",
      "| --- | ---: | ---: | ---: | ---: | ---: |",
      "| top-1 | 1.20 | 0.40 … 2.00 | 0.0031 | 60 : 36 | 0.90 |",
      "",
      ...words(line),
    ]);
  });

  test("tells models of one name apart by their ids", () => {
    const models = comparison.models.map((model) => ({ ...model, name: "vit" }));
    const report = comparisonReport({ ...comparison, models }, styles.latex);
    expect(report).toContain("vit (000000) is better than vit (111111)");
  });

  test("of three models has the better one first in every pair", () => {
    const pairs = [
      { ...pair, first: 0, second: 1 },
      { ...pair, first: 0, second: 2, difference: -0.01, interval: interval(-0.03, 0.01) },
      { ...pair, first: 1, second: 2, difference: -0.022, interval: interval(-0.03, -0.01) },
    ];
    const three: Comparison = {
      ...comparison,
      models: [...comparison.models, { id: "2".repeat(64), name: "C", marks: [] }],
      lines: [{ ...line, values: [...values, { ...values[0], value: 0.79 }], pairs }],
    };
    const rows = comparisonReport(three, styles.markdown)
      .split("\n")
      .filter((row) => row.includes(" − "));
    expect(
      rows.map((row) =>
        row
          .split("|")
          .slice(2, 5)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      ["C − A", "1.00", "−1.00 … 3.00"],
      ["C − B", "2.20", "1.00 … 3.00"],
      ["A − B", "1.20", "0.40 … 2.00"],
    ]);
  });
});
