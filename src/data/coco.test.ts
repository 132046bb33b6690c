import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Objects } from "../scene/index.ts";
import type { Dataset, Sample } from "./dataset.ts";
import { type Tree, temporaryFolders } from "./fixtures/trees.ts";
import { type datasets, openDataset } from "./index.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

const thing = { area: 6, bbox: [1, 2, 3, 2], iscrowd: 0, category_id: 5 };
const images = [
  { id: 30, file_name: "30.jpg", width: 8, height: 8 },
  { id: 4, file_name: "4.jpg", width: 8, height: 8 },
];
const truth = {
  images,
  categories: [
    { id: 5, name: "dog" },
    { id: 2, name: "cat" },
  ],
  annotations: [
    { ...thing, id: 1, image_id: 30, segmentation: [[1, 2, 4, 2, 4, 4, 1, 4]] },
    { ...thing, id: 2, image_id: 4, segmentation: { size: [8, 8], counts: [60, 4] } },
    { ...thing, id: 3, image_id: 4, segmentation: { size: [8, 8], counts: "0P2" }, iscrowd: 1 },
  ],
};
const text = JSON.stringify(truth);
const photos = (folder: string): Tree => ({ [`${folder}4.jpg`]: "44", [`${folder}30.jpg`]: "333" });

async function opened(
  name: keyof typeof datasets,
  tree: Tree,
  { at = "", annotations }: { readonly at?: string; readonly annotations?: string } = {},
) {
  const root = await folders.with(tree);
  const dataset = (await openDataset(name, {
    root: join(root, at),
    ...(annotations === undefined ? {} : { annotations: join(root, annotations) }),
  })) as Dataset<Objects>;
  const samples: Sample<Objects>[] = [];
  for await (const sample of dataset.samples()) samples.push(sample);
  return { dataset, samples, digest: await dataset.digest() };
}

describe("coco", () => {
  const layouts: [string, Tree, { at?: string; annotations?: string }, string][] = [
    [
      "as it is unpacked",
      { "annotations/instances_val2017.json": text, ...photos("val2017/") },
      {},
      "val2017 with annotations/instances_val2017.json",
    ],
    [
      "with images/ between",
      { "annotations/instances_val2017.json": text, ...photos("images/val2017/") },
      {},
      "images/val2017 with annotations/instances_val2017.json",
    ],
    [
      "named by the folder of its images",
      {
        "annotations/instances_val2017.json": text,
        "annotations/instances_train2017.json": "",
        ...photos("val2017/"),
      },
      { at: "val2017" },
      "val2017 with ../annotations/instances_val2017.json",
    ],
    [
      "named by its annotation file",
      { "annotations/instances_val2017.json": text, ...photos("images/") },
      { at: "annotations/instances_val2017.json" },
      "../images with instances_val2017.json",
    ],
    [
      "with annotations elsewhere",
      { "some/where.json": text, ...photos("photos/") },
      { at: "photos", annotations: "some/where.json" },
      "photos with ../some/where.json",
    ],
    [
      "in one folder, as Roboflow writes it",
      { "valid/_annotations.coco.json": text, ...photos("valid/") },
      { at: "valid" },
      "valid with _annotations.coco.json",
    ],
  ];

  test.each(layouts)("is found %s", async (_, tree, where, layout) => {
    const { dataset, samples, digest } = await opened("coco", tree, where);
    expect(dataset.layout).toBe(layout);
    expect(dataset.classes).toEqual(["cat", "dog"]);
    expect(samples.map(({ id }) => id)).toEqual(["4.jpg", "30.jpg"]);
    expect(samples[0].truth).toEqual({
      ids: Float64Array.of(2, 3),
      categories: Int32Array.of(1, 1),
      boxes: Float64Array.of(1, 2, 3, 2, 1, 2, 3, 2),
      areas: Float64Array.of(6, 6),
      crowd: Uint8Array.of(0, 1),
      ignored: Uint8Array.of(0, 0),
      masks: [
        { width: 8, height: 8, runs: Uint32Array.of(60, 4) },
        { width: 8, height: 8, runs: Uint32Array.of(0, 64) },
      ],
    });
    // The same images and the same truth have one digest, wherever they lie.
    expect(digest).toBe((await opened("coco", layouts[0][1])).digest);
  });

  test("has another digest with another truth", async () => {
    const other = structuredClone(truth);
    other.annotations[0].bbox[0] = 1.5;
    const tree = { "annotations/instances_val2017.json": text, ...photos("val2017/") };
    const { digest } = await opened("coco", tree);
    const changed = { ...tree, "annotations/instances_val2017.json": JSON.stringify(other) };
    expect((await opened("coco", changed)).digest).not.toBe(digest);
  });

  test("of boxes alone has no masks", async () => {
    const annotations = truth.annotations.map(({ segmentation: _, ...rest }) => rest);
    const { samples } = await opened("coco", {
      "instances.json": JSON.stringify({ ...truth, annotations }),
      ...photos(""),
    });
    expect(samples[0].truth).not.toHaveProperty("masks");
  });

  test("tells what it leaves out", async () => {
    const annotations = [...truth.annotations, { ...thing, id: 9, image_id: 999 }];
    const { dataset } = await opened("coco", {
      "instances.json": JSON.stringify({ ...truth, annotations }),
      ...photos(""),
    });
    expect(dataset.layout).toMatch(
      /with instances\.json; 1 annotation left out, as by pycocotools: the file does not list the image/,
    );
  });

  test.each<[string, Tree, RegExp]>([
    [
      "an image is missing",
      { "instances_val2017.json": text, "val2017/4.jpg": "" },
      /: 1 of the 2 images of .*instances_val2017\.json not found \(30\.jpg\); expected .*val2017.30\.jpg, or annotations of those that are there$/,
    ],
    [
      "it cannot be told which annotations are meant",
      { "instances_a.json": text, "instances_b.json": text },
      /several annotation files \(instances_a\.json, instances_b\.json\); name one of them as annotations$/,
    ],
    [
      "there are no annotations",
      photos("val2017/"),
      /no instances_….json in it, in its annotations\/ or beside it; name the annotation file as annotations$/,
    ],
  ])("is refused where %s", async (_, tree, message) => {
    await expect(opened("coco", tree)).rejects.toThrow(message);
  });
});

