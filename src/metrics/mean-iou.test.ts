/** @module Against mmsegmentation, CSAIL's code and the VOC development kit: fixtures/make-label-maps.py. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabelMap } from "../scene/index.ts";
import cases from "./fixtures/label-maps.json" with { type: "json" };
import { pair } from "./fixtures/label-maps.ts";
import { type MeanConvention, meanIoU, perClassIoU } from "./mean-iou.ts";
import { overlap } from "./overlap.ts";

/** The evidence of all pairs of a case. */
function observed(one: (typeof cases)[number], convention: MeanConvention = "mmseg") {
  const family = meanIoU({ classes: one.classes, ignore: 255, convention });
  const evidence = Array.from({ length: 10 }, (_, i) => {
    const { prediction, truth } = pair(one, i);
    return family.observe(prediction, truth);
  });
  return { family, evidence };
}

const named = ({ lines }: { lines: readonly { name: string }[] }, values: Float64Array) =>
  Object.fromEntries(lines.map(({ name }, i) => [name, values[i]]));

const map = (...labels: number[]): LabelMap => ({
  width: labels.length,
  height: 1,
  labels: Uint8Array.from(labels),
});

const sum = (counts: Int32Array) => counts.reduce((total, n) => total + n, 0);

describe.each(cases)("on ten pairs of maps with $classes classes ($seed)", (one) => {
  test("pixels are counted as mmsegmentation counts them", () => {
    const { evidence } = observed(one);
    const table = perClassIoU({ classes: one.classes, ignore: 255 });
    const rows = table.conclude(evidence);
    const [both, predicted, labelled] = one.totals;
    expect(rows.map((row) => row.predicted)).toEqual(predicted);
    expect(rows.map((row) => row.labelled)).toEqual(labelled);
    for (const [c, { iou, accuracy, precision }] of rows.entries()) {
      expect(iou).toBe(both[c] / (predicted[c] + labelled[c] - both[c]));
      expect(accuracy).toBe(both[c] / labelled[c]);
      expect(precision).toBe(both[c] / predicted[c]);
    }
  });

  test.each(["mmseg", "mit-ade20k", "voc"] as const)("the means are those of %s", (convention) => {
    const expected = one[convention];
    if (expected === undefined) return; // VOC takes no prediction that is no class
    const { family, evidence } = observed(one, convention);
    const lines = named(family, family.conclude(evidence));
    for (const [name, value] of Object.entries(expected)) {
      if (value === null) expect(lines[name], name).toBeNaN();
      // CSAIL's accuracy adds its 1e-10 for each image, so on maps of 20 pixels it is off by 5e-12.
      else expect(lines[name], name).toBeCloseTo(value, convention === "mit-ade20k" ? 10 : 12);
    }
  });

  test("wider labels and bytes that lie unaligned are counted alike", () => {
    const { prediction, truth } = pair(one, 3);
    const options = { classes: one.classes, ignore: 255 };
    const bytes = overlap(prediction, truth, options);
    const shifted = new Uint8Array(truth.labels.length + 1).subarray(1);
    shifted.set(truth.labels);
    expect(overlap(prediction, { ...truth, labels: shifted }, options)).toEqual(bytes);
    for (const wider of [Uint16Array, Int32Array]) {
      const p = { ...prediction, labels: wider.from(prediction.labels) };
      const t = { ...truth, labels: wider.from(truth.labels) };
      expect(overlap(p, t, options)).toEqual(bytes);
      expect(overlap(prediction, t, options)).toEqual(bytes);
    }
  });

  test("what is asked of a resample is what its images say", () => {
    const { family, evidence } = observed(one);
    const counts = evidence.map((_, i) => (i * 7) % 4);
    const repeated = evidence.flatMap((piece, i) => Array.from({ length: counts[i] }, () => piece));
    const resampled = family.reweighed(evidence);
    resampled(evidence.map(() => 3));
    expect(resampled(counts)).toEqual(family.conclude(repeated));
  });
});

describe("a class that truth does not have", () => {
  // Classes 0 and 1 are right; 2 is predicted once in place of 1; 3 is nowhere.
  const truth = map(0, 0, 1, 1);
  const prediction = map(0, 0, 1, 2);
  const conclude = (convention: MeanConvention) => {
    const family = meanIoU({ classes: 4, ignore: 255, convention });
    return named(family, family.conclude([family.observe(prediction, truth)]));
  };

  test("counts as 0 where it is predicted, and not at all where it is not (mmseg)", () => {
    expect(conclude("mmseg").mIoU).toBe((1 + 1 / 2 + 0) / 3);
    expect(conclude("mmseg").mAcc).toBe((1 + 1 / 2) / 2); // over other classes than mIoU
  });

  test("counts as 0 in either case (mit-ade20k)", () => {
    expect(conclude("mit-ade20k").mIoU).toBeCloseTo((1 + 1 / 2 + 0 + 0) / 4, 9);
  });

  test("leaves no mean where it is not predicted either (voc)", () => {
    expect(conclude("voc").mIoU).toBeNaN();
  });

  test("has no weight among frequencies", () => {
    expect(conclude("mmseg").fwIoU).toBe(0.5 * 1 + 0.5 * 0.5);
  });
});

