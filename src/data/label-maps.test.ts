import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { labelPng, png } from "../image/fixtures/png.ts";
import type { Dataset } from "./dataset.ts";
import { samplesOf, type Tree, temporaryFolders } from "./fixtures/trees.ts";
import { type DatasetOptions, type datasets, openDataset } from "./index.ts";
import { type LabelMapTruth, openLabelMap } from "./label-maps/source.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

/** Options name files below the root, but a class table that is known. */
async function opened(name: keyof typeof datasets, tree: Tree, options: DatasetOptions = {}) {
  const root = await folders.with(tree);
  const below = Object.entries(options).map(([key, value]) => [
    key,
    String(value) in tree || key === "labels" ? join(root, String(value)) : value,
  ]);
  const images = options.labels === undefined ? root : join(root, "a");
  return (await openDataset(name, {
    root: images,
    ...Object.fromEntries(below),
  })) as Dataset<LabelMapTruth>;
}

/** Ids and labels. */
async function read(dataset: Dataset<LabelMapTruth>): Promise<[string, number[]][]> {
  const samples = await samplesOf(dataset);
  return Promise.all(
    samples.map(async ({ id, truth }) => [id, [...(await openLabelMap(truth)).labels]]),
  );
}

const photo = "any bytes: images are not read when they are listed";

describe("ade20k", () => {
  const two = (images: string, annotations: string): Tree => ({
    [`${images}/ADE_val_00000001.jpg`]: photo,
    [`${images}/ADE_val_00000002.jpg`]: photo,
    [`${annotations}/ADE_val_00000001.png`]: labelPng(2, [0, 1, 2, 150]),
    [`${annotations}/ADE_val_00000002.png`]: labelPng(1, [7], "palette"),
  });
  const expected = [
    ["ADE_val_00000001.jpg", [255, 0, 1, 149]],
    ["ADE_val_00000002.jpg", [6]],
  ];

  test.each<[string, Tree, string]>([
    [
      "as it is published",
      {
        ...two(
          "ADEChallengeData2016/images/validation",
          "ADEChallengeData2016/annotations/validation",
        ),
        "ADEChallengeData2016/images/training/ADE_train_00000001.jpg": photo,
        "ADEChallengeData2016/annotations/training/ADE_train_00000001.png": labelPng(1, [1]),
        "ADEChallengeData2016/objectInfo150.txt": "",
      },
      "folders of images and label maps, validation, 150 classes of ade20k",
    ],
    [
      "without splits",
      two("images", "annotations"),
      "folders of images and label maps, 150 classes of ade20k",
    ],
  ])("is read %s; 0 is not scored, and all others are one less", async (_, tree, layout) => {
    const dataset = await opened("ade20k", tree);
    expect(dataset).toMatchObject({ name: "ade20k", layout, size: 2 });
    expect(await read(dataset)).toEqual(expected);
  });

  test("refuses a number that is no class, and says where it is", async () => {
    const dataset = await opened("ade20k", {
      "images/a.jpg": photo,
      "annotations/a.png": labelPng(2, [1, 1, 1, 151]),
    });
    await expect(read(dataset)).rejects.toThrow(
      /annotations\/a\.png: the pixel \(1, 1\) has the number 151, which is none of ade20k \(known are 0 to 150\)/,
    );
  });

  test("refuses a folder that is none", async () => {
    await expect(opened("ade20k", { "a.jpg": photo })).rejects.toThrow(
      /no images\/ and annotations\/ in it; expected ADEChallengeData2016/,
    );
  });

  const sample = "../shared/data/ade20k/sampleData";
  test.runIf(existsSync(sample))("reads the samples of its development kit", async () => {
    const dataset = (await openDataset("ade20k", { root: sample })) as Dataset<LabelMapTruth>;
    const maps = await Promise.all(
      (await samplesOf(dataset)).map(({ truth }) => openLabelMap(truth)),
    );
    expect(maps.map(({ width, height }) => [width, height])).toEqual([
      [683, 512],
      [500, 364],
      [400, 300],
    ]);
  });
});

