/**
 * @module Real annotations and results through the readers and average precision, against pycocotools and
 * lvis (versions in the fixture, made by src/metrics/fixtures/make-average-precision.py --real): every
 * entry and line, to the last bit. The files are those of ../shared/data.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  frequenciesOf,
  type Kind,
  objectsOf,
  readAnnotations,
  readResults,
} from "../src/data/index.ts";
import expected from "../src/metrics/fixtures/average-precision-real.json" with { type: "json" };
import {
  averagePrecision,
  cocoSummary,
  lvisAveragePrecision,
  precisionRecall,
} from "../src/metrics/index.ts";
import { type Detections, maskArea, type Objects } from "../src/scene/index.ts";
import { digest } from "./support/ap-digests.ts";

const data = "../shared/data/coco";
const isHere = existsSync(data);
if (!isHere) console.log(`skipped: no annotations in ${data}`);

/** What is true of each image, and what was said of it. */
async function cocoImages(truth: string, results: string, kind: Kind) {
  const annotations = await readAnnotations(join(data, truth));
  const objects = objectsOf(annotations, { [kind]: true, boxes: true });
  const said = (await readResults(join(data, results), annotations)).detectionsOf({ [kind]: true });
  return {
    categories: annotations.categories.length,
    images: annotations.images.map((_, i) => ({ truth: objects(i), said: said(i) })),
  };
}

describe.runIf(isHere)("on real files", () => {
  const instances = "fake100/instances_val2014_100.json";
  test.each([
    ["fake100 boxes", "boxes", instances, "fake100/instances_val2014_fakebbox100_results.json"],
    ["fake100 masks", "masks", instances, "fake100/instances_val2014_fakesegm100_results.json"],
    ["keypoints", "keypoints", "keypoints/gt_dataset.json", "keypoints/dt_dataset.json"],
    [
      "mini boxes",
      "boxes",
      "mini/annotations/instances_val2017.json",
      "mini/yolox_nano_results_val2017.json",
    ],
  ] as const)("average precision is pycocotools': %s", async (name, kind, truth, results) => {
    const { categories, images } = await cocoImages(truth, results, kind);
    const family = averagePrecision({ overlaps: kind, categories });
    const evidence = images.map(({ said, truth }) => family.observe(said, truth));
    const { precision, recall, scores } = precisionRecall(family, evidence);
    expect([...family.conclude(evidence)]).toEqual(expected[name].lines);
    expect([precision, recall, scores].map(digest).join("")).toBe(expected[name].digests);
  });

  test("the lines read as those that came with the results", async () => {
    const printed = readFileSync(join(data, "fake100/val2014_fake_eval_res.txt"), "utf8");
    const results = "fake100/instances_val2014_fakebbox100_results.json";
    const { categories, images } = await cocoImages(instances, results, "boxes");
    const family = averagePrecision({ overlaps: "boxes", categories });
    const evidence = images.map(({ said, truth }) => family.observe(said, truth));
    const lines = cocoSummary(family, family.conclude(evidence)).map(
      (line) => line.replaceAll(/ +/g, " "), // the layout has changed since 2014, by a space
    );
    for (const line of lines) expect(printed.replaceAll(/ +/g, " ")).toContain(line);
  });

  test.each(["boxes", "masks"] as const)(
    "LVIS average precision is lvis': %s",
    async (overlaps) => {
      const annotations = await readAnnotations(join(data, "lvis_val_100.json"));
      const family = lvisAveragePrecision({
        overlaps,
        frequencies: frequenciesOf(annotations),
      });
      const objects = objectsOf(annotations, { boxes: true, masks: true });
      const evidence = annotations.images.map((_, i) => {
        const truth = objects(i);
        return family.observe(found(truth, overlaps), truth);
      });
      const { precision, recall } = precisionRecall(family, evidence);
      const { lines, digests } = expected[`lvis ${overlaps}`];
      expect([...family.conclude(evidence)]).toEqual(lines);
      expect([precision, recall].map(digest).join("")).toBe(digests);
    },
  );
});

/** Each object is found once; every third where the next one is, every seventh as the category after that. */
function found(truth: Objects, overlaps: "boxes" | "masks"): Detections {
  const n = truth.areas.length;
  const place = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? (i + 1) % n : i));
  const boxes = place.map((at) => truth.boxes.subarray(4 * at, 4 * at + 4));
  const masks = place.flatMap((at) => truth.masks?.[at] ?? []);
  const areas =
    overlaps === "masks" ? masks.map(maskArea) : boxes.map(([, , width, height]) => width * height);
  return {
    categories: truth.categories.map((own, i) =>
      i % 7 === 0 ? truth.categories[(i + 2) % n] : own,
    ),
    scores: Float64Array.from(place, (_, i) => ((i * 37) % 101) / 101),
    boxes: Float64Array.from(boxes.flatMap((box) => [...box])),
    areas: Float64Array.from(areas),
    masks,
  };
}
