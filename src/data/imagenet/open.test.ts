import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../../errors.ts";
import {
  fixtures,
  images,
  lines,
  placed,
  samplesOf,
  type Tree,
  temporaryFolders,
  wnids,
} from "../fixtures/trees.ts";
import { type ImagenetOptions, openImagenet } from "./open.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

const flat = placed(({ name }) => `val/${name}.JPEG`);
const inClasses = placed(({ name, index }) => `${wnids[index]}/${name}.JPEG`);
const list = lines(({ name, index }) => `${name}.JPEG ${index}`);

describe("what is no dataset is refused in one line", () => {
  const refusals: [what: string, tree: Tree, message: RegExp, options?: ImagenetOptions][] = [
    ["an empty folder", {}, /found an empty folder; expected folders named by WNID/],
    ["an empty folder in it", { "val/.keep": "" }, /found an empty folder \(in val\)/],
    [
      "other things",
      { "a/x.txt": "", "b/y.txt": "", "c.txt": "" },
      /found 2 folders \(a, b\) and 1 file \(c\.txt\); expected/,
    ],
    [
      "class folders without images",
      { "n01440764/.keep": "", "n01443537/.keep": "" },
      /its 2 class folders \(n01440764, n01443537\) are empty; unpack/,
    ],
    [
      "a WNID that is none of the 1000",
      { "n00000001/a.jpg": "" },
      /n00000001 is none of the 1000 classes.*open the dataset as "folder"/,
    ],
    ["images without labels", flat, /val: 12 images and no labels; put LOC_val_solution\.csv/],
    [
      "a list that is too short",
      { ...flat, "val.txt": list.split("\n").slice(1).join("\n") },
      /val\.txt: has 11 labels for 12 images; complete the images/,
    ],
    [
      "a list that is too long",
      { ...flat, "val.txt": `${list}ILSVRC2012_val_00000013.JPEG 1\n` },
      /val\.txt: has 13 labels for 12 images/,
    ],
    [
      "a list of other images",
      { ...flat, "val.txt": list.replaceAll("val_0000000", "val_1000000") },
      /val\.txt: has 12 labels, but none for 9 of 12 images \(ILSVRC2012_val_00000001\.JPEG/,
    ],
    [
      "a label above all classes",
      { ...flat, "val.txt": list.replace("JPEG 65\n", "JPEG 1001\n") },
      /val\.txt: label 1001 of ILSVRC2012_val_00000001\.JPEG is no class \(0 to 999, or 1 to 1000\)/,
    ],
    [
      "a WNID in a list that is none",
      { ...flat, "val.txt": lines(({ name }) => `${name}.JPEG n00000001`) },
      /val\.txt: label n00000001 of .* is no class; expected one of the 1000 WNIDs/,
    ],
    [
      "two labels for one image",
      { ...flat, "val.txt": list.replace("00000002", "00000001") },
      /val\.txt: has two labels for ILSVRC2012_val_00000001\.JPEG; remove one/,
    ],
    [
      "labels of other images",
      { ...flat, "val.txt": lines(({ name, index }) => `${name}.JPEG ${(index + 500) % 1000}`) },
      /val\.txt: says 565 of ILSVRC2012_val_00000001\.JPEG, which is known to be of class 65; read in \d ways the labels do not fit/,
    ],
    [
      "a numbering that is not that of the images",
      { ...flat, "val.txt": list },
      /known to be of class 65; read as ILSVRC2012 ids the labels do not fit/,
      { numbering: "ilsvrc" },
    ],
    [
      "images in the wrong classes",
      placed(({ name, index }) => `${wnids[999 - index]}/${name}.JPEG`),
      /5 of 5 images whose class is known have another label/,
    ],
    [
      "the same image twice",
      { ...inClasses, "n01751748/ILSVRC2012_val_00000001.png": "" },
      /ILSVRC2012_val_00000001\.JPEG is there twice; every image must have a name of its own/,
    ],
    [
      "a mapping in another order",
      {
        ...flat,
        "LOC_val_solution.csv": `ImageId,PredictionString\n${lines(({ name, index }) => `${name},${wnids[index]} 1 2 3 4`)}`,
        "LOC_synset_mapping.txt": "n01443537 goldfish\n",
      },
      /LOC_synset_mapping\.txt: line 1 is of n01443537, expected n01440764/,
    ],
    [
      "a shard whose last image has no label",
      {
        "a.tar": Buffer.concat([
          readFileSync(join(fixtures, "shard-000000.tar")).subarray(0, 3 * 1024),
          Buffer.alloc(1024),
        ]),
      },
      /a\.tar: ILSVRC2012_val_00000003\.jpg has no \.cls member; expected key\.jpg with key\.cls/,
    ],
    ["a compressed archive", { "val.tar.gz": "" }, /found 0 folders and 1 file \(val\.tar\.gz\)/],
  ];

  test.each(refusals)("%s", async (_, tree, message, options) => {
    const opened = openImagenet(await folders.with(tree), options);
    await expect(opened).rejects.toThrow(Refusal);
    await expect(opened).rejects.toThrow(message);
  });

  test("a path that leads nowhere", async () => {
    await expect(openImagenet("/no/such/folder")).rejects.toThrow(
      "/no/such/folder: it is not there",
    );
  });

  test("a compressed archive by its name", async () => {
    const root = await folders.with({ "val.tar.gz": "" });
    await expect(openImagenet(join(root, "val.tar.gz"))).rejects.toThrow(
      "val.tar.gz: unpack it first",
    );
  });
});

describe("openImagenet", () => {
  test("takes labels from the canonical order, never from the folders found", async () => {
    const dataset = await openImagenet(
      await folders.with({ "n15075141/a.JPEG": "", "n01751748/a.JPEG": "" }),
    );
    expect((await samplesOf(dataset)).map(({ id, truth }) => [id, ...truth])).toEqual([
      ["n01751748/a.JPEG", 65],
      ["n15075141/a.JPEG", 999],
    ]);
    expect(dataset.classes[999]).toBe("toilet tissue");
    expect(dataset.layout).toBe("WNID folders, 2 of 1000");
  });

  test("leaves out what is hidden or no image, and says how much", async () => {
    const beside = {
      ".DS_Store": "",
      "n01440764/._a.jpg": "",
      "n01440764/notes.txt": "",
      "README.md": "",
    };
    const dataset = await openImagenet(await folders.with({ "n01440764/a.jpg": "", ...beside }));
    expect(dataset.size).toBe(1);
    expect(dataset.layout).toBe("WNID folders, 1 of 1000, 4 other names ignored");
  });

  test("orders by code unit, so that the machine does not matter", async () => {
    const names = ["b", "B", "ä", "a10", "a9", "_"];
    const dataset = await openImagenet(
      await folders.with(Object.fromEntries(names.map((name) => [`n01440764/${name}.jpg`, name]))),
    );
    const ids = (await samplesOf(dataset)).map(({ id }) => id.slice(10, -4));
    expect(ids).toEqual(["B", "_", "a10", "a9", "b", "ä"]);
  });

  test("takes the labels of a file that the user names, whatever lies beside the images", async () => {
    const root = await folders.with({
      ...inClasses,
      "mine.csv": `id,label\n${lines(({ name, index }) => `${name},${index} 8`)}`,
    });
    const dataset = await openImagenet(root, {
      labels: join(root, "mine.csv"),
    });
    const [first] = await samplesOf(dataset, 0, 1);
    expect(first.truth).toEqual([65, 8]);
    expect(dataset.layout).toMatch(/, labels from mine\.csv \(sorted indices\)/);
  });

  test("says when nothing tells how numbered folders count", async () => {
    const from1 = await openImagenet(await folders.with({ "1/a.jpg": "", "1000/a.jpg": "" }));
    expect(from1.layout).toBe("2 numeric folders (sorted indices from 1, presumed)");
    const from0 = await openImagenet(await folders.with({ "10/a.jpg": "", "9/a.jpg": "" }));
    expect(from0.layout).toBe("2 numeric folders (sorted indices, presumed)");
    expect((await samplesOf(from0)).map(({ truth }) => truth[0])).toEqual([9, 10]);
  });

  test("gives a part of the samples as slice does", async () => {
    const dataset = await openImagenet(await folders.with(inClasses));
    const all = images.map(({ name }) => `${name}.JPEG`);
    expect((await samplesOf(dataset, 3, 5)).map(({ id }) => id)).toEqual(all.slice(3, 5));
    expect((await samplesOf(dataset, 10)).map(({ id }) => id)).toEqual(all.slice(10));
  });
});
