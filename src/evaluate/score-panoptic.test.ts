import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { labelPng } from "../image/fixtures/png.ts";
import { readLabelMap } from "../image/index.ts";
import reference from "./fixtures/score-maps.json" with { type: "json" };
import { scorePanoptic } from "./score-panoptic.ts";

const home = await mkdtemp(join(tmpdir(), "snellen-score-panoptic-"));
afterAll(() => rm(home, { recursive: true }));
let made = 0;

interface Side {
  readonly json: unknown;
  readonly maps: Readonly<Record<string, Uint8Array>>;
}

/** A JSON file with a folder of its name beside it. */
async function written({ json, maps }: Side): Promise<string> {
  const file = join(home, `${made++}.json`);
  await writeFile(file, JSON.stringify(json));
  await mkdir(file.replace(".json", ""));
  for (const [name, bytes] of Object.entries(maps)) {
    await writeFile(join(file.replace(".json", ""), name), bytes);
  }
  return file;
}

const segment = (id: number, category_id: number, more = {}) => ({ id, category_id, ...more });
const annotation = (segments_info: unknown, more = {}) => ({
  image_id: 7,
  file_name: "7.png",
  segments_info,
  ...more,
});
const categories = [
  { id: 3, name: "cat", isthing: 1 },
  { id: 9, name: "sky", isthing: 0 },
];

const truth: Side = {
  json: {
    categories,
    annotations: [
      annotation([segment(70_000, 3, { area: 2, iscrowd: 0 }), segment(5, 9, { area: 2 })]),
    ],
  },
  maps: { "7.png": labelPng(4, [70_000, 70_000, 5, 5], "colours") },
};
const prediction = (segments: unknown = [segment(1, 3), segment(2, 9)], more = {}): Side => ({
  json: { annotations: [annotation(segments, more)] },
  maps: { "7.png": labelPng(4, [1, 1, 2, 0], "colours") },
});

const scored = async (said: Side, actual: Side = truth) =>
  scorePanoptic({ predictions: await written(said), truth: await written(actual), resamples: 0 });

describe("scorePanoptic", () => {
  test("gives PQ, SQ and RQ, the table of panopticapi, and a row for each category", async () => {
    const score = await scored(prediction([segment(1, 3), segment(2, 3)]));
    expect(score).toMatchObject({ task: "panoptic", metricFamily: "panoptic-quality", images: 1 });
    expect(score.lines.slice(0, 3).map(({ name, value }) => [name, value])).toEqual([
      ["PQ", (1 / 1.5 + 0) / 2],
      ["SQ", (1 + 0) / 2],
      ["RQ", (1 / 1.5 + 0) / 2],
    ]);
    expect(score.text.at(2)).toBe("All       |  33.3   50.0   33.3     2");
    expect(score.tables.perClass.rows).toEqual([
      ["cat", "thing", 1 / 1.5, 1, 1 / 1.5, 1, 1, 0],
      ["sky", "stuff", 0, 0, 0, 0, 0, 1],
    ]);
  });

  test("leaves predictions of other images out, and says so", async () => {
    const said = prediction();
    const more = {
      annotations: [
        annotation([], { image_id: 8 }),
        ...(said.json as { annotations: [] }).annotations,
      ],
    };
    const { notes } = await scored({ ...said, json: more });
    expect(notes).toEqual(["1 prediction left out: truth does not have the image"]);
  });

  const withTruth = (json: object): Side => ({
    ...truth,
    json: { ...(truth.json as object), ...json },
  });
  test.each<[string, Side, Side, RegExp]>([
    [
      "an image without a prediction",
      prediction(undefined, { image_id: 8 }),
      truth,
      /no prediction for 1 of 1 image \(7\)/,
    ],
    [
      "a segment that is in the map alone",
      prediction([segment(1, 3)]),
      truth,
      /7\.png: segment 2 is in the map of a prediction and not in its list/,
    ],
    [
      "a segment that is in the list alone",
      prediction([segment(1, 3), segment(2, 9), segment(4, 9)]),
      truth,
      /7\.png: segment 4 is in the list of a prediction and not in its map/,
    ],
    [
      "a category that truth does not have",
      prediction([segment(1, 3), segment(2, 4)]),
      truth,
      /segment 2 of image 7 has the category 4, which truth does not have/,
    ],
    [
      "a segment that is listed twice",
      prediction([segment(1, 3), segment(1, 9)]),
      truth,
      /annotations 0: \(image 7\) lists the segment 1 twice/,
    ],
    ["the id of void", prediction([segment(0, 3)]), truth, /has a segment with the id 0; expected/],
    [
      "a map of another size",
      { ...prediction(), maps: { "7.png": labelPng(2, [1, 1, 2, 0], "colours") } },
      truth,
      /7\.png: has 2×2 pixels, expected 4×1, as .*7\.png; predict at the size of the image/,
    ],
    ["a map that is not there", { ...prediction(), maps: {} }, truth, /7\.png: it is not there/],
    [
      "categories that are neither things nor stuff",
      prediction(),
      withTruth({ categories: [{ id: 3 }] }),
      /categories 0: does not say whether it `isthing`/,
    ],
    [
      "no categories",
      prediction(),
      withTruth({ categories: [] }),
      /has no categories; expected a COCO panoptic/,
    ],
    [
      "two of one image",
      prediction(),
      withTruth({ annotations: [annotation([]), annotation([])] }),
      /annotates the image 7 twice/,
    ],
    [
      "an annotation without segments",
      prediction(),
      withTruth({ annotations: [{ image_id: 7, file_name: "7.png" }] }),
      /\(image 7\) has no segments_info/,
    ],
  ])("refuses %s", async (_, said, actual, message) => {
    const score = scored(said, actual);
    await expect(score).rejects.toThrow(Refusal);
    await expect(score).rejects.toThrow(message);
  });

  test("asks for the folder of the maps", async () => {
    const options = { predictions: await written(prediction()), truth: await written(truth) };
    const lost = scorePanoptic({ ...options, truthFolder: join(home, "no") });
    await expect(lost).rejects.toThrow(
      /no: no such folder; expected the PNG files of .*json in it/,
    );
  });
});

