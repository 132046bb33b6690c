/** @module Against `mask_to_boundary` of boundary_iou, by class: fixtures/make-label-maps.py. */
import { describe, expect, test } from "vitest";
import type { LabelMap } from "../scene/index.ts";
import { boundaryIoU, boundaryWidth } from "./boundary-iou.ts";
import cases from "./fixtures/label-maps.json" with { type: "json" };
import { pair } from "./fixtures/label-maps.ts";

describe("boundaryIoU", () => {
  test.each(cases)("of $classes classes at $ratio of the diagonal ($seed)", (one) => {
    const family = boundaryIoU({ classes: one.classes, ignore: 255, ratio: one.ratio });
    const evidence = Array.from({ length: 10 }, (_, i) => {
      const { prediction, truth } = pair(one, i);
      return family.observe(prediction, truth);
    });
    expect(family.conclude(evidence)[0]).toBeCloseTo(one.boundary, 12);
    expect(family.reweighed(evidence)(evidence.map(() => 2))[0]).toBeCloseTo(one.boundary, 12);
  });

  test("counts the pixels near an edge alone", () => {
    const family = boundaryIoU({ classes: 2, ignore: 255 });
    const square: LabelMap = { width: 9, height: 9, labels: new Uint8Array(81) };
    const { predicted, intersection } = family.observe(square, square);
    expect(predicted).toEqual(Int32Array.of(81 - 49)); // the width is 1, and the border an edge
    expect(intersection).toEqual(predicted);
  });

  test.each([
    [{ width: 10, height: 10 }, 0.02, 1],
    [{ width: 683, height: 512 }, 0.02, 17],
    [{ width: 3, height: 4 }, 0.5, 2], // 2.5, half to even
    [{ width: 3, height: 4 }, 0.7, 4], // 3.5
  ])("of an image of %o at %f is %i wide", (size, ratio, width) => {
    expect(boundaryWidth(size, ratio)).toBe(width);
  });
});