test("coco-keypoints refuses a file without keypoints", async () => {
  await expect(
    opened("coco-keypoints", { "annotations/instances_val2017.json": text, ...photos("val2017/") }),
  ).rejects.toThrow(
    /instances_val2017\.json: no annotation has keypoints; name the file of those that have, as person_keypoints_val2017\.json$/,
  );
});

test("coco-keypoints takes the file of persons", async () => {
  const keypoints = Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 2 : i));
  const annotations = [{ ...thing, id: 1, image_id: 4, keypoints, num_keypoints: 17 }];
  const { dataset, samples } = await opened("coco-keypoints", {
    "annotations/instances_val2017.json": text,
    "annotations/person_keypoints_val2017.json": JSON.stringify({ ...truth, annotations }),
    ...photos("val2017/"),
  });
  expect(dataset.layout).toMatch(/with annotations\/person_keypoints_val2017\.json$/);
  expect(samples[0].truth.keypoints).toEqual(Float64Array.from(keypoints));
  expect(samples[1].truth.keypoints).toHaveLength(0);
});

describe("lvis", () => {
  const url = "http://images.cocodataset.org";
  const lvis = {
    images: [
      { id: 4, width: 8, height: 8, coco_url: `${url}/train2017/4.jpg` },
      { id: 30, width: 8, height: 8, coco_url: `${url}/val2017/30.jpg` },
    ].map((image) => ({ ...image, neg_category_ids: [2], not_exhaustive_category_ids: [5] })),
    categories: [
      { id: 5, name: "dog", frequency: "f" },
      { id: 2, name: "cat", frequency: "r" },
    ],
    annotations: [truth.annotations[0], { ...truth.annotations[1], area: 0 }],
  };

  test("is found with images of both years' folders, and says what was looked for", async () => {
    const { dataset, samples } = await opened("lvis", {
      "annotations/lvis_v1_val.json": JSON.stringify(lvis),
      "train2017/4.jpg": "",
      "val2017/30.jpg": "",
    });
    expect(dataset.layout).toBe(
      "train2017, val2017 with annotations/lvis_v1_val.json; 1 annotation left out, as by lvis: the area is 0",
    );
    expect(dataset.frequencies).toEqual(["r", "f"]);
    expect(samples.map(({ id }) => id)).toEqual(["4.jpg", "30.jpg"]);
    expect(samples[1].truth).toMatchObject({
      ids: Float64Array.of(1),
      absent: Int32Array.of(0),
      notExhaustive: Int32Array.of(1),
    });
  });

  test("is refused where the file is of COCO", async () => {
    const tree = { "lvis.json": text, ...photos("") };
    await expect(opened("lvis", tree)).rejects.toThrow(
      /does not say what was looked for \(neg_category_ids\), so it is not of LVIS; open it as coco$/,
    );
  });
});

const mini = "../shared/data/coco/mini";
test.runIf(existsSync(mini))("79 images of val2017 are found, with their objects", async () => {
  const dataset = (await openDataset("coco", { root: mini })) as Dataset<Objects>;
  let objects = 0;
  for await (const { truth } of dataset.samples()) objects += truth.ids.length;
  expect([dataset.size, dataset.classes.length, objects]).toEqual([79, 80, 624]);
});
