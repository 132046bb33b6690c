import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { imagenetClasses } from "./classes.ts";
import { ilsvrcOrder } from "./ilsvrc-ids.ts";
import { imagenetAClasses, imagenetRClasses } from "./subsets.ts";

const { wnids, names, indexOf } = imagenetClasses();

test("the 1000 classes stand in the order of their WNIDs, tench first, toilet tissue last", () => {
  expect(wnids).toHaveLength(1000);
  expect(new Set(wnids).size).toBe(1000);
  expect([...wnids].sort()).toEqual(wnids);
  expect(wnids.every((wnid) => /^n\d{8}$/.test(wnid))).toBe(true);
  expect([wnids[0], names[0]]).toEqual(["n01440764", "tench"]);
  expect([wnids[999], names[999]]).toEqual(["n15075141", "toilet tissue"]);
  expect(names.every((name) => name === name.trim() && name !== "")).toBe(true);
});

/** The first five validation images: WNID, sorted index, ILSVRC2012_ID. */
const probe: [string, number, number][] = [
  ["n01751748", 65, 490],
  ["n09193705", 970, 361],
  ["n02105855", 230, 171],
  ["n04263257", 809, 822],
  ["n03125729", 516, 297],
];

test.each(probe)("%s is class %i and ILSVRC2012_ID %i", (wnid, index, id) => {
  expect(indexOf.get(wnid)).toBe(index);
  expect(ilsvrcOrder()[id - 1]).toBe(index);
});

test("the ILSVRC ids are a permutation of the classes, kit fox first", () => {
  expect([...ilsvrcOrder()].sort((a, b) => a - b)).toEqual(wnids.map((_, index) => index));
  expect([...ilsvrcOrder().slice(0, 3)].map((index) => names[index])).toEqual([
    "kit fox",
    "English setter",
    "Siberian husky",
  ]);
});

test.each([
  ["ImageNet-A", imagenetAClasses, [6, 988]],
  ["ImageNet-R", imagenetRClasses, [1, 988]],
])("%s has 200 of the classes, ascending", (_, subset, ends) => {
  expect(new Set(subset).size).toBe(200);
  expect([...subset].sort((a, b) => a - b)).toEqual(subset);
  expect([subset[0], subset[199]]).toEqual(ends);
});

const published = "../shared/data/labels/imagenet_synsets.txt";

test.skipIf(!existsSync(published))("the order equals timm's list", () => {
  expect(readFileSync(published, "utf8").trim().split("\n")).toEqual(wnids);
});
