/**
 * @module Whole runs of the tasks in which something has a place: the search of the exam by its
 * observers, and real models on real images, which need ../shared/data and say so where it is not.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { draw, evaluateNamed, merge, type NamedOptions } from "../src/evaluate/index.ts";
import { folderStore, ledgerDigest, type RunRecord } from "../src/record/index.ts";
import { temporary } from "./support/pictures.ts";

const by = { by: "a test", command: "test" };

/** All but how and when it was made. */
const what = ({ made: _, ...record }: RunRecord) => record;

const lineOf = ({ results }: RunRecord, metric: string) =>
  results.find((result) => result.metric === metric)?.value;

const searches: readonly (readonly [model: string, benchmark: string])[] = [
  ["search-observer", "exam/box-AP"],
  ["search-observer", "exam/mask-AP"],
  ["search-observer-map", "exam/mIoU"],
];

describe.each(searches)("%s on %s", (model, benchmark) => {
  const run = (store: string, options: Partial<NamedOptions> = {}) =>
    evaluateNamed(model, benchmark, {
      size: 112,
      count: 12,
      partRows: 4,
      store,
      ...by,
      ...options,
    });

  let store: string;
  let whole: RunRecord;
  beforeAll(async () => {
    store = await temporary("dense");
    whole = await run(store);
  });

  test("sees most letters, and not all: each line lies in its interval", () => {
    expect(whole.samples).toMatchObject({ scored: 12, broken: [] });
    expect(whole.marks).toEqual([]);
    const [headline] = whole.results;
    expect(headline.value).toBeGreaterThan(0.5);
    expect(headline.value).toBeLessThan(1);
    for (const { value, interval } of whole.results) {
      if (value === null) continue;
      expect(interval?.low).toBeLessThanOrEqual(value);
      expect(interval?.high).toBeGreaterThanOrEqual(value);
    }
  });

  test("goes on where it stopped, with the same bytes", async () => {
    const ledger = folderStore(store).ledgerOf(whole.id);
    const digest = await ledgerDigest(ledger);
    const other = await temporary("dense");
    await cp(store, other, { recursive: true });
    const begun = folderStore(other).ledgerOf(whole.id);
    const [first] = (await readdir(begun)).sort();
    await rm(join(begun, first));
    await rm(join(other, whole.id, "record.json"));
    expect(what(await run(other, { batch: 3 }))).toEqual(what(whole));
    expect(await ledgerDigest(begun)).toBe(digest);
  });

  test("in shards merges into the whole", async () => {
    const shards = await temporary("dense");
    const ids: string[] = [];
    for (const index of [1, 2, 3]) {
      ids.push((await run(shards, { shard: { index, of: 3 } })).id);
    }
    expect(what(await merge({ store: shards, ids, ...by }))).toEqual(what(whole));
  });

  test("draws the worst beside the truth", async () => {
    const out = await temporary("pictures");
    const pictures = await draw({ store, id: whole.id, out, worst: 2 });
    expect(pictures).toHaveLength(2);
    for (const { file, says } of pictures) {
      const { width, height, format } = await sharp(join(out, file)).metadata();
      expect({ width, height, format }).toEqual({ width: 1128, height: 580, format: "png" });
      expect(says).toMatch(/missed|wrong/);
    }
    expect(await readFile(join(out, "index.html"), "utf8")).toContain(pictures[0].file);
  });
});

const data = "../shared/data";
const here = existsSync(join(data, "models")) && existsSync(join(data, "coco/mini"));
if (!here) console.log(`skipped: no models and annotations in ${data}`);

describe.runIf(here)("a real model", () => {
  test("YOLOX-Nano on 79 images of COCO has the box AP that its authors' pipeline gives", async () => {
    const record = await evaluateNamed(join(data, "models/yolox_nano.onnx"), "coco", {
      data: join(data, "coco/mini"),
      set: [
        "resize=letterbox",
        "resizeTo=416",
        "place=top-left",
        "sideRounding=half-even",
        "fill=114,114,114",
        "interpolation=bilinear",
        "resizer=opencv",
        "channels=BGR",
        "scale=1",
        "mean=none",
        "std=none",
        "scoreThreshold=0.001",
      ],
      store: await temporary("yolox"),
      ...by,
    });
    // ../shared/data/README.md: 0.3113 by pycocotools, score > 0.001 and class-wise NMS 0.65.
    expect(Math.abs(Number(lineOf(record, "AP")) - 0.3113)).toBeLessThan(0.0005);
  });

  test("DeepLab v3 labels every pixel of the golden mask as it is there", async () => {
    const root = await temporary("deeplab");
    const [images, maps] = [join(root, "images"), join(root, "maps")];
    for (const folder of [images, maps]) await mkdir(folder);
    const golden = join(data, "segmentation/segmentation_golden_rotation0.png");
    await cp(
      join(data, "segmentation/segmentation_input_rotation0.jpg"),
      join(images, "photo.jpg"),
    );
    // The golden mask has ten times the class: 130 is a horse, 150 a person.
    const { data: levels, info } = await sharp(golden).raw().toBuffer({ resolveWithObject: true });
    const classes = levels.filter((_, i) => i % info.channels === 0).map((level) => level / 10);
    const { width, height } = info;
    await sharp(classes, { raw: { width, height, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toFile(join(maps, "photo.png"));
    const record = await evaluateNamed(
      join(data, "models/deeplabv3_mnv2_voc_257.onnx"),
      "label-maps",
      {
        data: images,
        labels: maps,
        classes: "voc",
        set: [
          "resize=none",
          "cropRounding=half-even",
          "fill=0,0,0",
          "mean=inception",
          "std=inception",
        ],
        store: join(root, "store"),
        ...by,
      },
    );
    expect(lineOf(record, "aAcc")).toBe(1);
    expect(lineOf(record, "mIoU")).toBe(1);
  });
});
