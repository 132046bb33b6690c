import { describe, expect, test } from "vitest";
import { type RankingOptions, ranking } from "./ranking.ts";
import { tieDecides } from "./ties.ts";
import { topK } from "./top-k.ts";

const ranked = (scores: number[], options: Partial<RankingOptions> = {}) =>
  ranking(scores, { keep: 9, truth: [0], kind: "logits", ...options });

describe("topK", () => {
  test("counts the images with a true class among the k best", () => {
    expect(topK(1).observe(ranked([0.1, 0.7, 0.2]), [2])).toBe(0);
    expect(topK(2).observe(ranked([0.1, 0.7, 0.2]), [2])).toBe(1);
    expect(topK(2).conclude([0, 1, 1, 1])).toBe(3 / 4);
  });

  test("of several true classes any will do", () => {
    expect(topK(1).observe(ranked([0.1, 0.7, 0.2]), [0, 1])).toBe(1);
    expect(topK(1).observe(ranked([0.1, 0.7, 0.2]), [0, 2])).toBe(0);
  });

  test("of equal scores, the lower class wins", () => {
    expect(topK(1).observe(ranked([5, 5]), [0])).toBe(1);
    expect(topK(1).observe(ranked([5, 5]), [1])).toBe(0);
  });

  test("an image with a NaN, or without a prediction, is never right", () => {
    expect(topK(1).observe(ranked([Number.NaN, Number.NaN]), [0])).toBe(0);
    expect(topK(1).observe(ranked([Number.NaN, 1]), [1])).toBe(0);
    const none = { classes: [], scores: [], logSumExp: Number.NaN, truthScore: Number.NaN };
    expect(topK(5).observe(none, [1])).toBe(0);
  });

  test("of no images, there is no accuracy", () => {
    expect(topK(1).conclude([])).toBeNaN();
  });

  test("of fewer classes than k, all are among the k best", () => {
    expect(topK(5).observe(ranked([3, 2, 1]), [2])).toBe(1);
  });

  test("refuses a ranking that was cut too short to know", () => {
    expect(topK(2).observe(ranked([3, 2, 1], { keep: 1 }), [0])).toBe(1);
    expect(() => topK(2).observe(ranked([3, 2, 1], { keep: 1 }), [1])).toThrow(
      "top-2 of a ranking that kept 1 classes; keep 2",
    );
  });

  test("refuses an image without a label", () => {
    expect(() => topK(1).observe(ranked([1, 2]), [])).toThrow("without a label");
  });
});

describe("tieDecides", () => {
  const decides = (scores: number[], label: number, k: number, keep = k + 1) =>
    tieDecides(ranked(scores, { keep, truth: [label] }), [label], k);

  test("where a true class and another share the edge of the k best", () => {
    expect(decides([5, 5, 1], 0, 1)).toBe(true);
    expect(decides([5, 5, 1], 1, 1)).toBe(true);
    expect(decides([5, 5, 5, 5, 1], 3, 2)).toBe(true); // true, equal, and not kept
  });

  test("not where the true class is clearly inside or outside", () => {
    expect(decides([5, 5, 1], 2, 1)).toBe(false);
    expect(decides([9, 5, 5], 0, 2)).toBe(false);
    expect(decides([9, 5, 4], 1, 2)).toBe(false);
    expect(decides([5, 5, 1], 1, 2)).toBe(false); // equal, but both inside
  });

  test("not where another true class is right in any order", () => {
    expect(tieDecides(ranked([9, 5, 5, 1]), [0, 1], 2)).toBe(false);
    expect(tieDecides(ranked([9, 5, 5, 1]), [3, 1], 2)).toBe(true);
  });

  test("not where a NaN has decided already", () => {
    expect(decides([5, 5, Number.NaN], 0, 1)).toBe(false);
  });

  test("refuses to guess what was not kept", () => {
    expect(decides([5, 4, 1], 1, 1, 1)).toBe(false);
    expect(() => decides([5, 5, 1], 0, 1, 1)).toThrow(
      "a tie at 1 shows only in more classes than 1; keep 2",
    );
  });
});
