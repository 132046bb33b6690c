import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import type { Dataset } from "./dataset.ts";
import { images, placed, samplesOf, type Tree, temporaryFolders, wnids } from "./fixtures/trees.ts";
import { type DatasetOptions, datasets, imagenetClasses, openDataset, openImage } from "./index.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

/** Ids and labels of the dataset of a kind over some files; options name files below the root. */
async function opened(name: keyof typeof datasets, tree: Tree, options: DatasetOptions = {}) {
  const root = await folders.with(tree);
  const below = Object.entries(options).map(([key, file]) => [key, join(root, String(file))]);
  const dataset = (await openDataset(name, {
    root,
    ...Object.fromEntries(below),
  })) as Dataset<Labels>;
  const found = (await samplesOf(dataset)).map(({ id, truth }): [string, Labels] => [id, truth]);
  return { dataset, found };
}

describe("imagenet-real", () => {
  const real = [
    [],
    [970, 795],
    [230, 231],
    [809],
    [516, 850],
    [57],
    [334],
    [700],
    [674],
    [332],
    [109],
    [286, 287],
  ];
  const labels = JSON.stringify([...real, [1], [2]]);
  const expected = images.map(({ name }, i): [string, Labels] => [`${name}.JPEG`, real[i]]);

  test.each<[string, Tree]>([
    [
      "WNID folders, which come in another order",
      placed(({ name, index }) => `${wnids[index]}/${name}.JPEG`),
    ],
    ["a flat folder without other labels", placed(({ name }) => `${name}.JPEG`)],
  ])("matches its labels by name in %s; an empty list is kept", async (_, tree) => {
    const { dataset, found } = await opened("imagenet-real", { ...tree, "real.json": labels });
    expect(found).toEqual(expected);
    expect(dataset.name).toBe("imagenet-real");
    expect(dataset.layout).toMatch(/, labels from real\.json \(sorted indices\)/);
  });

  test("asks for real.json where there is none", async () => {
    await expect(opened("imagenet-real", { "n01440764/a.jpg": "" })).rejects.toThrow(
      /no real\.json in it or beside it; fetch it/,
    );
  });

  test("refuses images that the list does not reach", async () => {
    const tree = { "n02105855/ILSVRC2012_val_00000003.JPEG": "", "real.json": "[[1],[2]]" };
    await expect(opened("imagenet-real", tree)).rejects.toThrow(
      /real\.json: has 2 labels, but none for 1 of 1 image \(ILSVRC2012_val_00000003/,
    );
  });
});

describe("imagenet-v2", () => {
  test("counts its folders as numbers, though they sort as text", async () => {
    const { found } = await opened("imagenet-v2", {
      "imagenetv2-matched-frequency-format-val/0/x.jpeg": "",
      "imagenetv2-matched-frequency-format-val/2/x.jpeg": "",
      "imagenetv2-matched-frequency-format-val/10/x.jpeg": "",
      "imagenetv2-matched-frequency-format-val/999/x.jpeg": "",
    });
    expect(found).toEqual([0, 2, 10, 999].map((index) => [`${wnids[index]}/x.jpeg`, [index]]));
  });
});

describe.each([
  ["imagenet-a", 6, 0],
  ["imagenet-r", 1, 0],
] as const)("%s", (name, inside, outside) => {
  test("has 200 classes that are scored against each other", async () => {
    const { dataset, found } = await opened(name, {
      [`${wnids[inside]}/a.jpg`]: "",
      "README.txt": "",
    });
    expect(found).toEqual([[`${wnids[inside]}/a.jpg`, [inside]]]);
    expect(dataset.subset).toHaveLength(200);
    expect(dataset.classes).toHaveLength(1000);
  });

  test("refuses another class", async () => {
    await expect(opened(name, { [`${wnids[outside]}/a.jpg`]: "" })).rejects.toThrow(
      /has 200 classes, and 1 image of others \(n01440764\/a\.jpg\); is this another dataset\?/,
    );
  });
});

test("imagenet-sketch is found below sketch/", async () => {
  const { found } = await opened("imagenet-sketch", { "sketch/n01440764/sketch_0.JPEG": "" });
  expect(found).toEqual([["n01440764/sketch_0.JPEG", [0]]]);
});

describe("folder", () => {
  const tree = {
    "b/1.png": "",
    "B/1.png": "",
    "a/2.png": "",
    "a/x.txt": "",
    "map.txt": "b\na\nB\nc\n",
  };

  test("counts classes in the order of names by code unit", async () => {
    const { dataset, found } = await opened("folder", tree);
    expect(dataset.classes).toEqual(["B", "a", "b"]);
    expect(found).toEqual([
      ["B/1.png", [0]],
      ["a/2.png", [1]],
      ["b/1.png", [2]],
    ]);
    expect(dataset.layout).toBe("3 class folders, 2 other names ignored");
  });

  test("counts them in the order of a class map, also those without images", async () => {
    const { dataset, found } = await opened("folder", tree, { classes: "map.txt" });
    expect(dataset.classes).toEqual(["b", "a", "B", "c"]);
    expect(found.map(([, label]) => label)).toEqual([[2], [1], [0]]);
  });

  test.each<[string, Tree, DatasetOptions, RegExp]>([
    [
      "without images",
      { "a/x.txt": "" },
      {},
      /1 folder and no image in them; expected <class>\/<image>/,
    ],
    [
      "with a class that the map lacks",
      { ...tree, "c.txt": "a\nb\n" },
      { classes: "c.txt" },
      /c\.txt: does not name B of /,
    ],
    [
      "with a class twice in the map",
      { ...tree, "c.txt": "a\na\nb\nB\n" },
      { classes: "c.txt" },
      /c\.txt: a class name is empty or there twice/,
    ],
    [
      "with a label above its classes",
      { "a/1.png": "", "l.csv": "a/1.png,7\n" },
      { labels: "l.csv" },
      /l\.csv: label 7 of a\/1\.png is no class; expected 0 to 0/,
    ],
  ])("%s is refused", async (_, files, options, message) => {
    await expect(opened("folder", files, options)).rejects.toThrow(message);
  });
});

describe("openDataset", () => {
  test("guesses the name that was meant", async () => {
    await expect(openDataset("imagenet1k")).rejects.toThrow(
      'unknown dataset "imagenet1k": did you mean "imagenet-1k"?',
    );
  });

  test.each(Object.keys(datasets))("%s says what it needs", async (name) => {
    await expect(openDataset(name)).rejects.toThrow(Refusal);
    expect(datasets[name as keyof typeof datasets].summary).not.toBe("");
  });

  test("draws the exam without a folder", async () => {
    const exam = await openDataset("exam", { test: "acuity" });
    expect(exam.name).toBe("exam");
    await expect(openDataset("exam", { test: "acuty" })).rejects.toThrow('did you mean "acuity"?');
  });
});

const photos = "../shared/data/imagenet-sample";

test.skipIf(!existsSync(photos))(
  "200 real photos have the canonical labels of their folders",
  async () => {
    const dataset = (await openDataset("imagenet-1k", { root: photos })) as Dataset<Labels>;
    expect(dataset.layout).toBe("WNID folders, 200 of 1000");
    const all = await samplesOf(dataset);
    expect(all).toHaveLength(200);
    const { indexOf } = imagenetClasses();
    for (const { id, truth } of all) expect(truth).toEqual([indexOf.get(id.slice(0, 9))]);
    expect(all.map(({ truth }) => truth[0] % 5)).toEqual(new Array(200).fill(all[0].truth[0] % 5));
    const bytes = await openImage(all[0].image);
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]); // JPEG
  },
);
