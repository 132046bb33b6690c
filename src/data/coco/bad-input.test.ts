import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporary } from "../../../test/support/pictures.ts";
import { Refusal } from "../../errors.ts";
import { readAnnotations } from "./annotations.ts";
import { objectsOf } from "./objects.ts";
import { readResults } from "./results.ts";
import type { ReadOptions } from "./source.ts";

const folder = await temporary("bad-coco");
const truthFile = join(folder, "truth.json");
const resultFile = join(folder, "results.json");

const image = { id: 7, width: 10, height: 8, file_name: "7.jpg" };
const box = { id: 1, image_id: 7, category_id: 3, area: 6, bbox: [1, 2, 3, 2], iscrowd: 0 };
const category = { id: 3, name: "cat" };
const truth = { images: [image], annotations: [box], categories: [category] };
const result = { image_id: 7, category_id: 3, bbox: [1, 2, 3, 2], score: 0.5 };

/** Reads both files to the end, with all that they have. */
async function readBoth(truthText: string, resultText: string, options: ReadOptions = {}) {
  await writeFile(truthFile, truthText);
  await writeFile(resultFile, resultText);
  const annotations = await readAnnotations(truthFile, options);
  const results = await readResults(resultFile, annotations, options);
  const has = (key: string): boolean => truthText.includes(key);
  const objects = objectsOf(annotations, {
    boxes: has('"bbox"'),
    masks: has('"segmentation"'),
    keypoints: has('"keypoints"'),
  });
  const detections = results.detectionsOf({
    boxes: true,
    masks: resultText.includes('"segmentation"'),
    keypoints: resultText.includes('"keypoints"'),
  });
  return {
    notes: [...annotations.notes, ...results.notes],
    images: annotations.images.map((_, i) => ({ truth: objects(i), found: detections(i) })),
  };
}

const of = (truth: unknown, results: unknown) =>
  readBoth(JSON.stringify(truth), JSON.stringify(results));

const annotated = (...annotations: object[]) => of({ ...truth, annotations }, [result]);
const found = (...results: object[]) => of(truth, results);

describe("one line refuses", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      "a negative box of the truth",
      () => annotated({ ...box, bbox: [10, 20, -5, 8] }),
      "truth.json: annotations 0: (id 1) has the box [10,20,-5,8]; its width must not be negative",
    ],
    [
      "a box of three numbers",
      () => annotated({ ...box, bbox: [10, 20, 5] }),
      "truth.json: annotations 0: has a box of 3 numbers; expected four: x, y, width, height",
    ],
    [
      "an annotation without an area",
      () => annotated({ ...box, area: undefined }),
      "annotations 0: (id 1) has no area; expected its pixels",
    ],
    [
      "an annotation without a box, where boxes are asked for",
      () => annotated(box, { ...box, id: 2, bbox: [] }),
      "truth.json: annotations 1 (id 2): has no bbox; expected x, y, width, height",
    ],
    [
      "two annotations with one id",
      () => annotated(box, { ...box, id: 2 }, box),
      "truth.json: annotations 0 and 2 have the same id 1; number them through the whole file",
    ],
    [
      "two images with one id",
      () => of({ ...truth, images: [image, image] }, []),
      "truth.json: images: the id 7 is there more than once; remove the copies",
    ],
    [
      "two categories with one id",
      () => of({ ...truth, categories: [category, category] }, []),
      "truth.json: categories: the id 3 is there more than once",
    ],
    [
      "a file without categories",
      () => of({ images: [], annotations: [] }, []),
      'truth.json: has no "categories"; expected an annotation file of COCO or LVIS',
    ],
    ["results instead of annotations", () => of([], []), 'truth.json: byte 0 is "[]"; expected {'],
    ["annotations instead of results", () => of(truth, truth), "expected a list, ["],
    [
      "results of other images",
      () =>
        found({ ...result, image_id: 8 }, { ...result, image_id: 9 }, { ...result, image_id: 8 }),
      "3 results of images that",
    ],
    [
      "ids that are text in one file and numbers in the other",
      () => found({ ...result, image_id: "7" }),
      'does not list ("7"; the first is entry 0); there they are written in another form',
    ],
    [
      "a score that is no number",
      () => readBoth(JSON.stringify(truth), JSON.stringify([result]).replace("0.5", "NaN")),
      "results.json: entry 0: has no score, or one that is not a number",
    ],
    [
      "a box with a NaN",
      () => readBoth(JSON.stringify(truth), JSON.stringify([result]).replace("[1,", "[NaN,")),
      "results.json: entry 0: has the box [NaN,2,3,2]; all four must be finite numbers",
    ],
    [
      "a result that does not say where",
      () => found({ ...result, bbox: undefined }),
      "entry 0: says of nothing where it is; expected bbox, segmentation or keypoints",
    ],
    [
      "a result without the box that the first has",
      () => found(result, { ...result, bbox: undefined }),
      "results.json: entry 1: has no bbox, which the first entry has; give it to all",
    ],
    ["a caption", () => found({ image_id: 7, caption: "a cat" }), "entry 0: is a caption"],
    [
      "keypoints of the wrong number",
      () => found({ ...result, keypoints: [1, 2, 3] }),
      "results.json: entry 0: has 3 numbers for keypoints; expected 51 finite ones",
    ],
    [
      "a mask of another size than its image",
      () => found({ ...result, segmentation: { size: [10, 8], counts: "`2" } }),
      "results.json: entry 0: has a mask of the size [10,8] (height, width), and its image has [8,10]",
    ],
    [
      "run lengths that do not fill the image",
      () => found({ ...result, segmentation: { size: [8, 10], counts: [70, 9] } }),
      "results.json: entry 0: the runs of a mask have 79 pixels, the image has 10×8 = 80",
    ],
    [
      "a damaged text of run lengths",
      () => found({ ...result, segmentation: { size: [8, 10], counts: "`2~" } }),
      "results.json: entry 0: a mask's text has the byte 126 at 2",
    ],
    [
      "a polygon of two corners",
      () => annotated({ ...box, segmentation: [[1, 2, 3, 4]] }),
      "truth.json: annotations 0 (id 1): has a polygon of 4 numbers; expected x and y of three corners",
    ],
    [
      "a count of labelled keypoints that is none",
      () => annotated({ ...box, num_keypoints: 0, keypoints: Array(51).fill(2) }),
      "truth.json: annotations 0 (id 1): says num_keypoints 0, and 17 of its keypoints are labelled; write how many have a visibility above 0",
    ],
    [
      "a truncated file",
      () => readBoth(JSON.stringify(truth), JSON.stringify([result, result]).slice(0, -20)),
      "results.json: entry 1: ends at byte 101, before its JSON does; it was cut: copy or write it again",
    ],
    ["an empty file", () => readBoth("", ""), "truth.json: is empty; expected JSON"],
    ["what is no JSON", () => readBoth("hello", ""), 'truth.json: byte 0 is "hello"; expected {'],
    [
      "JSON with more behind it",
      () => readBoth(JSON.stringify(truth), "[]]"),
      'results.json: byte 2 is "]"; expected the end of the file',
    ],
    ["a compressed file", () => readBoth("\x1f\x8b", ""), "truth.json: "],
  ])("%s", async (_, read, message) => {
    const refusal = await read().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toContain(message);
    expect((refusal as Refusal).message).not.toContain("\n");
  });

  test("a file that is not there", async () => {
    await expect(readAnnotations(join(folder, "none.json"))).rejects.toThrow(
      "none.json: it is not there; check the path",
    );
    await expect(readAnnotations(folder)).rejects.toThrow("it is a folder, expected a file");
  });
});

