/**
 * @module Files scored against pycocotools 2.0.11 and lvis 0.5.3 (fixtures/make-score-coco.py): the lines
 * that they print, to the letter, and their values, to 1e-12.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import fixture from "./fixtures/score-coco.json" with { type: "json" };
import type { Score } from "./score.ts";
import { type CocoScoreOptions, scoreCoco } from "./score-coco.ts";

interface Printed {
  readonly text: readonly string[];
  readonly values: readonly number[];
}

function expectPrinted({ text, lines }: Score, printed: Printed): void {
  expect(text).toEqual(printed.text);
  expect(lines).toHaveLength(printed.values.length);
  for (const [i, { value }] of lines.entries()) {
    expect(Math.abs((value ?? -1) - printed.values[i]), lines[i].name).toBeLessThan(1e-12);
  }
}

const tasks = { bbox: "boxes", segm: "masks", keypoints: "keypoints" } as const;

const folder = await temporary("score-coco");
const truth = join(folder, "truth.json");
const predictions = join(folder, "results.json");
await writeFile(truth, JSON.stringify(fixture.small.truth));
await writeFile(predictions, JSON.stringify(fixture.small.results));

const small = (options: Partial<CocoScoreOptions> = {}): Promise<Score> =>
  scoreCoco({ predictions, truth, resamples: 0, ...options });

describe("a small set", () => {
  test.each(Object.entries(tasks))(
    "is scored by %s as pycocotools scores it",
    async (kind, task) => {
      const score = await small({ task });
      expect(score.task).toBe(task);
      expectPrinted(score, fixture.small.expected[kind as keyof typeof tasks]);
    },
  );

  test("is scored by the most that both files have, and says so", async () => {
    const { task, notes } = await small();
    expect(task).toBe("keypoints");
    expect(notes).toContain("compared by keypoints; masks and boxes are there too");
  });

  test("has an interval for every line, the same every time", async () => {
    const first = await small({ task: "boxes", resamples: 40 });
    const { interval, value } = first.lines[0];
    expect(interval).toMatchObject({ level: 0.95, method: "bootstrap 40, seed 20251123" });
    expect(interval?.low).toBeLessThan(value as number);
    expect(interval?.high).toBeGreaterThan(value as number);
    expect(await small({ task: "boxes", resamples: 40 })).toEqual(first);
    expect((await small({ task: "boxes", resamples: 40, seed: 1 })).lines).not.toEqual(first.lines);
  });

  test("has every class in a table: its objects without crowds, and all lines", async () => {
    const { tables, lines } = await small({ task: "boxes" });
    const { columns, rows } = tables.perClass;
    expect(columns).toEqual(["class", "objects", ...lines.map(({ name }) => name)]);
    const { annotations, categories } = fixture.small.truth;
    expect(rows.map(([name, objects]) => [name, objects])).toEqual(
      categories.map(({ id, name }) => [
        name,
        annotations.filter(({ category_id, iscrowd }) => category_id === id && iscrowd === 0)
          .length,
      ]),
    );
    const mean = rows.reduce((sum, row) => sum + Number(row[2]), 0) / rows.length;
    expect(mean).toBeCloseTo(lines[0].value as number, 12);
  });

  test("has curves whose mean is AP", async () => {
    const { curves, lines } = await small({ task: "boxes", curves: true });
    const means = curves?.curves.filter((curve) => curve.class === null) ?? [];
    const all = means.flatMap(({ precision }) => precision);
    expect(all.reduce((sum, p) => sum + p, 0) / all.length).toBeCloseTo(Number(lines[0].value), 12);
    expect(curves?.curves.filter((curve) => curve.class !== null)).toHaveLength(3);
  });

  test("says what corrections are worth: here that of an annotation with the id 0", async () => {
    const file = join(folder, "id-zero.json");
    const found = 11; // one that a detection matches
    const annotations = fixture.small.truth.annotations.map((one, i) =>
      i === found ? { ...one, id: 0 } : one,
    );
    await writeFile(file, JSON.stringify({ ...fixture.small.truth, annotations }));
    const strict = await small({ task: "boxes", truth: file });
    const corrected = await small({ task: "boxes", truth: file, corrections: ["idZero"] });
    expect(strict.notes).toContainEqual(expect.stringContaining("an annotation has the id 0"));
    expect(corrected.metricFamily).toBe("box-ap+idZero");
    expect(corrected.lines[0].value).toBe((await small({ task: "boxes" })).lines[0].value);
    const { columns, rows } = corrected.tables.corrections;
    expect(columns.slice(0, 2)).toEqual(["correction", "AP"]);
    const worth = Number(corrected.lines[0].value) - Number(strict.lines[0].value);
    expect(worth).toBeGreaterThan(0.01);
    expect(rows.find(([name]) => name === "idZero")?.[1]).toBe(worth);
    expect(rows.find(([name]) => name === "ignoreFlag")?.[1]).toBe(0);
    expect(rows.at(-1)?.[0]).toBe("all");
  });

  test("takes other limits, sizes and thresholds", async () => {
    const { lines, text } = await small({
      task: "boxes",
      maxDets: [2],
      iouThresholds: [0.5],
      areaRanges: [
        { name: "all", low: 0, high: 1e10 },
        { name: "tiny", low: 0, high: 256 },
      ],
    });
    expect(lines.map(({ name }) => name)).toEqual(["AP", "AP50", "AP-tiny", "AR2", "AR-tiny"]);
    expect(text[0]).toMatch(/IoU=0\.50:0\.50 \| area= {3}all \| maxDets= {2}2 \]/);
  });

  test("hears its lines before the intervals are made", async () => {
    const heard: string[] = [];
    await small({
      task: "boxes",
      resamples: 10,
      onText: (lines) => heard.push(lines[0].slice(0, 8)),
      onProgress: (what) => heard.push(what),
    });
    expect(heard.indexOf(" Average")).toBeLessThan(heard.indexOf("resamples for the intervals"));
    expect(heard.indexOf(" Average")).toBeGreaterThan(heard.indexOf("images"));
  });
});

test("says that masks which results do not have are made of their boxes", async () => {
  const boxes = join(folder, "boxes.json");
  const bare = fixture.small.results.map((one) => ({
    ...one,
    ...{ segmentation: undefined, keypoints: undefined },
  }));
  await writeFile(boxes, JSON.stringify(bare));
  const { notes } = await small({ predictions: boxes, task: "masks" });
  expect(notes).toContain(`${boxes} has no masks: they are made of its boxes, as by the reference`);
});

describe("an empty list of results", () => {
  test("is no detection: 0 where there are objects", async () => {
    const none = join(folder, "none.json");
    await writeFile(none, "[]");
    const { lines, notes, task } = await small({ predictions: none });
    expect(task).toBe("boxes");
    expect(lines[0].value).toBe(0);
    expect(notes).toContain(`${none} has no entry: no detection in any image`);
  });
});

describe("a truth without annotations", () => {
  test.each(Object.values(tasks))("has no line by %s, as by pycocotools", async (task) => {
    const bare = join(folder, "bare.json");
    await writeFile(bare, JSON.stringify({ ...fixture.small.truth, annotations: [] }));
    const { lines, text, notes } = await small({ truth: bare, task });
    expect(lines.every(({ value }) => value === null)).toBe(true);
    expect(text[0]).toMatch(/ = -1\.000$/);
    expect(notes).toContain(`${bare} lists no annotation: there is nothing to find`);
  });
});

describe("one line refuses", () => {
  const without = async (key: string, of: "truth" | "results"): Promise<string> => {
    const file = join(folder, `${of}-without-${key}.json`);
    const drop = (one: object) => ({ ...one, [key]: undefined });
    const { truth, results } = fixture.small;
    const changed =
      of === "truth" ? { ...truth, annotations: truth.annotations.map(drop) } : results.map(drop);
    await writeFile(file, JSON.stringify(changed));
    return file;
  };

  test("a task that a file has nothing for", async () => {
    await expect(
      small({ task: "masks", truth: await without("segmentation", "truth") }),
    ).rejects.toThrow(
      /truth-without-segmentation\.json: has no masks, and these are to be compared; name another task or file$/,
    );
    await expect(
      small({ task: "keypoints", predictions: await without("keypoints", "results") }),
    ).rejects.toThrow(/results-without-keypoints\.json: has no keypoints/);
  });

  test("keypoints of another number than there are sigmas", async () => {
    await expect(small({ task: "keypoints", sigmas: [0.1, 0.2] })).rejects.toThrow(
      /truth\.json has 17 keypoints; say for each how far annotators are apart/,
    );
  });

  test("thresholds that do not ascend", async () => {
    await expect(small({ iouThresholds: [0.5, 0.5] })).rejects.toMatchObject({
      fault: "usage",
      message: expect.stringContaining("ascending"),
    });
  });
});

const data = "../shared/data/coco";
const isHere = existsSync(data);
if (!isHere) console.log(`skipped: no files in ${data}`);

describe.runIf(isHere)("real files", () => {
  test.each(fixture.real)("$results by $kind", async ({ truth, results, kind, ...printed }) => {
    const score = await scoreCoco({
      truth: join(data, truth),
      predictions: join(data, results),
      task: tasks[kind as keyof typeof tasks],
      resamples: 0,
    });
    expectPrinted(score, printed);
  });

  test.each(fixture.lvis)("LVIS by $kind, as lvis scores it", async ({ kind, ...printed }) => {
    const truth = join(data, "lvis_val_100.json");
    const predictions = join(folder, "lvis.json");
    await writeFile(predictions, JSON.stringify(await lvisResults(truth)));
    const task = tasks[kind as keyof typeof tasks];
    const score = await scoreCoco({ truth, predictions, task, resamples: 0 });
    expectPrinted(score, printed);
    expect(score.metricFamily).toBe(`lvis-${kind === "bbox" ? "box" : "mask"}-ap`);
    const corrected = await scoreCoco({
      ...{ truth, predictions, task, resamples: 0, corrections: ["idZero"] },
    });
    expect(corrected.notes).toContain("what each correction is worth is told for COCO alone");
  });
});

/** As in make-score-coco.py. */
async function lvisResults(file: string): Promise<object[]> {
  const { annotations, images } = JSON.parse(await readFile(file, "utf8")) as {
    annotations: { id: number; image_id: number; category_id: number; bbox: number[] }[];
    images: { id: number }[];
  };
  const moved = annotations.map(({ id, image_id, category_id, bbox: [x, y, w, h] }) => ({
    image_id,
    category_id,
    bbox: [x + (w * (id % 7)) / 20, y, w, h],
    score: ((id * 37) % 101) / 101,
  }));
  const others = Array.from({ length: 500 }, (_, i) => ({
    image_id: images[3].id,
    category_id: 1 + ((i * 13) % 1250),
    bbox: [1.5, 2.5, i % 5 === 0 ? 0 : 3.25, 7],
    score: ((i * 29) % 97) / 97,
  }));
  return [...moved, ...others];
}