describe("meanIoU", () => {
  test("has a mean F-score over fewer classes than its mean Dice, where a class is never right", () => {
    const family = meanIoU({ classes: 2, ignore: 255, convention: "mmseg" });
    const lines = named(family, family.conclude([family.observe(map(1, 0, 0), map(0, 1, 0))]));
    expect(lines).toMatchObject({ mDice: (0.5 + 0) / 2, mFscore: 0.5 });
  });

  test("does not look at pixels that are ignored, whatever is predicted there", () => {
    const evidence = overlap(map(0, 1, 200), map(0, 255, 255), { classes: 2, ignore: 255 });
    expect(evidence).toEqual({
      classes: Int32Array.of(0),
      intersection: Int32Array.of(1),
      predicted: Int32Array.of(1),
      labelled: Int32Array.of(1),
      outside: 0,
    });
  });

  test.each([0, 1, 254, 255])("counts a map that is %i all over", (label) => {
    const all = map(...Array(11).fill(label));
    for (const other of [0, 1, 254, 255]) {
      const evidence = overlap(all, map(...Array(11).fill(other)), { classes: 2, ignore: 255 });
      const isScored = other !== 255;
      const both = isScored && label === other && label < 2;
      expect(sum(evidence.intersection)).toBe(both ? 11 : 0);
      expect(sum(evidence.predicted)).toBe(isScored && label < 2 ? 11 : 0);
      expect(sum(evidence.labelled)).toBe(other < 2 ? 11 : 0);
      expect(evidence.outside).toBe(isScored && label >= 2 ? 11 : 0);
    }
  });

  const label = fc.constantFrom(0, 1, 2, 3, 254, 255);
  const runs = fc.array(fc.tuple(label, label, fc.integer({ min: 1, max: 9 })), { minLength: 1 });
  test("counts runs of any length as it counts pixels", () => {
    fc.assert(
      fc.property(runs, fc.nat(3), (pieces, shift) => {
        const labels = (side: 0 | 1) =>
          Uint8Array.from(pieces.flatMap((piece) => Array<number>(piece[2]).fill(piece[side])));
        const both = [labels(0), labels(1)].map((whole) => whole.subarray(shift % whole.length));
        const [p, t] = both.map((part) => map(...part));
        const wide = { ...t, labels: Int32Array.from(t.labels) };
        const options = { classes: 3, ignore: 255 };
        expect(overlap(p, t, options)).toEqual(overlap(p, wide, options));
      }),
    );
  });

  test("takes a prediction of no class as a miss, and says how many there are", () => {
    const evidence = overlap(map(0, 7), map(0, 0), { classes: 2, ignore: 255 });
    expect(evidence).toMatchObject({ labelled: Int32Array.of(2), outside: 1 });
  });

  test("refuses a prediction of no class under the rules of VOC", () => {
    const voc = meanIoU({ classes: 21, ignore: 255, convention: "voc" });
    expect(() => voc.observe(map(0, 21, 255), map(0, 0, 0))).toThrow(
      "2 pixels are predicted to be of no class: voc takes labels from 0 to 20 alone",
    );
    expect(voc.observe(map(0, 21), map(0, 255)).outside).toBe(0);
  });

  test("refuses maps of different sizes", () => {
    const { observe } = meanIoU({ classes: 2, ignore: 255, convention: "mmseg" });
    expect(() => observe(map(0, 0, 0), map(0, 0))).toThrow(
      "the predicted label map has 3×1 pixels, expected 2×1, as its truth",
    );
  });

  test.each(["mmseg", "mit-ade20k", "voc"] as const)(
    "of no pixels says nothing (%s)",
    (convention) => {
      const family = meanIoU({ classes: 2, ignore: 255, convention });
      const ignored = family.observe(map(0), map(255));
      expect(family.conclude([])).toEqual(new Float64Array(6).fill(Number.NaN));
      expect(family.conclude([ignored])).toEqual(new Float64Array(6).fill(Number.NaN));
    },
  );
});
