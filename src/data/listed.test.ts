import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import type { ImageSource } from "./dataset.ts";
import { samplesOf, temporaryFolders } from "./fixtures/trees.ts";
import { listed } from "./listed.ts";
import { openImage } from "./open-image.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());
const root = await folders.with({ "a.jpg": "12345", "b.tar": "0123456789" });
const file = join(root, "a.jpg");
const stretch = { file: join(root, "b.tar"), offset: 3, length: 4 };

const datasetOf = (...images: ImageSource[]) =>
  listed({
    name: "test",
    layout: "made here",
    classes: ["x", "y"],
    entries: images.map((image, i) => ({ id: `image ${i}`, image, truth: i === 1 ? [] : [i, 1] })),
  });

describe("the digest of a dataset", () => {
  test("is SHA-256 over ids, sizes and labels in order; no image is read for it", async () => {
    const dataset = datasetOf({ file }, stretch, { bytes: new Uint8Array(7) });
    const lines = "image 0\t5\t0 1\nimage 1\t4\t\nimage 2\t7\t2 1\n";
    expect(await dataset.digest()).toBe(createHash("sha256").update(lines).digest("hex"));
  });

  test("names a file that has gone since it was listed", async () => {
    const gone = join(root, "gone.jpg");
    await writeFile(gone, "");
    const dataset = datasetOf({ file: gone });
    await rm(gone);
    await expect(dataset.digest()).rejects.toThrow(/gone\.jpg: was listed and is gone now/);
  });
});

test("samples come in their order, and in parts as of an array", async () => {
  const dataset = datasetOf({ file }, stretch, { file });
  const ids = async (from?: number, to?: number) =>
    (await samplesOf(dataset, from, to)).map(({ id }) => id);
  expect(await ids()).toEqual(["image 0", "image 1", "image 2"]);
  expect(await ids(1, 2)).toEqual(["image 1"]);
  expect(await ids(2, 9)).toEqual(["image 2"]);
});

describe("openImage", () => {
  test.each<[string, ImageSource, string]>([
    ["a file", { file }, "12345"],
    ["a stretch of a file", stretch, "3456"],
    ["the rest of a file", { file, offset: 3 }, "45"],
    ["bytes", { bytes: Buffer.from("abc") }, "abc"],
  ])("reads %s", async (_, source, text) => {
    expect(Buffer.from(await openImage(source)).toString()).toBe(text);
  });

  test.each<[string, ImageSource, RegExp]>([
    [
      "that is not there",
      { file: join(root, "no.jpg") },
      /no\.jpg: it is not there; check the path/,
    ],
    ["that is a folder", { file: root }, /d: it is a folder, expected a file/],
    [
      "that has become shorter",
      { ...stretch, length: 40 },
      /b\.tar: 10 bytes, an image was listed at 3 to 43; copy the file again/,
    ],
  ])("refuses a file %s", async (_, source, message) => {
    const opened = openImage(source);
    await expect(opened).rejects.toThrow(Refusal);
    await expect(opened).rejects.toThrow(message);
  });
});