const sample = "../shared/data/coco/panoptic/panoptic_examples";
if (!existsSync(sample)) console.log(`skipped: no ${sample}`);

interface Examples {
  readonly categories: { readonly id: number }[];
  readonly annotations: {
    readonly file_name: string;
    readonly segments_info: { readonly id: number; readonly category_id: number }[];
  }[];
}

describe.runIf(existsSync(sample))("the examples of panopticapi", () => {
  const file = `${sample}.json`;

  test("are perfect where predictions are the truth", async () => {
    const { text } = await scorePanoptic({ predictions: file, truth: file, resamples: 0 });
    expect(text.at(2)).toMatch(/^All {7}\| 100\.0 {2}100\.0 {2}100\.0 /);
  });

  test("have the numbers of panopticapi where they are wrong by rule", async () => {
    const examples: Examples = JSON.parse(await readFile(file, "utf8"));
    const ids = examples.categories.map(({ id }) => id).sort((a, b) => a - b);
    const next = (id: number) => ids[(ids.indexOf(id) + 1) % ids.length];
    const maps: Record<string, Uint8Array> = {};
    const annotations = [];
    for (const one of examples.annotations) {
      const name = one.file_name;
      const { width, labels } = readLabelMap(await readFile(join(sample, name)), name, "id");
      const shifted = labels.map((_, i) => (i % width < 9 ? 0 : labels[i - 9]));
      maps[name] = labelPng(width, shifted, "colours");
      const there = new Set(shifted);
      const segments = one.segments_info
        .map(({ id, category_id }, i) => segment(id, i % 5 === 4 ? next(category_id) : category_id))
        .filter(({ id }) => there.has(id));
      annotations.push({ ...one, segments_info: segments });
    }
    const predictions = await written({ json: { annotations }, maps });
    const score = await scorePanoptic({ predictions, truth: file, resamples: 0 });
    for (const [i, value] of reference.panoptic.values.entries()) {
      expect(score.lines[i].value, score.lines[i].name).toBeCloseTo(value, 12);
    }
    expect(score.text).toEqual(reference.panoptic.printed);
  });
});