describe("label-maps", () => {
  test("knows Cityscapes, and scores 19 of its labels", async () => {
    const dataset = await opened("label-maps", {
      "leftImg8bit/train/x/x_000000_000000_leftImg8bit.png": photo,
      "leftImg8bit/val/ulm/ulm_000000_000019_leftImg8bit.png": photo,
      "gtFine/train/x/x_000000_000000_gtFine_labelIds.png": labelPng(1, [0]),
      "gtFine/val/ulm/ulm_000000_000019_gtFine_labelIds.png": labelPng(4, [7, 33, 29, 0]),
      "gtFine/val/ulm/ulm_000000_000019_gtFine_labelTrainIds.png": labelPng(4, [0, 18, 255, 255]),
      "gtFine/val/ulm/ulm_000000_000019_gtFine_color.png": photo,
      "gtFine/val/ulm/ulm_000000_000019_gtFine_polygons.json": "{}",
    });
    expect(dataset.layout).toBe(
      "Cityscapes, val, maps *_gtFine_labelIds.png, 19 classes of cityscapes, 3 other names ignored",
    );
    expect(await read(dataset)).toEqual([
      ["ulm/ulm_000000_000019_leftImg8bit.png", [0, 18, 255, 255]],
    ]);
  });

  test("takes the trainIds of Cityscapes where there are no labelIds", async () => {
    const dataset = await opened("label-maps", {
      "leftImg8bit/val/ulm/u_leftImg8bit.png": photo,
      "gtFine/val/ulm/u_gtFine_labelTrainIds.png": labelPng(2, [18, 255]),
    });
    expect(await read(dataset)).toEqual([["ulm/u_leftImg8bit.png", [18, 255]]]);
  });

  const voc = {
    "JPEGImages/2007_000001.jpg": photo,
    "JPEGImages/2007_000002.jpg": photo,
    "JPEGImages/2007_000003.jpg": photo,
    "SegmentationClass/2007_000002.png": labelPng(3, [0, 20, 255], "palette"),
    "SegmentationClass/2007_000003.png": labelPng(1, [1], "palette"),
  };
  test("knows PASCAL VOC, by its list of the validation images or by its maps", async () => {
    const list = { "ImageSets/Segmentation/val.txt": "2007_000003\n" };
    const listed = await opened("label-maps", { ...voc, ...list });
    expect(listed.layout).toMatch(
      /^PASCAL VOC, those of val\.txt, 21 classes of voc, 3 other names/,
    );
    expect(await read(listed)).toEqual([["2007_000003.jpg", [1]]]);
    const all = await opened("label-maps", voc);
    expect(await read(all)).toEqual([
      ["2007_000002.jpg", [0, 20, 255]],
      ["2007_000003.jpg", [1]],
    ]);
  });

  test("knows CamVid with its colours", async () => {
    const [sky, road] = [128 + 256 * 128 + 65_536 * 128, 128 + 256 * 64 + 65_536 * 128];
    const dataset = await opened("label-maps", {
      "701_StillsRaw_full/0001TP_006690.png": photo,
      "LabeledApproved_full/0001TP_006690_L.png": labelPng(3, [road, sky, 0], "colours"),
      "label_colors.txt": "128 128 128\tSky\n128 64 128\tRoad\n0 0 0\tVoid\n",
    });
    expect(dataset.classes).toEqual(["Sky", "Road"]);
    expect(await read(dataset)).toEqual([["0001TP_006690.png", [1, 0, 255]]]);
  });

  test.each<[string, Tree]>([
    ["val/ and valannot/", { "val/a.png": photo, "valannot/a.png": labelPng(1, [1]) }],
    [
      "images/ and masks/, with an ending of their own",
      { "images/a.jpg": photo, "masks/a_mask.png": labelPng(1, [1]) },
    ],
    ["a split above them", { "val/images/a.jpg": photo, "val/labels/a.png": labelPng(1, [1]) }],
    [
      "grey that was saved as colours",
      { "images/a.jpg": photo, "labels/a.png": labelPng(1, [0x010101], "colours") },
    ],
  ])("finds %s", async (_, tree) => {
    const dataset = await opened("label-maps", tree, { classes: "2" });
    expect((await read(dataset)).map(([, labels]) => labels)).toEqual([[1]]);
  });

  test("takes two folders that are named, and a class table from a file", async () => {
    const tree = {
      "a/x/1.jpg": photo,
      "b/x/1.png": labelPng(2, [9, 4]),
      "b/notes.txt": "",
      "table.csv": "id,name\n4,road\n9,sky\n",
    };
    const dataset = await opened("label-maps", tree, { labels: "b", classes: "table.csv" });
    expect(dataset.layout).toBe("two folders, 2 classes of table.csv, 1 other name ignored");
    expect(dataset.classes).toEqual(["road", "sky"]);
    expect(await read(dataset)).toEqual([["x/1.jpg", [1, 0]]]);
  });

  test("reads 16 bits, for more than 255 classes", async () => {
    const dataset = await opened(
      "label-maps",
      {
        "images/a.jpg": photo,
        "labels/a.png": png({ depth: 16, width: 2, raw: [0, 1, 44, 255, 255] }),
      },
      { classes: "1000" },
    );
    expect(await read(dataset)).toEqual([["a.jpg", [300, 65_535]]]);
  });

  test.each<[string, Tree, DatasetOptions, RegExp]>([
    [
      "a folder without maps",
      { "a.jpg": photo },
      {},
      /no folders of images and label maps in it; expected leftImg8bit\/ and gtFine\//,
    ],
    [
      "images without a map",
      { "images/a.jpg": photo, "images/b.jpg": photo, "labels/a.png": "" },
      { classes: "2" },
      /labels: no label map for 1 of 2 names \(b\)/,
    ],
    [
      "maps without an image",
      { "images/a.jpg": photo, "labels/a.png": "", "labels/b.png": "" },
      { classes: "2" },
      /images: no image for 1 of 2 names \(b\)/,
    ],
    [
      "a listed image that is not there",
      { ...voc, "ImageSets/Segmentation/val.txt": "2007_000009" },
      {},
      /SegmentationClass: no label map for 1 of 1 name \(2007_000009\)/,
    ],
    [
      "two images of one name",
      { "images/a.jpg": photo, "images/a.png": photo, "labels/a.png": "" },
      { classes: "2" },
      /images: a\.jpg and a\.png have one name/,
    ],
    [
      "maps that are no PNG",
      { "images/a.jpg": photo, "labels/a.bmp": "" },
      { classes: "2" },
      /labels: no label map in it; expected PNG/,
    ],
    [
      "classes that nobody names",
      { "images/a.jpg": photo, "labels/a.png": "" },
      {},
      /which classes are these\? name a class table: ade20k, cityscapes, /,
    ],
  ])("refuses %s", async (_, tree, options, message) => {
    const dataset = opened("label-maps", tree, options);
    await expect(dataset).rejects.toThrow(Refusal);
    await expect(dataset).rejects.toThrow(message);
  });
});

