/**
 * @module The errors of real detections, against tidecv 1.0.1 (src/metrics/fixtures/make-tide.py). It needs the
 * files of ../shared/data, and says so where they are not.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { objectsOf, readAnnotations, readResults } from "../src/data/index.ts";
import { scoreCoco } from "../src/evaluate/index.ts";
import fixture from "../src/metrics/fixtures/tide.json" with { type: "json" };
import { tide } from "../src/metrics/index.ts";

const data = "../shared/data/coco";
const isHere = existsSync(data);
if (!isHere) console.log(`skipped: no annotations in ${data}`);

describe.runIf(isHere)("the errors of", () => {
  test.each(fixture.files)("$results are those of tidecv", async (expected) => {
    const overlaps = expected.overlaps === "masks" ? "masks" : "boxes";
    const annotations = await readAnnotations(join(data, expected.truth));
    const truth = objectsOf(annotations, { boxes: true, [overlaps]: true });
    const results = await readResults(join(data, expected.results), annotations);
    const said = results.detectionsOf({ [overlaps]: true });
    const table = tide({ overlaps });
    // tidecv goes through the images as they stand in the file, and here they are sorted by their ids.
    const { images } = JSON.parse(readFileSync(join(data, expected.truth), "utf8"));
    const places = images.map(({ id }: { id: number }) =>
      annotations.images.findIndex((image) => image.id === id),
    );
    const rows = table.conclude(places.map((i: number) => table.observe(said(i), truth(i))));
    expect(rows.slice(0, 6).map(({ count }) => count)).toEqual(expected.counts);
    for (const [i, { type, dAP }] of rows.entries()) {
      expect(dAP, type).toBeCloseTo(expected.gains[i], 10);
    }
  });

  test("a score tells them where it is asked to", async () => {
    const [expected] = fixture.files.filter(({ results }) => results.includes("yolox"));
    const { tables } = await scoreCoco({
      predictions: join(data, expected.results),
      truth: join(data, expected.truth),
      task: "boxes",
      resamples: 0,
      errors: true,
    });
    const { columns, rows } = tables.errors;
    expect(columns).toEqual(["error", "count", "AP50 would gain"]);
    for (const [i, [type, count, gain]] of rows.slice(0, 6).entries()) {
      expect(count, String(type)).toBe(expected.counts[i]);
      expect(gain, String(type)).toBeCloseTo(expected.gains[i], 10);
    }
  });

  test("keypoints are not told", async () => {
    const keypoints = {
      predictions: join(data, "keypoints/dt_dataset.json"),
      truth: join(data, "keypoints/gt_dataset.json"),
    };
    await expect(scoreCoco({ ...keypoints, errors: true })).rejects.toThrow(
      "types of errors are told of boxes and masks, not of keypoints",
    );
  });
});
