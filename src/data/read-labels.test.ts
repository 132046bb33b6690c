import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseCsv } from "../csv.ts";
import { Refusal } from "../errors.ts";
import { temporaryFolders } from "./fixtures/trees.ts";
import { classInXml } from "./imagenet/flat-labels.ts";
import { parseLabels } from "./label-file.ts";
import { readLabels } from "./read-labels.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());

async function labelsIn(text: string, ids: readonly string[], options = {}) {
  const file = join(await folders.with({}), "labels");
  await writeFile(file, text);
  return [...(await readLabels(file, ids, options))];
}

const [one, two] = ["ILSVRC2012_val_00000001.JPEG", "ILSVRC2012_val_00000002.JPEG"];

describe("readLabels", () => {
  test.each([
    ["ReaL's list of lists", "[[], [970, 795], [230]]", [[], [970, 795]]],
    ["an object", `{"ILSVRC2012_val_00000002": [970, 795], "${one}": 65}`, [[65], [970, 795]]],
    ["a table", `id,label\n${two},970\n${one},65 66\n`, [[65, 66], [970]]],
    ["a table without a header", `${two},970\r\n${one},65\r\n`, [[65], [970]]],
    ["a quoted table", `"id","label"\n"${two}","970 795"\n"${one}","65"`, [[65], [970, 795]]],
    [
      "Kaggle's table",
      `ImageId,PredictionString\nILSVRC2012_val_00000002,n09193705 1 2 3 4 \nILSVRC2012_val_00000001,n01751748 0 0 9 9\n`,
      [[65], [970]],
    ],
    ["a list", `val/${two} 970\nval/${one} 65\n`, [[65], [970]]],
    ["the ground truth of the development kit", "490\n361\n171\n", [[65], [970]]],
    ["a list behind a byte order mark", `\uFEFF${two} 970\n${one} 65\n`, [[65], [970]]],
  ])("reads %s by name", async (_, text, expected) => {
    expect(await labelsIn(text, [one, two])).toEqual([
      [one, expected[0]],
      [two, expected[1]],
    ]);
  });

  test("tells images apart by their folders where their names repeat", async () => {
    expect(await labelsIn("b/x.jpg 2\na/x.jpg 1\n", ["a/x.jpg", "b/x.jpg"])).toEqual([
      ["a/x.jpg", [1]],
      ["b/x.jpg", [2]],
    ]);
    await expect(labelsIn("x.jpg 2\n", ["a/x.jpg", "b/x.jpg"])).rejects.toThrow(
      "none for 2 of 2 images",
    );
  });

  test.each([
    ["an empty file", " \n", /labels: empty, expected labels/],
    ["broken JSON", "[[1], [2", /labels: not whole JSON/],
    [
      "JSON of something else",
      '[[1], {"a": 1}]',
      /labels: entry 1 has \{"a":1\}; expected a class or a list of classes/,
    ],
    [
      "a line without a label",
      "a.jpg 1\nb.jpg\n",
      /labels: line 2 is "b\.jpg"; expected a file name and a label/,
    ],
    ["a table with more columns", "a.jpg,1,2\n", /labels: row 1 has 3 fields; expected id,label/],
    [
      "boxes of two classes",
      "ImageId,PredictionString\na,n01440764 1 2 3 4 n01443537 1 2 3 4\n",
      /labels: row 2 has "n01440764 .*"; expected one WNID/,
    ],
    [
      "a label that is a word",
      "a.jpg cat\n",
      /labels: label cat of a\.jpg is no class; expected one of the 1000 WNIDs/,
    ],
    [
      "a word among numbers",
      "a.jpg 1\nb.jpg cat\n",
      /label cat of b\.jpg is no class; expected a number, as the others are/,
    ],
  ])("refuses %s", async (_, text, message) => {
    const ids = text.includes("b.jpg") ? ["a.jpg", "b.jpg"] : ["a.jpg"];
    const read = labelsIn(text, ids);
    await expect(read).rejects.toThrow(Refusal);
    await expect(read).rejects.toThrow(message);
  });

  const published = "../shared/data/labels/real.json";
  test.skipIf(!existsSync(published))(
    "reads the published ReaL labels: 46,837 images are scored",
    async () => {
      const ids = Array.from(
        { length: 50_000 },
        (_, i) => `ILSVRC2012_val_${String(i + 1).padStart(8, "0")}.JPEG`,
      );
      const labels = [...(await readLabels(published, ids)).values()];
      expect(labels.filter((some) => some.length > 0)).toHaveLength(46_837);
      expect(labels.flat()).toHaveLength(57_553);
    },
  );
});

describe("whatever a file says, it is read or refused", () => {
  /** Runs of what such files are made of, so that damage is met behind a good beginning. */
  const pieces = fc
    .array(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          "\n",
          ",",
          '"',
          "[",
          "]",
          "{",
          "}",
          " ",
          "ILSVRC2012_val_00000001.JPEG",
          "n01440764",
          "12",
          "ImageId,PredictionString\n",
          "<object>",
          "<name>",
          "</name>",
        ),
      ),
      { maxLength: 30 },
    )
    .map((all) => all.join(""));
  const refusedOr = (work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  };

  test("labels in any form", () => {
    fc.assert(fc.property(pieces, (text) => refusedOr(() => parseLabels(text, "labels"))));
  });

  test("annotations in XML", () => {
    fc.assert(fc.property(pieces, (text) => refusedOr(() => classInXml(text, "a.xml"))));
  });

  test("tables of any fields are read as they were written", () => {
    const field = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('"', ",", "\n", "\r\n", '""'),
    );
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const text = rows.map((row) => row.map(quoted).join(",") + end).join("");
        expect(parseCsv(text)).toEqual(rows);
      }),
    );
    fc.assert(fc.property(pieces, (text) => Array.isArray(parseCsv(text))));
  });
});