describe("the digest of a dataset of label maps", () => {
  const tree = { "images/a.jpg": photo, "labels/a.png": labelPng(2, [0, 1]) };
  const digestOf = async (files: Tree, classes = "2") =>
    (await opened("label-maps", files, { classes })).digest();

  test("knows every pixel, and what it means", async () => {
    const digest = await digestOf(tree);
    expect(await digestOf(tree)).toBe(digest);
    expect(await digestOf({ ...tree, "labels/a.png": labelPng(2, [1, 0]) })).not.toBe(digest);
    expect(await digestOf(tree, "3")).not.toBe(digest);
  });
});

describe("openLabelMap", () => {
  test("refuses a map of another size than its image", async () => {
    const root = await folders.with({ "a.png": labelPng(2, [0, 1]) });
    const truth = {
      file: join(root, "a.png"),
      coding: {
        name: "x",
        classes: 2,
        numbers: [
          [0, 0],
          [1, 1],
        ] as const,
      },
    };
    expect((await openLabelMap(truth, { width: 2, height: 1 })).width).toBe(2);
    await expect(openLabelMap(truth, { width: 1, height: 2 })).rejects.toThrow(
      /a\.png: has 2×1 pixels, expected 1×2, as its image; a label map is never resized/,
    );
  });

  test("refuses colours where only numbers mean something, and the other way round", async () => {
    const root = await folders.with({
      "grey.png": labelPng(2, [0, 1]),
      "colours.png": labelPng(2, [0, 77], "colours"),
      "other.png": labelPng(1, [0x0a0b0c], "colours"),
    });
    const open = (file: string, numbers: [number, number][], colours?: [number, number][]) =>
      openLabelMap({
        file: join(root, file),
        coding: {
          name: "table.csv",
          classes: 1,
          numbers,
          ...(colours && { colours: { code: "id", meanings: colours } }),
        },
      });
    await expect(open("colours.png", [[0, 0]])).rejects.toThrow(
      /colours\.png: stores colours \(RGB\), expected one number/,
    );
    await expect(open("grey.png", [], [[0, 0]])).rejects.toThrow(
      /grey\.png: stores numbers, and table\.csv does not say what they mean/,
    );
    await expect(open("other.png", [], [[0, 0]])).rejects.toThrow(
      /the pixel \(0, 0\) has the colour 12 11 10, which is none of table\.csv;/,
    );
  });
});

describe("ade20k-full", () => {
  test("reads classes from red and green, as _seg.png stores them", async () => {
    const code = (label: number, instance: number) =>
      Math.floor(label / 256) * 10 + 256 * (label % 256) + 65_536 * instance;
    const dataset = await opened(
      "ade20k-full",
      {
        "images/ADE/validation/urban/street/ADE_val_00000001.jpg": photo,
        "images/ADE/validation/urban/street/ADE_val_00000001_seg.png": labelPng(
          4,
          [0, code(1, 9), code(257, 1), code(300, 2)],
          "colours",
        ),
        "images/ADE/validation/urban/street/ADE_val_00000001_parts_1.png": photo,
        "images/ADE/validation/urban/street/ADE_val_00000001.json": "{}",
        "names.txt": Array.from({ length: 300 }, (_, i) => `class ${i + 1}`).join("\n"),
      },
      { classes: "names.txt" },
    );
    expect(dataset.layout).toBe(
      "full ADE20K, maps *_seg.png, 300 classes of names.txt, 2 other names ignored",
    );
    expect(await read(dataset)).toEqual([
      ["urban/street/ADE_val_00000001.jpg", [65_535, 0, 256, 299]],
    ]);
  });

  test("asks for the names of its classes", async () => {
    await expect(opened("ade20k-full", {})).rejects.toThrow(
      "ade20k-full: which classes? name a file",
    );
  });
});
