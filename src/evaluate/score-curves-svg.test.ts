import { expect, test } from "vitest";
import type { Score } from "./score.ts";
import { curvesSvg } from "./score-curves-svg.ts";

const score: Score = {
  task: "boxes",
  metricFamily: "box-ap+idZero",
  images: 2,
  lines: [],
  text: [],
  tables: {},
  curves: {
    recall: [0, 0.5, 1],
    curves: [
      { class: null, iou: 0.5, precision: [1, 0.5, 0] },
      { class: null, iou: 0.75, precision: [-1, -1, -1] },
      { class: 'a "cat" & <dog>', iou: 0.5, precision: [1, 0.25, 0] },
    ],
  },
  notes: [],
};

test("a curve goes from its precision at recall 0 to that at recall 1", () => {
  expect(curvesSvg(score)).toContain("M64.00 48.00L304.00 248.00L544.00 448.00");
});

test("both axes are labelled, and each curve has its IoU and the area under it", () => {
  const svg = curvesSvg(score);
  for (const text of [
    "recall",
    "precision",
    "0.2",
    "IoU 0.50: AP 0.500",
    "box-ap, corrected: 2 images",
  ]) {
    expect(svg).toContain(`>${text}</text>`);
  }
});

test("keypoints overlap by OKS", () => {
  expect(curvesSvg({ ...score, task: "keypoints" })).toContain(">OKS 0.50: AP 0.500</text>");
});

test("a curve of nothing is not drawn, and its area is a dash", () => {
  expect(curvesSvg(score)).toContain("IoU 0.75: AP —");
  expect(curvesSvg(score).match(/<path[^>]*fill="none" stroke="[^"]*" stroke-width/g)).toHaveLength(
    2,
  );
});

test("names of classes do no harm", () => {
  expect(curvesSvg(score)).toContain("<title>a &#34;cat&#34; &#38; &#60;dog&#62;</title>");
});

test("without curves it is refused", () => {
  const { curves: _, ...without } = score;
  expect(() => curvesSvg(without)).toThrow("boxes: has no precision-recall curves");
});
