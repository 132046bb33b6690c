import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { labelPng } from "../image/fixtures/png.ts";
import { type FileScoreOptions, scoreFiles } from "./score-files.ts";

const folder = await temporary("score-files");
const at = (name: string): string => join(folder, name);
const truth = {
  images: [{ id: 1, width: 4, height: 4, file_name: "1.jpg" }],
  categories: [{ id: 1, name: "cat" }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, area: 4, bbox: [0, 0, 2, 2] }],
};
await writeFile(at("truth.json"), `\uFEFF  ${JSON.stringify(truth)}`);
await writeFile(
  at("results.json"),
  JSON.stringify([{ image_id: 1, category_id: 1, bbox: [0, 0, 2, 2], score: 1 }]),
);
await writeFile(at("scores.csv"), "a,0\nb,1\n");
await writeFile(at("labels.txt"), "a.jpg 0\nb.jpg 0\n");
await mkdir(at("maps"));
await writeFile(at("empty.json"), " \n");
await writeFile(at("results.json.gz"), gzipSync("[]"));
await writeFile(at("a.png"), labelPng(1, [0]));

const scored = (predictions: string, truth: string, options: Partial<FileScoreOptions> = {}) =>
  scoreFiles({ predictions: at(predictions), truth: at(truth), resamples: 0, ...options });

describe("what is in files tells how they are scored", () => {
  test("a list of results and an annotation file", async () => {
    const { task, lines } = await scored("results.json", "truth.json");
    expect([task, lines[0].name]).toEqual(["boxes", "AP"]);
    expect(lines[0].value).toBeCloseTo(1, 12);
  });

  test("a table and a file of labels", async () => {
    const { task, lines } = await scored("scores.csv", "labels.txt");
    expect([task, lines[0].name, lines[0].value]).toEqual(["classification", "top-1", 0.5]);
  });
});

describe("one line refuses", () => {
  test.each<[string, string, string, RegExp]>([
    [
      "files the wrong way round",
      "truth.json",
      "results.json",
      /truth\.json looks like the truth and .*results\.json like predictions; name the predictions first$/,
    ],
    [
      "files that do not go together",
      "results.json",
      "maps",
      /results\.json \(a JSON list\) and .*maps \(a folder\) do not go together; expected a COCO or LVIS result file and its annotation file, or /,
    ],
    ["a file that is not there", "none.json", "truth.json", /none\.json: it is not there; check/],
    ["an empty file", "empty.json", "truth.json", /empty\.json: is empty; write it again$/],
    ["an empty truth", "results.json", "empty.json", /empty\.json: is empty; write it again$/],
    [
      "a compressed file",
      "results.json.gz",
      "truth.json",
      /results\.json\.gz: is compressed \(gzip\); unpack it first$/,
    ],
    ["a picture", "a.png", "a.png", /a\.png: is a picture \(PNG\); name the folder of such files$/],
    [
      "an annotation file for results",
      "truth.json",
      "truth.json",
      /truth\.json: categories 0: does not say whether it `isthing`: 1 or 0; is this no panoptic file\? results of boxes, masks and keypoints are a JSON list$/,
    ],
  ])("%s", async (_, predictions, truth, message) => {
    await expect(scored(predictions, truth)).rejects.toThrow(message);
  });

  test("options that mean nothing for the files", async () => {
    await expect(scored("scores.csv", "labels.txt", { maxDets: [3] })).rejects.toThrow(
      /^--max-dets \(maxDets\) means nothing for a table of class scores and a file of labels$/,
    );
    await expect(scored("results.json", "truth.json", { numbering: "sorted" })).rejects.toThrow(
      /^--numbering \(numbering\) means nothing for a COCO or LVIS result file/,
    );
  });
});
