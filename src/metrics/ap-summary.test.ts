import { describe, expect, test } from "vitest";
import { cocoSummary, fixed, lvisSummary } from "./ap-summary.ts";
import { averagePrecision } from "./average-precision.ts";
import { lvisAveragePrecision } from "./lvis-average-precision.ts";

const values = Array.from({ length: 13 }, (_, i) => (i === 3 ? Number.NaN : i / 16));

// pycocotools 2.0.11: COCOeval.summarize
test("the lines of COCO are laid out as COCOeval prints them", () => {
  expect(cocoSummary(averagePrecision({ overlaps: "boxes", categories: 1 }), values)).toEqual([
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.000",
    " Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.062",
    " Average Precision  (AP) @[ IoU=0.75      | area=   all | maxDets=100 ] = 0.125",
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = -1.000",
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=medium | maxDets=100 ] = 0.250",
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = 0.312",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=  1 ] = 0.375",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets= 10 ] = 0.438",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.500",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = 0.562",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=medium | maxDets=100 ] = 0.625",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = 0.688",
  ]);
});

// lvis 0.5.3: LVISEval.print_results
test("the lines of LVIS are laid out as LVISEval prints them", () => {
  const family = lvisAveragePrecision({ overlaps: "boxes", frequencies: ["r", "c", "f"] });
  const lines = lvisSummary(family, values);
  expect(lines.length).toBe(13);
  expect([lines[0], lines[1], lines[3], lines[6], lines[9], lines[12]]).toEqual([
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=300 catIds=all] = 0.000",
    " Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=300 catIds=all] = 0.062",
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=     s | maxDets=300 catIds=all] = -1.000",
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=300 catIds=  r] = 0.375",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=300 catIds=all] = 0.562",
    " Average Recall     (AR) @[ IoU=0.50:0.95 | area=     l | maxDets=300 catIds=all] = 0.750",
  ]);
});

// Python 3.11: "{:0.3f}".format(x)
describe("fixed", () => {
  test.each([
    [0.0625, "0.062"],
    [0.1875, "0.188"],
    [0.3125, "0.312"],
    [0.0005, "0.001"],
    [0.5045806987249628, "0.505"],
    [0.9995, "1.000"],
    [-1, "-1.000"],
  ])("rounds %d to %s, as Python does", (value, expected) => {
    expect(fixed(value, 3)).toBe(expected);
  });

  test("rounds to two decimals likewise", () => {
    expect([0.125, 0.375, 0.875, 0.95].map((value) => fixed(value, 2))).toEqual([
      "0.12",
      "0.38",
      "0.88",
      "0.95",
    ]);
  });
});