describe("a note tells", () => {
  test("which annotations are left out", async () => {
    const { notes, images } = await annotated(
      box,
      { ...box, id: 2, image_id: 8 },
      { ...box, id: 3, category_id: 9 },
    );
    expect(notes).toEqual([
      "1 annotation left out, as by pycocotools: the file does not list the image",
      "1 annotation left out, as by pycocotools: the file does not list the category",
    ]);
    expect(images[0].truth.ids).toEqual(Float64Array.of(1));
  });

  test("results of unknown categories, and of few images", async () => {
    const images = [image, { ...image, id: 8 }];
    const { notes } = await of({ ...truth, images }, [result, { ...result, category_id: 90 }]);
    expect(notes).toEqual([
      `1 result left out: ${truthFile} does not list the category (90)`,
      "results for 1 of 2 images; in the others every object counts as missed",
    ]);
  });

  test("results that number categories from 0", async () => {
    const categories = [1, 2, 4].map((id) => ({ id, name: `c${id}` }));
    const annotations = categories.map(({ id }) => ({ ...box, id, category_id: id }));
    const images = [image, { ...image, id: 8 }];
    const { notes } = await of({ images, categories, annotations }, [
      { ...result, category_id: 0 },
      { ...result, category_id: 0 },
      { ...result, category_id: 1 },
      { ...result, image_id: 8 },
    ]);
    expect(notes).toContainEqual(expect.stringContaining("a place counted from 0, not like an id"));
  });

  test("that there is no result", async () => {
    const { notes, images } = await found();
    expect(notes).toEqual([`${resultFile} has no entry: no detection in any image`]);
    expect(images[0].found.scores).toHaveLength(0);
  });
});

describe("whatever is in a file", () => {
  const keypoints = Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 2 : i));
  const rich = JSON.stringify({
    info: { 'a "key"': [1, [2], {}], text: "\\" },
    annotations: [
      { ...box, segmentation: [[1, 1, 6, 1, 1.5, 6]], keypoints, num_keypoints: 17 },
      { ...box, id: 2, segmentation: { size: [8, 10], counts: [1, 79] }, keypoints, iscrowd: 1 },
    ],
    images: [image],
    categories: [category],
  });
  const results = JSON.stringify([
    { ...result, segmentation: { size: [8, 10], counts: "`2" }, keypoints },
    { ...result, segmentation: [[1, 1, 6, 1, 1.5, 6]], keypoints, other: [null, "x"] },
  ]);

  test("it is the same in pieces of any length", async () => {
    const whole = await readBoth(rich, results);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (pieceBytes) => {
        expect(await readBoth(rich, results, { pieceBytes })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test("a damaged file is read or refused, and never more", async () => {
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      removed: fc.oneof(fc.nat(3), fc.nat(400)),
      put: fc.oneof(
        fc.constantFrom("", '"', "[", "]", "{", "}", ",", "\\", "null", "-", "1e999", "NaN", "\0"),
        fc.string({ maxLength: 4, unit: "binary" }),
      ),
    });
    const apply = (
      text: string,
      { at, removed, put }: { at: number; removed: number; put: string },
    ) => {
      const place = Math.floor(at * text.length);
      return text.slice(0, place) + put + text.slice(place + removed);
    };
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.boolean(),
        fc.integer({ min: 8, max: 400 }),
        async (how, ofTruth, pieceBytes) => {
          const read = readBoth(
            ofTruth ? apply(rich, how) : rich,
            ofTruth ? results : apply(results, how),
            { pieceBytes },
          );
          await read.catch((thrown: unknown) => {
            if (!(thrown instanceof Refusal)) throw thrown;
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
