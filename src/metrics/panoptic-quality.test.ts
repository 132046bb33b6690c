/** @module Against panopticapi: fixtures/make-panoptic.py. */
import { describe, expect, test } from "vitest";
import type { PanopticMap, Segment } from "../scene/index.ts";
import fixture from "./fixtures/panoptic.json" with { type: "json" };
import { panopticPair } from "./fixtures/panoptic.ts";
import { panopticQuality, panopticSummary, perCategoryQuality } from "./panoptic-quality.ts";

const family = panopticQuality(fixture);
const pairs = fixture.cases.map((lists, seed) => panopticPair(seed, lists));
const evidence = pairs.map(({ prediction, truth }) => family.observe(prediction, truth));

describe("on 200 pairs of maps, panoptic quality", () => {
  test("has the counts of panopticapi, and its sums of IoU", () => {
    for (const [i, { expected }] of fixture.cases.entries()) {
      const { classes, iou, truePositives, falsePositives, falseNegatives } = evidence[i];
      const counts = Array.from(classes, (c, k) => [
        c,
        truePositives[k],
        falsePositives[k],
        falseNegatives[k],
      ]);
      expect(counts, `case ${i}`).toEqual(expected.map(([c, , ...others]) => [c, ...others]));
      for (const [k, [, sum]] of expected.entries()) expect(iou[k]).toBeCloseTo(sum, 12);
    }
  });

  test("has its means, over all, things and stuff", () => {
    expect(family.lines.map(({ name }) => name)).toEqual(
      ["", "-things", "-stuff"].flatMap((group) => ["PQ", "SQ", "RQ"].map((q) => q + group)),
    );
    const means = family.conclude(evidence);
    for (const [i, mean] of fixture.means.entries()) expect(means[i]).toBeCloseTo(mean, 12);
  });

  test("is printed as panopticapi prints it", () => {
    expect(panopticSummary(fixture, evidence)).toEqual(fixture.printed);
  });

  test("of a resample is what its images say", () => {
    const counts = evidence.map((_, i) => (i * 7) % 4);
    const repeated = evidence.flatMap((piece, i) => Array.from({ length: counts[i] }, () => piece));
    const resampled = family.reweighed(evidence)(counts);
    for (const [i, value] of family.conclude(repeated).entries()) {
      expect(resampled[i]).toBeCloseTo(value, 12);
    }
  });
});

const segment = (id: number, category: number, area: number, isCrowd = false): Segment => ({
  id,
  category,
  area,
  isCrowd,
});
const map = (ids: number[], ...segments: Segment[]): PanopticMap => ({
  width: ids.length,
  height: 1,
  ids: Int32Array.from(ids),
  segments,
});

describe("panoptic quality", () => {
  const { observe, conclude } = panopticQuality({ isThing: [true, false] });
  const truth = map([1, 1, 1, 0, 0, 2, 2, 2, 2], segment(1, 0, 3), segment(2, 0, 4, true));

  test("does not count void pixels in the union", () => {
    const { iou } = observe(map([9, 9, 9, 9, 9, 0, 0, 0, 0], segment(9, 0, 0)), truth);
    expect(iou).toEqual(Float64Array.of(1));
  });

  test("needs more than half: an IoU of a half is no match", () => {
    const half = map([9, 9, 9, 9], segment(9, 0, 0));
    const two = map([1, 1, 2, 2], segment(1, 0, 2), segment(2, 0, 2));
    expect(observe(half, two)).toMatchObject({
      truePositives: Int32Array.of(0),
      falsePositives: Int32Array.of(1),
      falseNegatives: Int32Array.of(2),
    });
  });

  test("leaves out a prediction of which more than half is crowd of its category or void", () => {
    const crowd = (category: number) =>
      observe(map([8, 8, 8, 0, 9, 9, 9, 0, 0], segment(8, 0, 0), segment(9, category, 0)), truth);
    expect(crowd(0).falsePositives).toEqual(Int32Array.of(0));
    expect(crowd(1).falsePositives).toEqual(Int32Array.of(0, 1));
  });

  test("of a group without categories is NaN, where the reference divides by zero", () => {
    const perfect = observe(map([1, 1], segment(1, 0, 0)), map([1, 1], segment(1, 0, 2)));
    const [pq, , , things, , , stuff] = conclude([perfect]);
    expect([pq, things, stuff]).toEqual([1, 1, Number.NaN]);
    expect(conclude([])).toEqual(new Float64Array(9).fill(Number.NaN));
  });

  test("is 0 where nothing was matched, and so is its SQ", () => {
    const nothing = observe(map([0, 0]), map([1, 1], segment(1, 0, 2)));
    expect([...conclude([nothing]).subarray(0, 3)]).toEqual([0, 0, 0]);
    const table = perCategoryQuality({ isThing: [true, false] });
    expect(table.conclude([nothing])).toEqual([
      { class: 0, pq: 0, sq: 0, rq: 0, truePositives: 0, falsePositives: 0, falseNegatives: 1 },
      {
        class: 1,
        pq: Number.NaN,
        sq: Number.NaN,
        rq: Number.NaN,
        truePositives: 0,
        falsePositives: 0,
        falseNegatives: 0,
      },
    ]);
  });

  test.each<[string, PanopticMap, string]>([
    ["of another size", map([0]), "has 1×1 pixels, expected 9×1"],
    [
      "with a segment that is in its map alone",
      map([7, 0, 0, 0, 0, 0, 0, 0, 0]),
      "segment 7 is in the map of a prediction and not in its list",
    ],
    [
      "with a segment that is in its list alone",
      map([0, 0, 0, 0, 0, 0, 0, 0, 0], segment(7, 0, 1)),
      "segment 7 is in the list of a prediction and not in its map",
    ],
    [
      "with a category that there is not",
      map([7, 0, 0, 0, 0, 0, 0, 0, 0], segment(7, 2, 1)),
      "segment 7 has the category 2, expected 0 to 1",
    ],
  ])("refuses a prediction %s", (_, prediction, message) => {
    expect(() => observe(prediction, truth)).toThrow(message);
  });
});
