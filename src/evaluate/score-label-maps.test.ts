import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { labelPng } from "../image/fixtures/png.ts";
import { readLabelMap } from "../image/index.ts";
import reference from "./fixtures/score-maps.json" with { type: "json" };
import type { Score } from "./score.ts";
import { type LabelMapScoreOptions, scoreLabelMaps } from "./score-label-maps.ts";

const home = await mkdtemp(join(tmpdir(), "snellen-score-maps-"));
afterAll(() => rm(home, { recursive: true }));
let made = 0;

/** A folder with the files of a tree. */
async function folder(tree: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const root = join(home, String(made++));
  await mkdir(root);
  for (const [path, bytes] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  return root;
}

const named = ({ lines }: Score): Record<string, number | null> =>
  Object.fromEntries(lines.map(({ name, value }) => [name, value]));

async function scored(
  predictions: Readonly<Record<string, Uint8Array>>,
  truth: Readonly<Record<string, Uint8Array>>,
  options: Partial<LabelMapScoreOptions> = {},
): Promise<Score> {
  return scoreLabelMaps({
    predictions: await folder(predictions),
    truth: await folder(truth),
    classes: "3",
    resamples: 0,
    ...options,
  });
}

describe("scoreLabelMaps", () => {
  const truth = { "a.png": labelPng(2, [0, 1, 1, 255]), "b.png": labelPng(2, [2, 2]) };

  test("gives the lines, a row for each class, and where the truth came from", async () => {
    const score = await scored(
      { "a.png": labelPng(2, [0, 1, 0, 1]), "b.png": labelPng(2, [2, 7]) },
      truth,
    );
    expect(score).toMatchObject({
      task: "semantic-segmentation",
      metricFamily: "mean-iou (mmseg)",
      images: 2,
      notes: [
        "label maps alone, 3 classes of labels 0 to 2",
        "pixels predicted to be of no class are misses: 1 (20.0 %) of those scored",
      ],
    });
    expect(named(score)).toMatchObject({ mIoU: 0.5, mAcc: (1 + 0.5 + 0.5) / 3, aAcc: 3 / 5 });
    expect(score.tables.perClass.rows).toEqual([
      ["0", 0.5, 1, 0.5, 1, 2],
      ["1", 0.5, 0.5, 1, 2, 1],
      ["2", 0.5, 0.5, 1, 2, 1],
    ]);
  });

  test("has an interval for each line, unless it is asked for none", async () => {
    const { lines, notes } = await scored(truth, truth, { resamples: 100, seed: 1 });
    expect(notes).toContain("intervals over 2 images are too narrow; take them from 30 on");
    expect(lines[0].interval).toEqual({
      low: 1,
      high: 1,
      level: 0.95,
      method: "bootstrap 100, seed 1",
    });
    expect((await scored(truth, truth)).lines[0].interval).toBeUndefined();
  });

  test("measures boundaries where it is asked to, and tells how far it is", async () => {
    const seen: string[] = [];
    const score = await scored(truth, truth, {
      boundary: 0.02,
      onProgress: (what, done, total) => seen.push(`${what} ${done}/${total}`),
    });
    expect(named(score).mBoundaryIoU).toBe(1);
    expect(seen).toEqual(["label maps 1/2", "label maps 2/2"]);
  });

  test.each<[string, string[], string[]]>([
    ["by their paths", ["x/1", "y/1"], ["x/1", "y/1"]],
    ["by bare names where these are unique", ["1", "2"], ["x/1", "y/2"]],
    ["by names that go on, as for Cityscapes", ["u_000_019_leftImg8bit"], ["ulm/u_000_019"]],
  ])("matches predictions with truth %s", async (_, predictions, truths) => {
    const maps = (names: string[]) =>
      Object.fromEntries(names.map((name, i) => [`${name}.png`, labelPng(1, [i])]));
    expect(named(await scored(maps(predictions), maps(truths))).aAcc).toBe(1);
  });

  test("takes a dataset for truth, and what goes with it for classes", async () => {
    const cityscapes = await folder({
      "leftImg8bit/val/ulm/u_000_019_leftImg8bit.png": new Uint8Array(),
      "gtFine/val/ulm/u_000_019_gtFine_labelIds.png": labelPng(3, [7, 26, 0]),
    });
    const predictions = await folder({ "u_000_019.png": labelPng(3, [0, 13, 5]) });
    const score = await scoreLabelMaps({
      predictions,
      truth: cityscapes,
      numbers: "classes",
      resamples: 0,
    });
    expect(named(score).aAcc).toBe(1);
    expect(score.notes).toEqual(["Cityscapes, val, 19 classes of cityscapes"]);
  });

  test("says that predictions look as if they stored other numbers than truth", async () => {
    const ade = { "ADE_val_00000001.png": labelPng(4, [1, 2, 3, 0]) };
    const predictions = await folder({ "ADE_val_00000001.png": labelPng(4, [0, 1, 2, 9]) });
    const options = { predictions, truth: await folder(ade), resamples: 0 };
    const asTruth = await scoreLabelMaps(options);
    expect(named(asTruth).aAcc).toBe(0);
    expect(asTruth.notes.at(-1)).toBe(
      'the numbers of predictions are read "as-truth", and 0.0 % of the pixels of the first 1 images are right; read "classes", it would be 100.0 %',
    );
    const asClasses = await scoreLabelMaps({ ...options, numbers: "classes" });
    expect(named(asClasses).aAcc).toBe(1);
    expect(asClasses.notes).toEqual(["label maps alone, 150 classes of ade20k"]);
  });

  test.each<[string, Parameters<typeof scored>, RegExp]>([
    [
      "a truth without a prediction",
      [{ "a.png": labelPng(1, [0]) }, truth],
      /1 PNG file, and no prediction for 1 of 2 label maps \(b\)/,
    ],
    [
      "a prediction of another size",
      [{ ...truth, "a.png": labelPng(1, [0, 1, 1, 1]) }, truth],
      /a\.png: has 1×4 pixels, expected 2×2, as .*a\.png; predict at the size of the image/,
    ],
    [
      "a prediction that cannot be read",
      [{ ...truth, "a.png": Uint8Array.of(1) }, truth],
      /a\.png: a file of another kind; a label map must be a PNG/,
    ],
    [
      "a truth that is no class",
      [truth, { ...truth, "b.png": labelPng(2, [2, 3]) }],
      /b\.png: the pixel \(1, 0\) has the number 3, which is none of labels 0 to 2 \(known are 0 to 2, 255\)/,
    ],
    [
      "one prediction for two",
      [{ "1.png": labelPng(1, [0]) }, { "x/1.png": labelPng(1, [0]), "y/1.png": labelPng(1, [0]) }],
      /1\.png would be the prediction of x\/1 and y\/1/,
    ],
    [
      "a prediction of no class, by the rules of VOC",
      [{ ...truth, "a.png": labelPng(2, [9, 9, 9, 9]) }, truth, { convention: "voc" }],
      /a\.png: 3 pixels are predicted to be of no class: voc takes labels from 0 to 2 alone/,
    ],
    [
      "classes that nobody names",
      [truth, truth, { classes: undefined }],
      /which classes are these\?/,
    ],
    ["a folder without maps", [truth, {}], /no label map in it; expected PNG/],
    [
      "a boundary that is none",
      [truth, truth, { boundary: 0 }],
      /boundary is 0; expected a share of the diagonal/,
    ],
  ])("refuses %s", async (_, args, message) => {
    const score = scored(...args);
    await expect(score).rejects.toThrow(Refusal);
    await expect(score).rejects.toThrow(message);
  });
});

const sample = "../shared/data/ade20k/sampleData";
if (!existsSync(sample)) console.log(`skipped: no ${sample}`);

describe.runIf(existsSync(sample))("the samples of ADE20K's development kit", () => {
  test("are right in every pixel where predictions are the labels", async () => {
    const options = {
      predictions: join(sample, "predictions"),
      truth: join(sample, "annotations"),
    };
    const score = await scoreLabelMaps({ ...options, resamples: 0 });
    expect(named(score)).toMatchObject({ mIoU: 1, mAcc: 1, aAcc: 1, fwIoU: 1 });
    expect(score.notes).toEqual(["label maps alone, 150 classes of ade20k"]);
  });

  test("have the numbers of mmsegmentation's formula where they are wrong by rule", async () => {
    const labels = join(sample, "annotations");
    const wrong = await Promise.all(
      (await readdir(labels)).map(async (name) => {
        const map = readLabelMap(await readFile(join(labels, name)), name);
        const said = map.labels.map((label, i) => {
          const isHit = (i % map.width) % 5 === 0 && Math.floor(i / map.width) % 7 === 0;
          return isHit ? (label + 3) % 151 : label;
        });
        return [basename(name), labelPng(map.width, said)] as const;
      }),
    );
    const predictions = await folder(Object.fromEntries(wrong));
    const score = named(
      await scoreLabelMaps({ predictions, truth: sample, classes: "ade20k", resamples: 0 }),
    );
    for (const [name, value] of Object.entries(reference.ade20k)) {
      expect(score[name], name).toBeCloseTo(value, 12);
    }
  });
});
