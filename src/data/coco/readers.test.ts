/**
 * @module What is read of annotation and result files, against pycocotools 2.0.11 (`COCO`, `loadRes`,
 * `annToRLE`) and lvis 0.5.3 (`LVIS`, `LVISResults`), to the bit: fixtures/make-coco.py. The real files
 * are those of ../shared/data.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../../../test/support/pictures.ts";
import { type Detections, type Instances, maskText, type Objects } from "../../scene/index.ts";
import { readAnnotations } from "./annotations.ts";
import fixture from "./fixtures/coco.fixture.json" with { type: "json" };
import { objectsOf } from "./objects.ts";
import type { Parts } from "./parts.ts";
import { readResults } from "./results.ts";

interface Thing {
  /** Place of the category, area, box. */
  readonly numbers: readonly number[];
  readonly score: number | null;
  readonly id: number | null;
  readonly crowd: number | null;
  readonly keypoints: readonly number[] | null;
  readonly mask: string | null;
}

/** Things as the fixture has them. */
function things(all: Instances & Partial<Detections & Objects>): Thing[] {
  return Array.from(all.categories, (category, i) => ({
    numbers: [category, all.areas[i], ...all.boxes.subarray(4 * i, 4 * i + 4)],
    score: all.scores?.[i] ?? null,
    id: all.ids?.[i] ?? null,
    crowd: all.crowd?.[i] ?? null,
    keypoints:
      all.keypoints === undefined
        ? null
        : Array.from(all.keypoints).slice(
            (i * all.keypoints.length) / all.categories.length,
            ((i + 1) * all.keypoints.length) / all.categories.length,
          ),
    mask: all.masks === undefined ? null : maskText(all.masks[i]),
  }));
}

interface Asked {
  readonly truth: string;
  readonly results: string;
  readonly ofTruth: Parts;
  readonly ofResults: Parts;
}

async function read({ truth, results, ofTruth, ofResults }: Asked) {
  const annotations = await readAnnotations(truth);
  const found = await readResults(results, annotations);
  const objects = objectsOf(annotations, ofTruth);
  const detections = found.detectionsOf(ofResults);
  return annotations.images.map(({ id }, image) => ({
    image: id,
    truth: things(objects(image)),
    results: things(detections(image)),
  }));
}

test.each(fixture.small.map((small, i) => ({ i, ...small })))(
  "small files of every form are read as pycocotools reads them: $i",
  async ({ truth, results, values }) => {
    const folder = await temporary("coco");
    await writeFile(join(folder, "truth.json"), JSON.stringify(truth, null, 1));
    await writeFile(join(folder, "results.json"), JSON.stringify(results));
    const hasKeypoints = results.some((result) => "keypoints" in result);
    const given = await read({
      truth: join(folder, "truth.json"),
      results: join(folder, "results.json"),
      ofTruth: hasKeypoints ? { boxes: true } : { boxes: true, masks: true },
      ofResults: hasKeypoints ? { keypoints: true } : { boxes: true, masks: true },
    });
    expect(given).toEqual(values);
  },
);

const data = "../shared/data/coco";
const isHere = existsSync(data);
if (!isHere) console.log(`skipped: no files in ${data}`);

/** As in make-coco.py. */
function digestOf(images: Awaited<ReturnType<typeof read>>) {
  const hash = createHash("sha256");
  for (const { truth, results } of images) {
    for (const { numbers, score, id, keypoints, mask } of [...truth, ...results]) {
      hash.update(Float64Array.of(...numbers, Number(score ?? id), ...(keypoints ?? [])));
      hash.update(mask ?? "");
    }
  }
  return {
    digest: hash.digest("hex"),
    objects: images.reduce((n, { truth }) => n + truth.length, 0),
    detections: images.reduce((n, { results }) => n + results.length, 0),
  };
}

describe.runIf(isHere)("real files", () => {
  test.each(fixture.real)("$results is read as pycocotools reads it", async (real) => {
    const { truth, results, masks, digest, objects, detections } = real;
    const parts = { boxes: true, masks, keypoints: results.startsWith("keypoints") };
    const asked = { truth: join(data, truth), results: join(data, results) };
    expect(digestOf(await read({ ...asked, ofTruth: parts, ofResults: parts }))).toEqual({
      digest,
      objects,
      detections,
    });
  });

  test("lvis_val_100.json is read as lvis reads it: 300 detections an image, and only things with an area", async () => {
    const { truth, digest, objects, detections } = fixture.lvis;
    const results = join(await temporary("lvis"), "results.json");
    await writeFile(results, JSON.stringify(await lvisResults(join(data, truth))));
    const images = await read({
      truth: join(data, truth),
      results,
      ofTruth: { boxes: true, masks: true },
      ofResults: { boxes: true },
    });
    const byScore = images.map((image) => ({
      ...image,
      results: image.results.sort((a, b) => Number(b.score) - Number(a.score)),
    }));
    expect(digestOf(byScore)).toEqual({ digest, objects, detections });
  });
});

/** As in make-coco.py. */
async function lvisResults(file: string): Promise<object[]> {
  const { annotations, images } = JSON.parse(await readFile(file, "utf8")) as {
    annotations: { id: number; image_id: number; category_id: number; bbox: number[] }[];
    images: { id: number }[];
  };
  const moved = annotations.map(({ id, image_id, category_id, bbox: [x, y, w, h] }) => ({
    image_id,
    category_id,
    bbox: [x + 0.5, y, w, h],
    score: ((id * 37) % 101) / 101,
  }));
  const others = Array.from({ length: 500 }, (_, i) => ({
    image_id: images[3].id,
    category_id: 1 + ((i * 13) % 1250),
    bbox: [1.5, 2.5, i % 5 === 0 ? 0 : 3.25, 7],
    score: ((i * 29) % 97) / 97,
  }));
  return [...moved, ...others];
}
